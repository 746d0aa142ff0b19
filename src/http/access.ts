import type { FastifyRequest, RouteOptions } from 'fastify'
import type { ConsoleRole } from '../authenticators/console-member.ts'
import type { Operation, Profile } from '../authenticators/policy-table.ts'
import type { Session } from '../authenticators/session.ts'
import { failure } from '../reasons/failure.ts'
import type { App } from './app.ts'
import { moneyWithoutOutcome } from './problem-document.ts'
import { RefusedError } from './refusal.ts'
import { readSessionToken } from './session-cookie.ts'
import type { SessionLookup } from './session-lookup.ts'

/**
 * Who may call a route: anyone, anyone signed in, a shopper with a registered phone, a merchant's owner or staff, of these whoever may see
 * reports, or the owner alone. In the office: its owner in any profile, or in the business profile. In the console: any member, whoever answers
 * people (agent or clerk), a branch's clerk, or whoever runs the place.
 */
export type Access = 'anyone' | 'person' | 'shopper' | 'merchant' | 'reporter' | 'owner' | 'office' | 'office_business' | 'console' | 'console_support' | 'console_clerk' | 'console_operator'

/** Sent with what an app asks for by itself: it does not count as somebody being there. */
const UNATTENDED_HEADER = 'onjang-unattended'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** What of the policy table is done here: the route asks for the factors that the table names. */
    operations?: readonly Operation[]
    /** The route moves money, or tells what became of some: a failure of ours must then call the money's state unknown. */
    money?: 'moves' | 'tells'
  }
  interface FastifyRequest {
    session: Session | undefined
  }
}

export type ShopperSession = Session & { deviceId: string }
export type MerchantSession = Session & { merchantId: string }
export type ConsoleSession = Session & { consoleRole: ConsoleRole; idleUntil: Date }
export type OfficeSession = MerchantSession & { profile: Profile; idleUntil: Date }

/** A route that does not say who may call it stops the server from starting (design, law 8). */
export function demandAccess(app: App): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const open = routes.filter((route) => route.config?.access === undefined)
    if (open.length > 0) throw new Error(`no access is declared for ${open.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`)
  })
}

/** Finds the session and holds it against the route's access. Throws SESSION_EXPIRED, SESSION_REPLACED or NOT_ALLOWED. */
export async function admit(request: FastifyRequest, sessions: SessionLookup): Promise<void> {
  const access = request.routeOptions.config.access
  if (access === undefined || access === 'anyone') return
  const token = readSessionToken(request)
  const session = token ? await sessions.find(token) : undefined
  if (!session) throw new RefusedError(token ? await sessions.whyEnded(token, moneyWithoutOutcome(request)) : failure('SESSION_EXPIRED', moneyWithoutOutcome(request)))
  const refusal = refusalOf(session, access)
  if (refusal) throw new RefusedError(failure(refusal, moneyWithoutOutcome(request)))
  request.session = session.idleUntil !== null && request.headers[UNATTENDED_HEADER] === undefined ? await sessions.stay(token!, session) : session
}

function refusalOf(session: Session, access: Exclude<Access, 'anyone'>): 'NOT_ALLOWED' | 'REPORT_NOT_PERMITTED' | 'OWNER_ONLY' | undefined {
  if (access === 'person') return undefined
  if (access === 'console' || access === 'console_support' || access === 'console_clerk' || access === 'console_operator') return isMemberFor(session, access) ? undefined : 'NOT_ALLOWED'
  if (access === 'shopper') return session.role === 'shopper' && session.deviceId !== null ? undefined : 'NOT_ALLOWED'
  const isInOffice = session.role === 'office' && session.staffRole === 'owner'
  if (access === 'office') return isInOffice ? undefined : 'NOT_ALLOWED'
  const isInBusiness = isInOffice && session.profile === 'business'
  if (access === 'office_business' || (access === 'reporter' && session.role === 'office')) return isInBusiness ? undefined : 'NOT_ALLOWED'
  if (session.role !== 'merchant' || session.merchantId === null) return 'NOT_ALLOWED'
  if (access === 'reporter' && !session.mayReport) return 'REPORT_NOT_PERMITTED'
  return access === 'owner' && session.staffRole !== 'owner' ? 'OWNER_ONLY' : undefined
}

function isMemberFor({ role, consoleRole }: Session, access: 'console' | 'console_support' | 'console_clerk' | 'console_operator'): boolean {
  if (role !== 'operator' || consoleRole === null) return false
  if (access === 'console_clerk') return consoleRole === 'clerk'
  return access === 'console' || (access === 'console_operator') === (consoleRole === 'operator')
}

/** The session that `admit` found. */
export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new Error(`${request.url} has no access declared`)
  return request.session
}

export function shopperOf(request: FastifyRequest): ShopperSession {
  const session = sessionOf(request)
  if (session.deviceId === null) throw new Error('a shopper has a phone')
  return session as ShopperSession
}

export function merchantOf(request: FastifyRequest): MerchantSession {
  const session = sessionOf(request)
  if (session.merchantId === null) throw new Error('a merchant session names its merchant')
  return session as MerchantSession
}

export function officeOf(request: FastifyRequest): OfficeSession {
  const session = sessionOf(request)
  if (session.merchantId === null || session.profile === null || session.idleUntil === null) throw new Error('an office session names its merchant and profile')
  return session as OfficeSession
}

export function memberOf(request: FastifyRequest): ConsoleSession {
  const session = sessionOf(request)
  if (session.consoleRole === null || session.idleUntil === null) throw new Error('a session of the console names its role')
  return session as ConsoleSession
}
