import type { Pool } from 'pg'
import type { Uuid } from '../../values/uuid.ts'
import { GENERATOR_COLUMNS, type Generator } from './generator.ts'
import type { RegistrationState } from './registration.ts'
import { Together } from './together.ts'

/** A guess at a registration that is to be counted. */
export type GuessAsked = { registrationId: Uuid; states: readonly RegistrationState[]; mostWrong: number; at: Date }
export type CountedGuess = { personId: Uuid; state: RegistrationState; generator: Generator }

/** A step that is to be spent. */
export type StepAsked = { generatorId: Uuid; registrationId: Uuid; generation: number; step: number; count: number; drift: number }

const MOST_PER_BATCH = 100

/**
 * Codes of many people at once: their guesses are counted in one statement with one commit, and their steps spent in another. A row that somebody
 * else holds is not waited for, so that nobody waits for a stranger's lock and no two servers for each other: it is answered with undefined or
 * false, and whoever asked asks for it alone, which decides.
 */
export type CodeBatches = { count: Together<GuessAsked, CountedGuess | undefined>; take: Together<StepAsked, boolean> }

const kept = new WeakMap<Pool, CodeBatches>()

export function codeBatches(pool: Pool): CodeBatches {
  const known = kept.get(pool)
  if (known) return known
  const batches: CodeBatches = { count: new Together((asked) => countTogether(pool, asked), MOST_PER_BATCH), take: new Together((asked) => takeTogether(pool, asked), MOST_PER_BATCH) }
  kept.set(pool, batches)
  return batches
}

const COUNT = `
  with held as (
    select d.id as device_id, r.id as registration_id, r.person_id, r.state
      from unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[]) as n (registration_id, states, most_wrong, at)
      join otp_registrations r on r.id = n.registration_id and r.state = any(string_to_array(n.states, ','))
      join otp_devices d on d.id = r.device_id and d.failed < n.most_wrong and (d.wears_out_at is null or d.wears_out_at > n.at)
       for no key update of d skip locked)
  update otp_devices d set failed = d.failed + 1 from held where d.id = held.device_id
  returning held.registration_id as "registrationId", held.person_id as "personId", held.state, ${GENERATOR_COLUMNS}`

async function countTogether(pool: Pool, asked: readonly GuessAsked[]): Promise<(CountedGuess | undefined)[]> {
  const { rows } = await pool.query<Generator & { registrationId: Uuid; personId: Uuid; state: RegistrationState }>({
    name: 'otp_count_guesses',
    text: COUNT,
    values: [asked.map(({ registrationId }) => registrationId), asked.map(({ states }) => states.join()), asked.map(({ mostWrong }) => mostWrong), asked.map(({ at }) => at)],
  })
  const counted = new Map(rows.map(({ registrationId, personId, state, ...generator }) => [registrationId, { personId, state, generator }]))
  return asked.map(({ registrationId }) => {
    const guess = counted.get(registrationId)
    // One count is one guess: whoever asks twice in a batch is counted alone.
    counted.delete(registrationId)
    return guess
  })
}

const TAKE = `
  with held as (
    select d.id, n.registration_id, n.generation, n.step, n.count, n.drift
      from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[], $5::int[], $6::int[]) as n (device_id, registration_id, generation, step, count, drift)
      join otp_registrations r on r.id = n.registration_id and r.device_id = n.device_id and r.state = 'active'
      join otp_devices d on d.id = n.device_id and d.generation = n.generation and d.last_used_step < n.step and d.drift + n.drift between -20 and 20
       for no key update of d skip locked)
  update otp_devices d set last_used_step = held.step, failed = greatest(d.failed - held.count, 0), drift = d.drift + held.drift
    from held where d.id = held.id and d.generation = held.generation and d.last_used_step < held.step
  returning held.registration_id as "registrationId", held.step::float8 as step`

async function takeTogether(pool: Pool, asked: readonly StepAsked[]): Promise<boolean[]> {
  const { rows } = await pool.query<{ registrationId: Uuid; step: number }>({
    name: 'otp_take_steps',
    text: TAKE,
    values: [
      asked.map(({ generatorId }) => generatorId), asked.map(({ registrationId }) => registrationId), asked.map(({ generation }) => generation),
      asked.map(({ step }) => step), asked.map(({ count }) => count), asked.map(({ drift }) => drift),
    ],
  })
  const taken = new Set(rows.map(({ registrationId, step }) => `${registrationId}/${step}`))
  // Said once of each: a step that is asked for twice in a batch is spent by one of the two.
  return asked.map(({ registrationId, step }) => taken.delete(`${registrationId}/${step}`))
}
