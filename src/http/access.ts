import type { FastifyRequest, RouteOptions } from 'fastify'
import type { Session } from '../authenticators/session.ts'
import { failure } from '../reasons/failure.ts'
import type { App } from './app.ts'
import { moneyWithoutOutcome } from './problem-document.ts'
import { RefusedError } from './refusal.ts'
import { readSessionToken } from './session-cookie.ts'
import type { SessionLookup } from './session-lookup.ts'

/**
 * Who may call a route: anyone, anyone signed in, a shopper with a registered phone, a merchant's owner or staff, of these whoever may see
 * reports, or the owner alone.
 */
export type Access = 'anyone' | 'person' | 'shopper' | 'merchant' | 'reporter' | 'owner'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** The route moves money, or tells what became of some: a failure of ours must then call the money's state unknown. */
    money?: 'moves' | 'tells'
  }
  interface FastifyRequest {
    session: Session | undefined
  }
}

export type ShopperSession = Session & { deviceId: string }
export type MerchantSession = Session & { merchantId: string }

/** A route that does not say who may call it stops the server from starting (design, law 8). */
export function demandAccess(app: App): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const open = routes.filter((route) => route.config?.access === undefined)
    if (open.length > 0) throw new Error(`no access is declared for ${open.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`)
  })
}

/** Finds the session and holds it against the route's access. Throws SESSION_EXPIRED or NOT_ALLOWED. */
export async function admit(request: FastifyRequest, sessions: SessionLookup): Promise<void> {
  const access = request.routeOptions.config.access
  if (access === undefined || access === 'anyone') return
  const token = readSessionToken(request)
  const session = token ? await sessions.find(token) : undefined
  if (!session) throw new RefusedError(failure('SESSION_EXPIRED', moneyWithoutOutcome(request)))
  const refusal = refusalOf(session, access)
  if (refusal) throw new RefusedError(failure(refusal, moneyWithoutOutcome(request)))
  request.session = session
}

function refusalOf(session: Session, access: Exclude<Access, 'anyone'>): 'NOT_ALLOWED' | 'REPORT_NOT_PERMITTED' | 'OWNER_ONLY' | undefined {
  if (access === 'person') return undefined
  if (access === 'shopper') return session.role === 'shopper' && session.deviceId !== null ? undefined : 'NOT_ALLOWED'
  if (session.role !== 'merchant' || session.merchantId === null) return 'NOT_ALLOWED'
  if (access === 'reporter' && !session.mayReport) return 'REPORT_NOT_PERMITTED'
  return access === 'owner' && session.staffRole !== 'owner' ? 'OWNER_ONLY' : undefined
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
