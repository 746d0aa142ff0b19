import type { Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { codeAtStep } from './code-at-step.ts'
import { findConsecutive } from './consecutive-codes.ts'
import { countGuess, giveGuessBack, MOST_WRONG, refuseWrongGuess, type Guess } from './count-guess.ts'
import { findNearStep, stepOfTime } from './find-step.ts'
import { GENERATOR_COLUMNS, seedOf, type Generator } from './generator.ts'
import type { HeldRegistration } from './hold-registration.ts'
import type { Otp } from './otp.ts'
import type { RegistrationState } from './registration.ts'

/** A code that was right, not spent yet: the transaction that acts on it spends it. `step` is that of the last code given. */
export type ProvenCode = { guess: Guess; step: number; counter: 'failed' | 'unlock_failed' }

/**
 * Checks one code, or several consecutive ones, of a registration in one of `states`, for a change of its state. Counted and committed before it
 * is checked: with the generator's other codes, or, while those are used up, by a count of its own that only a branch or support sets back.
 */
export async function proveCode(otp: Otp, registrationId: Uuid, codes: readonly string[], states: readonly RegistrationState[], counter: ProvenCode['counter'] = states.includes('locked') ? 'unlock_failed' : 'failed'): Promise<Result<ProvenCode, Failure>> {
  const counted = counter === 'failed' ? await countGuess(otp, registrationId, states) : await countUnlock(otp, registrationId, states)
  if (!counted.ok) return counted
  const guess = counted.value
  const seed = seedOf(otp.seedKeys, guess.generator)
  const codeAt = (step: number): string => codeAtStep(guess.generator, seed, step)
  if (codes.length > 1) {
    const step = findConsecutive(guess.generator, guess.at, codes, codeAt)
    return step === undefined ? fail(await refuse(otp, guess, counter)) : succeed({ guess, step, counter })
  }
  const found = findNearStep(guess.generator, guess.at, codes[0]!, codeAt)
  if (found.at === 'window') return succeed({ guess, step: found.step, counter })
  if (found.at === 'used' && counter === 'failed') {
    await giveGuessBack(otp, guess)
    return fail(failure('OTP_REUSED', 'not_moved'))
  }
  return fail(found.at === 'used' ? failure('OTP_REUSED', 'not_moved') : await refuse(otp, guess, counter))
}

/** Spends a proven code under the lock on its generator. Fails with OTP_REUSED or OTP_STATE_CHANGED when something came between. */
export async function spendProven(transaction: Transaction, { generator }: HeldRegistration, { guess, step, counter }: ProvenCode): Promise<Failure | undefined> {
  if (generator.generation !== guess.generator.generation) return failure('OTP_STATE_CHANGED', 'not_moved')
  if (generator.lastUsedStep >= step) return failure('OTP_REUSED', 'not_moved')
  const drift = generator.method === 'totp' ? step - stepOfTime(generator.period!, guess.at) - generator.clockOffset : 0
  const isFar = Math.abs(drift) > 20
  await transaction.query(
    `update otp_devices set last_used_step = $2, clock_offset = clock_offset + $3, drift = $4, resync_step = null, resync_found = 0,
            failed = case when $5 then 0 else greatest(failed - $6, 0) end, unlock_failed = 0 where id = $1`,
    [generator.id, step, isFar ? drift : 0, isFar ? 0 : drift, counter === 'unlock_failed', guess.count],
  )
  return undefined
}

async function refuse(otp: Otp, guess: Guess, counter: ProvenCode['counter']): Promise<Failure> {
  if (counter === 'failed') return refuseWrongGuess(otp, guess)
  const tries = MOST_WRONG - guess.count
  return tries > 0 ? failure('OTP_MISMATCH', 'not_moved', { tries }, { triesLeft: tries }) : failure('OTP_LOCKED', 'not_moved')
}

async function countUnlock(otp: Otp, registrationId: Uuid, states: readonly RegistrationState[]): Promise<Result<Guess, Failure>> {
  const at = otp.clock()
  const { rows } = await otp.pool.query<Generator & { personId: Uuid; state: RegistrationState }>(
    `update otp_devices d set unlock_failed = d.unlock_failed + 1 from otp_registrations r where r.id = $1 and d.id = r.device_id and r.state = any($2) and d.unlock_failed < $3
      returning r.person_id as "personId", r.state, ${GENERATOR_COLUMNS}`,
    [registrationId, states, MOST_WRONG],
  )
  if (!rows[0]) return fail(failure('OTP_LOCKED', 'not_moved', {}, { onlyAtBranch: true }))
  const { personId, state, ...generator } = rows[0]
  return succeed({ registrationId, personId, state, generator, count: generator.unlockFailed, at })
}
