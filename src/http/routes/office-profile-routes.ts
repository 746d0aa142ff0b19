import { verifyCode } from '../../authenticators/otp/verify-code.ts'
import { refusalByPolicy } from '../../authenticators/policy.ts'
import type { Factor, Profile } from '../../authenticators/policy-table.ts'
import { changeProfile, findSession } from '../../authenticators/session.ts'
import { ownedMerchants } from '../../markets/merchant.ts'
import { OfficeProfileRequestSchema } from '../../protocol/api/office.ts'
import { SessionSchema } from '../../protocol/api/people.ts'
import { failure } from '../../reasons/failure.ts'
import type { Uuid } from '../../values/uuid.ts'
import { officeOf, type OfficeSession } from '../access.ts'
import type { App } from '../app.ts'
import { officeStanding } from '../one-time-codes.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { readSessionToken } from '../session-cookie.ts'
import { sessionView } from './session-routes.ts'

/** A sole proprietor's profiles, side by side: from one to another, with what the policy table asks for there. */
export function officeProfileRoutes(app: App, services: Services): void {
  const { pool } = services
  app.put(
    '/v1/office/profile',
    {
      config: { access: 'office', operations: ['sign_in', 'look_without_otp'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Act in another of one’s profiles', tags: ['office'], body: OfficeProfileRequestSchema, response: { 200: SessionSchema } },
    },
    async (request) => {
      const session = officeOf(request)
      const { profile, merchantId, code } = request.body
      if (!(await ownedMerchants(pool, session.personId)).includes(merchantId)) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      const otpProved = await proveForProfile(services, session, profile, code)
      await changeProfile(pool, session, { profile, merchantId, otpProved })
      const token = readSessionToken(request)!
      services.sessions.forget(token)
      return sessionView(services, (await findSession(pool, token))!)
    },
  )
}

/**
 * Holds what this session has proved against the row of the profile: its first factor and the phone count there too, a code only where the same OTP is in
 * use. Returns the OTP that is proved for it; null where there never was one, and one may look.
 */
async function proveForProfile(services: Services, session: OfficeSession, profile: Profile, code: string | undefined): Promise<Uuid | null> {
  const { personId, factors, otpProved } = session
  const standing = await officeStanding(services, personId, profile)
  const operation = standing.hadOne ? 'sign_in' : 'look_without_otp'
  let proved = standing.registrationId !== null && otpProved.includes(standing.registrationId) ? standing.registrationId : null
  if (proved === null && standing.hadOne && code !== undefined) {
    proved = valueOf(await verifyCode(services.otp, { personId, channel: 'web', profile, purpose: { kind: 'sign_in' }, code })).registrationId
  }
  const given: Factor[] = proved === null ? factors : [...factors, 'otp']
  const lacking = refusalByPolicy(operation, { channel: 'web', profile, amount: 0n }, given)
  if (lacking) throw new RefusedError({ ...lacking, details: { ...lacking.details, medium: standing.kind } })
  return proved
}
