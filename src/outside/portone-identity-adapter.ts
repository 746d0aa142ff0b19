import { IdentityVerificationClient } from '@portone/server-sdk/identityVerification'
import { failure, type Failure } from '../reasons/failure.ts'
import { Type } from '../protocol/schema.ts'
import { systemClock, type Clock } from '../values/clock.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid } from '../values/uuid.ts'
import { answerShape } from './answer-shape.ts'
import { callLimits, type CallLimits } from './call-limits.ts'
import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker.ts'
import type { IdentityClaim, IdentityPort, VerifiedPerson } from './identity-port.ts'
import type { PortOneSettings } from './portone-settings.ts'
import { portOneTries, type PortOneTries } from './portone-tries.ts'
import { withinTimeLimit } from './time-limit.ts'

/** The carriers' codes are good for three minutes. */
const CODE_LIFE_MILLISECONDS = 3 * 60_000
const PHONE = /^01[016789][0-9]{7,8}$/
const CODE = /^[0-9]{6}$/

/** A refusal of PortOne's: `PG_PROVIDER` carries the code of the agency behind it. */
const Refusal = answerShape(
  Type.Object({
    data: Type.Object({ type: Type.String({ minLength: 1, maxLength: 80 }), pgCode: Type.Optional(Type.String({ maxLength: 40 })) }),
  }),
)
const Verified = answerShape(
  Type.Object({
    status: Type.Literal('VERIFIED'),
    customData: Type.Optional(Type.String({ maxLength: 200 })),
    verifiedCustomer: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 40 }),
      birthDate: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
      phoneNumber: Type.Optional(Type.String({ pattern: '^01[0-9]{8,9}$' })),
      ci: Type.String({ pattern: '^[A-Za-z0-9+/=]{88}$' }),
      di: Type.String({ pattern: '^[A-Za-z0-9+/=]{64}$' }),
    }),
  }),
)
const Status = answerShape(Type.Object({ status: Type.String() }))

/** Types of refusals that mean a fault in our own settings or contract; nobody but us can do anything. */
const OURS = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'CHANNEL_NOT_FOUND', 'MAX_TRANSACTION_COUNT_REACHED'])

type Answer = { readonly state: 'answered'; readonly body: unknown } | { readonly state: 'refused'; readonly type: string; readonly pgCode: string } | { readonly state: 'unknown'; readonly cause: string }
type Call = (work: () => Promise<unknown>) => Promise<Answer>
type Parts = { readonly client: IdentityVerificationClient; readonly settings: PortOneSettings; readonly call: Call; readonly tries: PortOneTries; readonly clock: Clock }

/**
 * The identity check by phone of a real provider, PortOne (https://developers.portone.io, API V2, SMS), as an IdentityPort. Every call has a time
 * limit and stands behind a breaker. PortOne asks for more than the sandbox: the first digit after the birth date of the resident number, and the
 * address of whoever asks; without the digit the claim is refused as REQUEST_INVALID.
 */
export function createPortOneIdentityAdapter(options: { readonly settings: PortOneSettings; readonly limits?: CallLimits; readonly clock?: Clock }): IdentityPort {
  const { settings, clock = systemClock } = options
  const { timeLimitMilliseconds, failuresToOpen, openMilliseconds } = callLimits(options.limits ?? {})
  const { apiSecret, storeId, baseUrl } = settings
  const client = IdentityVerificationClient({ secret: apiSecret, storeId, ...(baseUrl ? { baseUrl } : {}) })
  const call = guardedCall(createCircuitBreaker({ failuresToOpen, openMilliseconds, clock }), timeLimitMilliseconds)
  const parts: Parts = { client, settings, call, tries: portOneTries(), clock }
  return { request: (claim) => request(parts, claim), confirm: (id, code) => confirm(parts, id, code) }
}

async function request({ client, settings, call, clock }: Parts, claim: IdentityClaim): ReturnType<IdentityPort['request']> {
  const invalid = invalidField(claim)
  if (invalid) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: invalid }))
  const id = newUuid()
  const customer = { name: claim.name, phoneNumber: claim.phone, identityNumber: claim.birthDate.slice(2) + claim.residentDigit!, ipAddress: claim.address ?? '0.0.0.0' }
  const sent = await call(() =>
    client.sendIdentityVerification({ identityVerificationId: id, channelKey: settings.channelKey, customer, operator: claim.carrier, method: 'SMS', customData: claim.phone }),
  )
  if (sent.state === 'unknown') return fail(noAnswer(sent.cause))
  if (sent.state === 'refused') return fail(refusalOf(settings, sent))
  return succeed({ providerTransactionId: id, expiresAt: new Date(clock().getTime() + CODE_LIFE_MILLISECONDS) })
}

