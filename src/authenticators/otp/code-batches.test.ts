import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inTransaction } from '../../database/transaction.ts'
import { inUse, otpPlace, type OtpPlace } from '../../../test/otp-place.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { codeBatches, type GuessAsked, type StepAsked } from './code-batches.ts'

let place: OtpPlace
before(async () => {
  place = await otpPlace()
})
after(() => place.database.drop())

type InUse = { registrationId: Uuid; generatorId: Uuid }

async function newInUse(): Promise<InUse> {
  const { registration } = await inUse(place, await place.newPerson())
  return { registrationId: registration.id, generatorId: registration.deviceId }
}

const guess = (registrationId: Uuid): GuessAsked => ({ registrationId, states: ['active', 'resync'], mostWrong: 5, at: new Date(place.time.now) })
const read = async ({ generatorId }: InUse): Promise<{ failed: number; step: number; generation: number }> =>
  (await place.database.pool.query<{ failed: number; step: number; generation: number }>('select failed, last_used_step::float8 as step, generation from otp_devices where id = $1', [generatorId])).rows[0]!

test('guesses that come together are each counted once, and whoever can’t be counted is told apart', async () => {
  const { count } = codeBatches(place.database.pool)
  const [one, two, locked] = [await newInUse(), await newInUse(), await newInUse()]
  await place.database.pool.query(`update otp_registrations set state = 'locked', why = 'wrong_codes' where id = $1`, [locked.registrationId])
  // The first goes alone, the others go together.
  const [, first, again, second, unknown, closed] = await Promise.all([count.ask(guess(newUuid())), ...[one, one, two].map(({ registrationId }) => count.ask(guess(registrationId))), count.ask(guess(newUuid())), count.ask(guess(locked.registrationId))])
  assert.deepEqual([first?.generator.failed, again, second?.generator.failed, unknown, closed], [1, undefined, 1, undefined, undefined])
  assert.deepEqual([(await read(one)).failed, (await read(two)).failed, (await read(locked)).failed], [1, 1, 0])
})

test('of one step that is asked for often, together and one by one, one is spent', async () => {
  const { take } = codeBatches(place.database.pool)
  const [one, two] = [await newInUse(), await newInUse()]
  const before = await read(one)
  const other = await read(two)
  const step = (of: InUse, at: number, generation: number): StepAsked => ({ ...of, generation, step: at, count: 0, drift: 0 })
  const answers = await Promise.all(Array.from({ length: 50 }, () => take.ask(step(one, before.step + 1, before.generation))))
  assert.equal(answers.filter(Boolean).length, 1)
  assert.equal(await take.ask(step(one, before.step + 1, before.generation)), false)
  assert.equal(await take.ask(step(two, other.step + 1, other.generation + 1)), false, 'something has happened to it meanwhile')
  assert.deepEqual([(await read(one)).step, (await read(two)).step], [before.step + 1, other.step])
})

test('a generator that somebody holds holds up nobody else, and is left to be asked for alone', async () => {
  const { count } = codeBatches(place.database.pool)
  const [held, free] = [await newInUse(), await newInUse()]
  await inTransaction(place.database.pool, async (transaction) => {
    await transaction.query('select 1 from otp_devices where id = $1 for update', [held.generatorId])
    const [, one, two] = await Promise.all([count.ask(guess(newUuid())), count.ask(guess(held.registrationId)), count.ask(guess(free.registrationId))])
    assert.deepEqual([one, two?.generator.failed], [undefined, 1])
  })
  assert.equal((await read(held)).failed, 0)
})
