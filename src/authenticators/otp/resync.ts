import { inTransaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { refuseWrongGuess, type Guess } from './count-guess.ts'
import { expectedStep, findFarStep, stepOfTime } from './find-step.ts'
import { holdRegistration } from './hold-registration.ts'
import { moveRegistration } from './move.ts'
import type { Otp } from './otp.ts'

/** Past this many steps one code more is asked for: among so many a guess would soon hit two. */
const NEAR_STEPS = 100

/** Consecutive codes that set a clock which is this many steps away. */
export function codesNeeded(distance: number): number {
  return Math.abs(distance) > NEAR_STEPS ? 3 : 2
}

/**
 * Takes the next code of a resync. The guess was counted. When the code is the one after the last, and enough have come, the clock is set
 * and the code is spent; else OTP_CLOCK_DRIFT asks for the next. A code from elsewhere begins anew; one from nowhere is wrong.
 */
export async function continueResync(otp: Otp, guess: Guess, code: string, codeAt: (step: number) => string): Promise<Result<{ registrationId: Uuid }, Failure>> {
  const { generator, registrationId, at } = guess
  const next = generator.resyncStep === null ? undefined : generator.resyncStep + 1
  const isNext = next !== undefined && next > generator.lastUsedStep && codeAt(next) === code
  const far = isNext ? undefined : findFarStep(generator, at, code, codeAt)
  if (far?.at === 'nowhere') return fail(await refuseWrongGuess(otp, guess))
  const step = isNext ? next : (far as { step: number }).step
  const found = isNext ? generator.resyncFound + 1 : 1
  const isEnough = found >= codesNeeded(step - expectedStep(generator, at))
  return inTransaction(otp.pool, async (transaction): Promise<Result<{ registrationId: Uuid }, Failure>> => {
    const held = await holdRegistration(transaction, registrationId)
    const isUntouched = held && held.generator.generation === generator.generation && held.generator.lastUsedStep === generator.lastUsedStep && held.generator.resyncStep === generator.resyncStep
    if (!isUntouched) return fail(failure('OTP_STATE_CHANGED', 'not_moved'))
    if (!isEnough) {
      await transaction.query('update otp_devices set resync_step = $2, resync_found = $3 where id = $1', [generator.id, step, found])
      return fail(failure('OTP_CLOCK_DRIFT', 'not_moved', {}, { registrationId }))
    }
    const moved = await moveRegistration(transaction, held.registration, { event: 'consecutive_codes', by: { who: 'user', id: guess.personId }, shown: ['consecutive_codes'], at })
    if (!moved.ok) return moved
    const offset = generator.method === 'totp' ? step - stepOfTime(generator.period!, at) : 0
    await transaction.query(
      `update otp_devices set last_used_step = $2, clock_offset = $3, drift = 0, failed = greatest(failed - $4, 0), resync_step = null, resync_found = 0 where id = $1`,
      [generator.id, step, offset, guess.count],
    )
    return succeed({ registrationId })
  })
}
