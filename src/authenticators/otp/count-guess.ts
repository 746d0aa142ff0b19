import { setTimeout as pause } from 'node:timers/promises'
import { inTransaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { codeBatches } from './code-batches.ts'
import { GENERATOR_COLUMNS, type Generator } from './generator.ts'
import { holdRegistration } from './hold-registration.ts'
import { moveRegistration } from './move.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { findRegistration, type RegistrationState } from './registration.ts'
import { stateFailure } from './state-failure.ts'

/** Wrong codes in a row that lock a generator (RTS 4(3)(b) of PSD2; Korea's shared centre counts ten). */
export const MOST_WRONG = 5

/** A guess that was counted and committed, and the generator as it was then. `count`: which one in a row it is. */
export type Guess = { registrationId: Uuid; personId: Uuid; state: RegistrationState; generator: Generator; count: number; at: Date }

/** Another server may be checking the last guess: how often and how long, in milliseconds, that is waited for. */
const LOOKS = 20
const BETWEEN_LOOKS = 25

const COUNT = `
  update otp_devices d set failed = d.failed + 1 from otp_registrations r
   where r.id = $1 and d.id = r.device_id and r.state = any($2) and d.failed < $3 and (d.wears_out_at is null or d.wears_out_at > $4)
  returning r.person_id as "personId", r.state, ${GENERATOR_COLUMNS}`

/**
 * Counts a guess at a registration that is in one of `states`, and commits that before anything is checked. Fails with what is in the way:
 * its state, or OTP_LOCKED. A blocked or worn-out generator costs no try.
 */
export async function countGuess(otp: Otp, registrationId: Uuid, states: readonly RegistrationState[]): Promise<Result<Guess, Failure>> {
  const at = otp.clock()
  const together = await codeBatches(otp.pool).count.ask({ registrationId, states, mostWrong: MOST_WRONG, at })
  if (together) return succeed({ registrationId, ...together, count: together.generator.failed, at })
  for (let look = 0; look < LOOKS; look++) {
    const { rows } = await otp.pool.query<Generator & { personId: Uuid; state: RegistrationState }>({ name: 'otp_count_guess', text: COUNT, values: [registrationId, states, MOST_WRONG, at] })
    if (rows[0]) {
      const { personId, state, ...generator } = rows[0]
      return succeed({ registrationId, personId, state, generator, count: generator.failed, at })
    }
    const refused = await explain(otp, registrationId, states, at)
    if (refused) return fail(refused)
    await pause(BETWEEN_LOOKS)
  }
  await lockWhenUsedUp(otp, registrationId)
  return fail(failure('OTP_LOCKED', 'not_moved'))
}

/** Why no guess is taken; undefined when the last one is still being checked. */
async function explain(otp: Otp, registrationId: Uuid, states: readonly RegistrationState[], at: Date): Promise<Failure | undefined> {
  const registration = await findRegistration(otp.pool, registrationId)
  if (!registration) return failure('NOT_FOUND', 'not_moved')
  if (!states.includes(registration.state)) return stateFailure(registration.state, registration.why)
  const worn = await inTransaction(otp.pool, async (transaction) => {
    const held = await holdRegistration(transaction, registrationId)
    if (!held?.generator.wearsOutAt || held.generator.wearsOutAt > at) return false
    if (held.registration.state === 'active') await moveRegistration(transaction, held.registration, { event: 'model_too_old', by: { who: 'system' }, shown: [], why: 'too_old', at })
    return true
  })
  return worn ? failure('OTP_WORN_OUT', 'not_moved') : undefined
}

/** Gives a guess back that cost nothing: a code that was used before tells nobody anything. */
export async function giveGuessBack(otp: Otp, { generator }: Guess): Promise<void> {
  await otp.pool.query('update otp_devices set failed = greatest(failed - 1, 0) where id = $1', [generator.id])
}

/** What a wrong guess means: how many are left, or that the generator is locked now. */
export async function refuseWrongGuess(otp: Otp, guess: Guess): Promise<Failure> {
  if (guess.count < MOST_WRONG) {
    const tries = MOST_WRONG - guess.count
    return failure('OTP_MISMATCH', 'not_moved', { tries }, { triesLeft: tries })
  }
  await lockWhenUsedUp(otp, guess.registrationId)
  return failure('OTP_LOCKED', 'not_moved')
}

/** Locks a generator here when its tries are used up: the tries are the generator's. Other institutions count by themselves. */
async function lockWhenUsedUp(otp: Otp, registrationId: Uuid): Promise<void> {
  await inTransaction(otp.pool, async (transaction) => {
    const held = await holdRegistration(transaction, registrationId)
    if (!held || held.generator.failed < MOST_WRONG) return
    const { rows } = await transaction.query<{ id: Uuid }>(`select id from otp_registrations where device_id = $1 and institution = $2 and state in ('active', 'resync') order by id`, [held.generator.id, OWN_INSTITUTION])
    for (const { id } of rows) {
      const registration = (await findRegistration(transaction, id))!
      await moveRegistration(transaction, registration, { event: 'fifth_wrong_code', by: { who: 'system' }, shown: ['fifth'], why: 'wrong_codes', at: otp.clock() })
    }
  })
}
