import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { codeAtStep } from './code-at-step.ts'
import { findConsecutive } from './consecutive-codes.ts'
import { countGuess, MOST_WRONG, type Guess } from './count-guess.ts'
import { findFarStep, findNearStep, stepOfTime } from './find-step.ts'
import { seedOf } from './generator.ts'
import { holdRegistration } from './hold-registration.ts'
import { placeNewMedium } from './media.ts'
import { moveRegistration, permitMove } from './move.ts'
import type { Acting, Move, Moved } from './move-record.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { findRegistration, holdPerson, type Registration } from './registration.ts'
import { clearSerialTries } from './serial-tries.ts'
import { inTurn } from './spend-code.ts'
import { stateFailure } from './state-failure.ts'

export type ConfirmCommand = { registrationId: Uuid; personId: Uuid; codes: readonly string[]; by: Acting }

/**
 * Confirms a registration that waits: a digital OTP by one code, a physical one by two consecutive ones. From this commit on it is in use,
 * and the one that it replaces has ended. Said again it is the same. Five wrong tries void it. Fails with OTP_MISMATCH, OTP_ISSUE_FAILED,
 * OTP_DUPLICATE, OTP_REPORTED_LOST, DEVICE_CLOCK_WRONG or NOT_FOUND.
 */
export function confirmOtp(otp: Otp, command: ConfirmCommand): Promise<Result<Registration, Failure>> {
  return inTurn(command.registrationId, async () => {
    const registration = await findRegistration(otp.pool, command.registrationId)
    if (!registration || registration.personId !== command.personId) return fail(failure('NOT_FOUND', 'not_moved'))
    if (registration.institution !== OWN_INSTITUTION) return fail(failure('OTP_NOT_REGISTERED_HERE', 'not_moved'))
    if (registration.state === 'active') return succeed(registration)
    if (registration.state === 'pending' && registration.pendingUntil! <= otp.clock()) await voidPending(otp, registration.id, 'too_late')
    const counted = await countGuess(otp, registration.id, ['pending'])
    if (!counted.ok) return counted
    const guess = counted.value
    const found = findStart(otp, guess, command.codes)
    if (!found.ok) {
      if (guess.count >= MOST_WRONG) await voidPending(otp, registration.id, 'wrong_codes')
      return guess.count >= MOST_WRONG ? fail(failure('OTP_ISSUE_FAILED', 'not_moved')) : found
    }
    const confirmed = await inTransaction(otp.pool, (transaction) => settle(transaction, otp, registration, guess, found.value, command.by))
    if (!confirmed.ok) return confirmed
    return succeed((await findRegistration(otp.pool, registration.id))!)
  })
}

/** The step of the last code given, when the codes are right. */
function findStart(otp: Otp, { generator, at, count }: Guess, codes: readonly string[]): Result<number, Failure> {
  const seed = seedOf(otp.seedKeys, generator)
  const codeAt = (step: number): string => codeAtStep(generator, seed, step)
  const triesLeft = MOST_WRONG - count
  const mismatch = fail(failure('OTP_MISMATCH', 'not_moved', { tries: triesLeft }, { triesLeft }))
  if (generator.kind === 'physical') {
    const found = findConsecutive(generator, at, codes, codeAt)
    return found === undefined ? mismatch : succeed(found)
  }
  const near = findNearStep(generator, at, codes[0]!, codeAt)
  if (near.at === 'window') return succeed(near.step)
  const far = findFarStep(generator, at, codes[0]!, codeAt)
  if (far.at !== 'far') return mismatch
  return fail(failure('DEVICE_CLOCK_WRONG', 'not_moved', { minutes: Math.round(Math.abs(far.distance * generator.period!) / 60) }))
}

async function settle(transaction: Transaction, otp: Otp, pending: Registration, guess: Guess, step: number, by: Acting): Promise<Result<Moved, Failure>> {
  await holdPerson(transaction, pending.personId)
  const replaced = pending.replaces === null ? undefined : await holdRegistration(transaction, pending.replaces)
  const held = (await holdRegistration(transaction, pending.id))!
  if (held.registration.state !== 'pending') return fail(stateFailure(held.registration.state, held.registration.why))
  if (held.generator.stock === 'lost') return fail(failure('OTP_REPORTED_LOST', 'not_moved'))
  const { rows } = await transaction.query<{ id: Uuid }>(
    `select id from otp_registrations where person_id = $1 and institution = $2 and kind = $3 and id <> $4 and id is distinct from $5 and state not in ('pending', 'conflict', 'terminated', 'void') limit 1`,
    [pending.personId, pending.institution, pending.kind, pending.id, pending.replaces],
  )
  if (rows[0]) return fail(failure('OTP_DUPLICATE', 'not_moved', {}, { registrationId: rows[0].id }))
  const move: Move = { event: 'confirm', by, shown: ['code', ...(held.registration.kind === 'physical' ? ['two_codes' as const] : [])], at: guess.at }
  const permitted = permitMove(held.registration.state, held.registration.kind, move, held.registration.why)
  if (!permitted.ok) return permitted
  // Only now: a confirmation that is refused must not have ended anything.
  if (replaced && replaced.registration.state !== 'terminated') {
    const ended = await moveRegistration(transaction, replaced.registration, { event: 'replaced', by: { who: 'system' }, shown: ['successor_confirmed'], why: 'replaced', at: guess.at })
    if (!ended.ok) return ended
  }
  const moved = await moveRegistration(transaction, held.registration, move)
  if (!moved.ok) return moved
  const { method, period } = held.generator
  const offset = method === 'totp' && held.registration.kind === 'physical' ? step - stepOfTime(period!, guess.at) : 0
  await transaction.query('update otp_devices set last_used_step = $2, clock_offset = $3, drift = 0, failed = 0, unlock_failed = 0 where id = $1', [held.generator.id, step, offset])
  await placeNewMedium(transaction, otp, pending, guess.at)
  if (held.registration.kind === 'physical') await clearSerialTries(transaction, pending.personId)
  return moved
}

/** Ends a registration that was not confirmed; a physical generator is in stock again. */
export async function voidPending(otp: Otp, registrationId: Uuid, why: string): Promise<void> {
  await inTransaction(otp.pool, async (transaction) => {
    const held = await holdRegistration(transaction, registrationId)
    if (held?.registration.state !== 'pending') return
    await moveRegistration(transaction, held.registration, { event: 'time_out', by: { who: 'system' }, shown: [], why, at: otp.clock() })
    await transaction.query('update otp_devices set failed = 0 where id = $1', [held.generator.id])
  })
}