async function confirm(parts: Parts, id: string, code: string): Promise<Result<VerifiedPerson, Failure>> {
  const { client, settings, call, tries } = parts
  if (!CODE.test(code)) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/code' }))
  // The agency took this code already, or may have, and its answer was lost: the check itself tells.
  if (tries.isTaken(id, code)) {
    const found = await look(parts, id)
    if (!found.ok) return found
    const person = personOf(found.value)
    if (person) return succeed(person)
  }
  const begun = tries.begin(id)
  if (!begun) return fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
  const answer = await call(() => client.confirmIdentityVerification({ identityVerificationId: id, otp: code }))
  if (answer.state === 'unknown') {
    tries.lost(id, code)
    return fail(noAnswer(answer.cause))
  }
  if (answer.state === 'answered') {
    const person = personOf((answer.body as { identityVerification?: unknown }).identityVerification)
    if (person) tries.taken(id, code)
    return person ? succeed(person) : fail(noAnswer('malformed answer'))
  }
  if (answer.type === 'PG_PROVIDER') return afterRefusal(parts, id, begun.left)
  if (/^IDENTITY_VERIFICATION_(NOT_FOUND|NOT_SENT|ALREADY_VERIFIED)$/.test(answer.type)) return fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
  return fail(refusalOf(settings, answer))
}

/** The agency refused the code. Whether another may be tried is what the check's own state says. */
async function afterRefusal(parts: Parts, id: string, left: number): Promise<Result<VerifiedPerson, Failure>> {
  const found = await look(parts, id)
  if (!found.ok) return found
  return fail(found.value.status === 'READY' && left > 0 ? failure('IDENTITY_CODE_WRONG', 'not_moved', { tries: left }) : failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
}

async function look({ client, settings, call }: Parts, id: string): Promise<Result<{ status: string }, Failure>> {
  const found = await call(() => client.getIdentityVerification({ identityVerificationId: id }))
  if (found.state === 'unknown') return fail(noAnswer(found.cause))
  if (found.state === 'refused') return fail(found.type === 'IDENTITY_VERIFICATION_NOT_FOUND' ? failure('IDENTITY_CODE_EXPIRED', 'not_moved') : refusalOf(settings, found))
  return Status.Check(found.body) ? succeed(found.body) : fail(noAnswer('malformed answer'))
}

function personOf(body: unknown): VerifiedPerson | undefined {
  if (!Verified.Check(body)) return undefined
  const { verifiedCustomer, customData } = body
  const { name, birthDate, ci, di, phoneNumber = customData ?? '' } = verifiedCustomer
  return PHONE.test(phoneNumber) ? { name, birthDate: birthDate.replaceAll('-', ''), phone: phoneNumber, ci, di } : undefined
}

function refusalOf({ refusals }: PortOneSettings, { type, pgCode }: { type: string; pgCode: string }): Failure {
  if (type === 'INVALID_REQUEST') return failure('REQUEST_INVALID', 'not_moved')
  if (OURS.has(type)) return noAnswer(type)
  const known = type === 'PG_PROVIDER' ? refusals.get(pgCode) : undefined
  return known ? failure(known, 'not_moved') : failure('PROVIDER_CODE_UNKNOWN', 'not_moved', { code: type === 'PG_PROVIDER' ? pgCode : type })
}

function noAnswer(cause: string): Failure {
  return failure('SYSTEM_FAULT', 'not_moved', {}, { provider: 'identity', cause })
}

/** What PortOne would refuse is refused before anybody's data leaves. */
function invalidField({ name, birthDate, phone, residentDigit }: IdentityClaim): string | undefined {
  if (name.trim() === '' || name.length > 40 || /[\u0000-\u001f\u007f]/.test(name)) return '/name'
  if (!/^(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$/.test(birthDate)) return '/birthDate'
  if (!PHONE.test(phone)) return '/phone'
  return /^[0-9]$/.test(residentDigit ?? '') ? undefined : '/residentDigit'
}

/** Makes a call of the SDK, which knows no limits by itself, one with a time limit and behind the breaker. It never throws. */
function guardedCall(breaker: CircuitBreaker, timeLimitMilliseconds: number): Call {
  return async (work) => {
    const permit = breaker.permit()
    if (!permit) return { state: 'unknown', cause: 'breaker open' }
    try {
      const body = await withinTimeLimit(timeLimitMilliseconds, work)
      permit.succeed()
      return { state: 'answered', body }
    } catch (error) {
      if (Refusal.Check(error)) {
        permit.succeed()
        const { type, pgCode = '' } = error.data
        return { state: 'refused', type, pgCode }
      }
      permit.fail()
      return { state: 'unknown', cause: error instanceof Error ? error.name : 'error' }
    }
  }
}
