import type { Failure } from '../../reasons/failure.ts'
import { failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Won } from '../../values/won.ts'
import { codeAtStep } from './code-at-step.ts'
import { findNearStep } from './find-step.ts'
import { GENERATOR_COLUMNS, seedOf, type Generator } from './generator.ts'
import { refuseKind, type OtpChannel, type OtpProfile } from './media.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { registrationsOf, type Registration } from './registration.ts'
import { spendBoundCode } from './spend-bound-code.ts'
import { spendCode } from './spend-code.ts'
import { stateFailure } from './state-failure.ts'
import { findMedium } from './used-medium.ts'

/** What a code is for. It is spent for one purpose: a code that signed somebody in is no good for the transfer after it. */
export type OtpPurpose =
  | { kind: 'sign_in' }
  | { kind: 'transfer'; transferId: Uuid; payeeBankCode: string; payeeAccountNumber: string; amount: Won }

export type OtpAttempt = { personId: Uuid; channel: OtpChannel; profile: OtpProfile; purpose: OtpPurpose; code: string }

/** `isBound`: the code itself was worked out from payee and amount, so that it is good for nothing else. */
export type VerifiedCode = { registrationId: Uuid; isBound: boolean }

/**
 * Checks a person's code against the OTP that they use on this channel, and spends it, once over all servers. Ask only when a first factor
 * was right: what is wrong is named. Fails with OTP_MISMATCH, OTP_REUSED, OTP_WRONG_MEDIUM, OTP_NOT_BOUND, OTP_NOT_ELIGIBLE, OTP_CLOCK_DRIFT, OTP_LOCKED,
 * OTP_TERMINATED, OTP_NONE, OTP_REPORTED_LOST and whatever else names the state. A guess is counted and committed before it is checked.
 */
export async function verifyCode(otp: Otp, { personId, channel, profile, purpose, code: typed }: OtpAttempt): Promise<Result<VerifiedCode, Failure>> {
  const code = normaliseCode(typed)
  if (code === undefined) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/code' }))
  const medium = await findMedium(otp.pool, { personId, channel, profile })
  if (!medium) return fail(await failureWithoutMedium(otp, personId))
  const { registration, ocraSuite, isPhoneGone } = medium
  if (isPhoneGone) return fail(failure('OTP_DEVICE_CHANGED', 'not_moved'))
  const unfit = await refuseKind(otp, otp.pool, registration.kind, profile)
  if (unfit) return fail(unfit)
  if (registration.state !== 'active' && registration.state !== 'resync') return fail(stateFailure(registration.state, registration.why))
  if (purpose.kind === 'transfer' && ocraSuite !== null) return spendBoundCode(otp, { registration, generator: (await generatorOf(otp, registration.deviceId))!, transfer: purpose, code })
  const spent = await spendCode(otp, registration.id, code, (unknown) => recogniseOther(otp, registration, unknown))
  return spent.ok ? succeed({ registrationId: registration.id, isBound: false }) : spent
}

/** A code as typed or pasted: full-width digits become plain, spaces and hyphens go. Undefined when it is no code. */
export function normaliseCode(typed: string): string | undefined {
  const code = typed.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '')
  return /^[0-9]{6,8}$/.test(code) ? code : undefined
}

async function generatorOf(otp: Otp, id: Uuid): Promise<Generator | undefined> {
  const { rows } = await otp.pool.query<Generator>({ name: 'otp_find_generator', text: `select ${GENERATOR_COLUMNS} from otp_devices d where d.id = $1`, values: [id] })
  return rows[0]
}

/** Nothing is in use here: ended on purpose, registered elsewhere only, or never there. */
async function failureWithoutMedium(otp: Otp, personId: Uuid): Promise<Failure> {
  const own = await registrationsOf(otp.pool, personId, OWN_INSTITUTION)
  if (own.some(({ state }) => state === 'pending')) return failure('OTP_NOT_CONFIRMED', 'not_moved')
  const conflict = own.find(({ state }) => state === 'conflict')
  if (conflict) return stateFailure(conflict.state, conflict.why)
  if (own.some(({ state }) => state === 'terminated')) return failure('OTP_TERMINATED', 'not_moved')
  const { rowCount } = await otp.pool.query(`select from otp_registrations where person_id = $1 and institution <> $2 and state = 'active' limit 1`, [personId, OWN_INSTITUTION])
  return failure(rowCount === 1 ? 'OTP_NOT_REGISTERED_HERE' : 'OTP_NONE', 'not_moved')
}

/** Whose code it is, when it is another of the same person's OTPs: one that has ended, or one for another channel, whose code is then spent. */
async function recogniseOther(otp: Otp, asked: Registration, code: string): Promise<Failure | undefined> {
  const others = await registrationsOf(otp.pool, asked.personId, OWN_INSTITUTION)
  for (const other of others.filter(({ id, state }) => id !== asked.id && (state === 'active' || state === 'terminated')).slice(0, 5)) {
    const generator = (await generatorOf(otp, other.deviceId))!
    if (!generator.sealedSeed) continue
    const seed = seedOf(otp.seedKeys, generator)
    const found = findNearStep(generator, otp.clock(), code, (step) => codeAtStep(generator, seed, step))
    if (found.at === 'nowhere') continue
    if (other.state === 'terminated') return failure('OTP_TERMINATED', 'not_moved')
    await otp.pool.query('update otp_devices set last_used_step = greatest(last_used_step, $2) where id = $1', [generator.id, found.step])
    return failure('OTP_WRONG_MEDIUM', 'not_moved', { medium: asked.kind }, { medium: asked.kind })
  }
  return undefined
}
