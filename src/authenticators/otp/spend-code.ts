import { inTransaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import { codeAtStep } from './code-at-step.ts'
import { codeBatches } from './code-batches.ts'
import { countGuess, giveGuessBack, MOST_WRONG, refuseWrongGuess, type Guess } from './count-guess.ts'
import { findFarStep, findNearStep, type Found } from './find-step.ts'
import { seedOf } from './generator.ts'
import { holdRegistration } from './hold-registration.ts'
import { moveRegistration } from './move.ts'
import type { Otp } from './otp.ts'
import { findRegistration } from './registration.ts'
import { continueResync } from './resync.ts'
import { stateFailure } from './state-failure.ts'

/** Codes for one registration that may wait for their turn on this server. */
const WAITING_AT_MOST = 100
const turns = new OneAtATime(WAITING_AT_MOST)

export type Spent = { registrationId: Uuid }

/** What to look at when the code is not this generator's, before the guess is called wrong. */
export type OtherwiseKnown = (code: string) => Promise<Failure | undefined>

/**
 * Spends a code of a registration, once over all servers. The guess is counted and committed before it is checked. Fails with OTP_MISMATCH,
 * OTP_REUSED, OTP_CLOCK_DRIFT, OTP_LOCKED or what its state says.
 */
export function spendCode(otp: Otp, registrationId: Uuid, code: string, otherwise?: OtherwiseKnown): Promise<Result<Spent, Failure>> {
  return inTurn(registrationId, async () => {
    const counted = await countGuess(otp, registrationId, ['active', 'resync'])
    if (!counted.ok) return counted
    const guess = counted.value
    const seed = seedOf(otp.seedKeys, guess.generator)
    const codeAt = (step: number): string => codeAtStep(guess.generator, seed, step)
    if (guess.state === 'resync') return continueResync(otp, guess, code, codeAt)
    const found = findNearStep(guess.generator, guess.at, code, codeAt)
    if (found.at === 'window') return (await takeStep(otp, guess, found)) ? succeed({ registrationId }) : fail(await overtaken(otp, guess, found.step))
    if (found.at === 'used') {
      await giveGuessBack(otp, guess)
      return fail(failure('OTP_REUSED', 'not_moved'))
    }
    const known = await otherwise?.(code)
    if (known) {
      await giveGuessBack(otp, guess)
      return fail(known)
    }
    const far = findFarStep(guess.generator, guess.at, code, codeAt)
    if (far.at === 'far' && guess.count < MOST_WRONG) return fail(await beginResync(otp, guess, far.step))
    return fail(await refuseWrongGuess(otp, guess))
  })
}

/** One registration's codes are looked at one after the other, so that right ones sent together lock nothing. */
export function inTurn<Value>(registrationId: Uuid, work: () => Promise<Value>): Promise<Value> {
  return turns.run(registrationId, work)
}

const TAKE = `
  update otp_devices d set last_used_step = $4, failed = greatest(d.failed - $5, 0), drift = d.drift + $6 from otp_registrations r
   where d.id = $1 and r.id = $2 and r.device_id = d.id and r.state = 'active' and d.generation = $3 and d.last_used_step < $4 and d.drift + $6 between -20 and 20
  returning d.id`

/** The one atomic step: the code is spent if its step is above the last used one and nothing has happened to the registration meanwhile. */
async function takeStep(otp: Otp, { generator, registrationId, count }: Guess, { step, distance }: Extract<Found, { step: number }>): Promise<boolean> {
  const drift = generator.method === 'totp' ? distance : 0
  const asked = { generatorId: generator.id, registrationId, generation: generator.generation, step, count, drift }
  if (await codeBatches(otp.pool).take.ask(asked)) return true
  // Somebody held it, or it can't be spent: asked alone, it is known which.
  const { rowCount } = await otp.pool.query({ name: 'otp_take_step', text: TAKE, values: [generator.id, registrationId, generator.generation, step, count, drift] })
  return rowCount === 1
}

/** What came between counting and spending: the same code on another server, or a change of state. */
async function overtaken(otp: Otp, guess: Guess, step: number): Promise<Failure> {
  const registration = await findRegistration(otp.pool, guess.registrationId)
  if (registration && registration.state !== 'active') return stateFailure(registration.state, registration.why)
  const { rows } = await otp.pool.query<{ isUsed: boolean }>('select last_used_step >= $2 as "isUsed" from otp_devices where id = $1', [guess.generator.id, step])
  if (!rows[0]!.isUsed) return failure('OTP_STATE_CHANGED', 'not_moved')
  await giveGuessBack(otp, guess)
  return failure('OTP_REUSED', 'not_moved')
}

async function beginResync(otp: Otp, guess: Guess, step: number): Promise<Failure> {
  return inTransaction(otp.pool, async (transaction) => {
    const held = await holdRegistration(transaction, guess.registrationId)
    if (!held || held.generator.generation !== guess.generator.generation) return failure('OTP_STATE_CHANGED', 'not_moved')
    const moved = await moveRegistration(transaction, held.registration, { event: 'far_code', by: { who: 'system' }, shown: ['far_code'], why: 'clock', at: guess.at })
    if (!moved.ok) return moved.failure
    await transaction.query('update otp_devices set resync_step = $2, resync_found = 1 where id = $1', [held.generator.id, step])
    return failure('OTP_CLOCK_DRIFT', 'not_moved', {}, { registrationId: guess.registrationId })
  })
}
