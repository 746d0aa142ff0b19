import type { Pool } from 'pg'
import { revokeApprovalKeysOf } from '../../authenticators/approval-key.ts'
import { checkLogin } from '../../authenticators/login.ts'
import { signInWithPasskey } from '../../authenticators/passkey-assertion.ts'
import type { Profile } from '../../authenticators/policy-table.ts'
import { endSession, endSessionsOf, findSession, openSession, type Session } from '../../authenticators/session.ts'
import { closeUnlock } from '../../authenticators/unlock.ts'
import { inTransaction } from '../../database/transaction.ts'
import { findMerchant, ownedMerchants, workplaces } from '../../markets/merchant.ts'
import { findStaffMember } from '../../markets/staff-member.ts'
import { revokeDevices } from '../../people/device.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import * as Shapes from '../../protocol/api/people.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { wonToJson } from '../../values/won.ts'
import { sessionOf } from '../access.ts'
import type { App } from '../app.ts'
import { AT_THE_TILL, demandFactors, offered } from '../demand-factors.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import { clearSessionCookie, readSessionToken, setSessionCookie } from '../session-cookie.ts'
import type { SessionLookup } from '../session-lookup.ts'

const Done = Type.Null({ description: 'done' })

export function sessionRoutes(app: App, services: Services, sessions: SessionLookup): void {
  const { pool, pepper } = services
  app.post(
    '/v1/sessions',
    {
      config: { access: 'anyone', operations: ['sign_in'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Sign in to a till', tags: ['people'], body: Shapes.SignInRequestSchema, response: { 200: Shapes.SessionSchema } },
    },
    async (request, reply) => {
      const { body } = request
      demandFactors('sign_in', AT_THE_TILL, offered('passkey' in body ? { passkey: body.passkey } : { password: body.password }))
      const { personId } = valueOf('passkey' in body ? await signInWithPasskey(pool, relyingPartyOf(request), body.passkey) : await checkLogin(pool, body.loginId, body.password!, pepper, request.ip))
      const workplace = (await workplaces(pool, personId))[0]
      if (!workplace) throw new RefusedError(failure('NOT_ALLOWED', 'not_moved'))
      const token = await inTransaction(pool, (transaction) => openSession(transaction, { personId, role: 'merchant', merchantId: workplace.merchantId }))
      setSessionCookie(request, reply, token, 'merchant')
      return sessionView(services, (await findSession(pool, token))!)
    },
  )
  app.get(
    '/v1/session',
    { config: { access: 'person' }, schema: { summary: 'Who is signed in', tags: ['people'], response: { 200: Shapes.SessionSchema } } },
    async (request) => sessionView(services, sessionOf(request)),
  )
  app.delete(
    '/v1/session',
    { config: { access: 'person' }, schema: { summary: 'Sign out here', tags: ['people'], response: { 204: Done } } },
    async (request, reply) => {
      const token = readSessionToken(request)!
      await endSession(pool, token)
      const { personId, deviceId } = sessionOf(request)
      if (deviceId !== null) {
        await inTransaction(pool, async (transaction) => {
          await lockPursesOf(transaction, personId)
          await closeUnlock(transaction, deviceId)
        })
      }
      sessions.forget(token)
      clearSessionCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/v1/sessions',
    { config: { access: 'person' }, schema: { summary: 'Sign out everywhere; phones must be registered anew', tags: ['people'], response: { 204: Done } } },
    async (request, reply) => {
      const { personId } = sessionOf(request)
      await inTransaction(pool, async (transaction) => {
        await lockPursesOf(transaction, personId)
        await revokeDevices(transaction, personId)
        await revokeApprovalKeysOf(transaction, personId)
        await endSessionsOf(transaction, personId)
      })
      await sessions.forgetPerson(personId)
      clearSessionCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}

/** What an app shows of a session. */
export async function sessionView({ pool }: Services, session: Session): Promise<Shapes.Session> {
  const basis = { personId: session.personId, name: session.name, role: session.role, signedInAt: session.signedInAt.toISOString() }
  if (session.deviceId !== null) return { ...basis, deviceId: session.deviceId }
  if (session.consoleRole !== null && session.idleUntil !== null) return { ...basis, console: { role: session.consoleRole, idleUntil: session.idleUntil.toISOString() } }
  const merchant = session.merchantId === null ? undefined : await findMerchant(pool, session.merchantId)
  if (!merchant) return basis
  const member = await findStaffMember(pool, merchant.id, session.personId)
  if (!member) throw new RefusedError(failure('SESSION_EXPIRED', 'not_moved'))
  const refundDayLimit = member.role === 'owner' ? null : wonToJson(member.refundDayLimit)
  const atMerchant = { ...basis, merchant: { id: merchant.id, name: merchant.name, staffRole: member.role, mayReport: member.mayReport, refundDayLimit } }
  return session.profile === null || session.idleUntil === null ? atMerchant : { ...atMerchant, office: await officePlace(pool, session, session.profile, session.idleUntil) }
}

/** The profiles that stand side by side: the person's own, and one for each shop of theirs. */
async function officePlace(pool: Pool, session: Session, profile: Profile, idleUntil: Date): Promise<NonNullable<Shapes.Session['office']>> {
  const owned = await ownedMerchants(pool, session.personId)
  const shops = (await Promise.all(owned.map((merchantId) => findMerchant(pool, merchantId)))).filter((shop) => shop !== undefined)
  const own = { profile: 'personal' as const, merchantId: session.merchantId!, name: { ko: session.name, en: session.name } }
  return { profile, idleUntil: idleUntil.toISOString(), profiles: [...shops.map(({ id, name }) => ({ profile: 'business' as const, merchantId: id, name })), own] }
}
