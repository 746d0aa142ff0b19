import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inUse, otpPlace, valueOf, type OtpPlace } from '../../../test/otp-place.ts'
import { findBreaches } from '../../database/invariant.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { CentreEvent, OtpCentrePort } from '../../outside/otp-centre-port.ts'
import { succeed } from '../../values/result.ts'
import { newUuid } from '../../values/uuid.ts'
import { findRegistration } from '../otp/registration.ts'
import { terminateByStaff } from '../otp/staff-actions.ts'
import { countSetAside, MOST_TRIES, TRIED_FOR } from './event-trouble.ts'
import { followCentre } from './follow-centre.ts'
import { enterMaker } from './institution.ts'
import { insertThere } from './register-elsewhere.ts'
import type { SharedOtp } from './shared-otp.ts'
import { CENTRE_INVARIANTS } from './verify-centre.ts'

let place: OtpPlace
before(async () => {
  place = await otpPlace()
  await inTransaction(place.otp.pool, (transaction) => enterMaker(transaction, { code: '01', maker: 'Maker' }, null))
})
after(() => place.database.drop())

/** Nothing goes wrong in these. */
const unexpected = (error: unknown): never => {
  throw error
}

/** A centre that tells what it is given, to everybody who asks. */
function telling(events: CentreEvent[]): SharedOtp {
  const never = (): never => assert.fail('it is only listened to')
  const centre: OtpCentrePort = { institutions: never, claim: never, send: never, events: async (from) => succeed(events.filter(({ number }) => number > from)) }
  return { otp: place.otp, centre, personalData: { sealKey: randomBytes(32), sealKeyId: 1, lookupKey: randomBytes(32) }, keyPassword: '' }
}

test('edge case 9: eight followers at once take each event in once, in its order', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId)
  const there = newUuid()
  await inTransaction(place.otp.pool, (transaction) => insertThere(transaction, { id: there, deviceId: registration.deviceId, personId, institution: 'bank', state: 'active', why: null, at: place.otp.clock() }))
  const about = { makerCode: '01', serial: held.facts.serial, institution: 'bank', by: 'bank', why: null }
  const events: CentreEvent[] = [{ ...about, number: 7, kind: 'lifted' }, { ...about, number: 3, kind: 'reported', why: 'lost' }, { ...about, number: 9, kind: 'ended' }, { ...about, number: 11, kind: 'reported', by: 'onjang', why: 'lost' }]
  const taken = await Promise.all(Array.from({ length: 8 }, () => followCentre(telling(events), unexpected)))
  assert.equal(taken.reduce((sum, each) => sum + each, 0), 4)
  const { rows } = await place.otp.pool.query<{ event: string; who: string }>(`select event, who from otp_events where registration_id = any($1) and who = 'centre' order by id`, [[there, registration.id]])
  assert.deepEqual(rows.map(({ event }) => event), ['report', 'report', 'lifted_elsewhere', 'ended_elsewhere'])
  assert.deepEqual([(await findRegistration(place.otp.pool, registration.id))!.state, (await findRegistration(place.otp.pool, there))!.state], ['suspended', 'terminated'])
  assert.equal(await followCentre(telling(events), unexpected), 0)
})

test('edge case 9: two generators that one person got here one after the other are both in use at the bank, which may have several', async () => {
  const personId = await place.newPerson()
  const tell = async (number: number, { held, registration }: Awaited<ReturnType<typeof inUse>>): Promise<void> => {
    await place.otp.pool.query(`insert into otp_centre_orders (id, device_id, registration_id, kind, state, made_at, finished_at) values ($1, $2, $3, 'register', 'done', now(), now())`, [newUuid(), registration.deviceId, registration.id])
    assert.equal(await followCentre(telling([{ makerCode: '01', serial: held.facts.serial, institution: 'bank', by: 'bank', why: null, number, kind: 'registered' }]), unexpected), 1)
  }
  const first = await inUse(place, personId)
  await tell(15, first)
  valueOf(await terminateByStaff(place.otp, { id: newUuid(), personId, registrationId: first.registration.id, by: { who: 'clerk', id: newUuid() }, why: 'asked' }))
  await tell(16, await inUse(place, personId))
  const { rows } = await place.otp.pool.query<{ state: string }>(`select state from otp_registrations where person_id = $1 and institution = 'bank'`, [personId])
  assert.deepEqual(rows.map(({ state }) => state), ['active', 'active'])
})

test('news of a generator with another maker code, or that nobody has here, changes nothing and is not asked for again', async () => {
  const { held, registration } = await inUse(place, await place.newPerson())
  const about = { institution: 'bank', by: 'bank', why: 'lost', kind: 'reported' } as const
  assert.equal(await followCentre(telling([{ ...about, number: 21, makerCode: '02', serial: held.facts.serial }, { ...about, number: 22, makerCode: '01', serial: 'NOBODYS1' }, { ...about, number: 23, makerCode: '01', serial: held.facts.serial, kind: 'registered' }]), unexpected), 3)
  assert.equal((await findRegistration(place.otp.pool, registration.id))!.state, 'active')
  const { rows } = await place.otp.pool.query('select count(*)::int as registrations from otp_registrations where device_id = $1', [registration.deviceId])
  assert.equal(rows[0].registrations, 1, 'whose it is here the centre was never told')
})

test('an event that can’t be taken in is tried again, then set aside with its error, and what comes after it is heard', async () => {
  const { held, registration } = await inUse(place, await place.newPerson())
  const poison = await inUse(place, await place.newPerson())
  await place.otp.pool.query(`create function refuse_poison() returns trigger language plpgsql as $$ begin if old.id = '${poison.registration.id}' then raise exception 'poisoned'; end if; return new; end $$`)
  await place.otp.pool.query('create trigger poisoned before update on otp_registrations for each row execute function refuse_poison()')
  const about = { makerCode: '01', institution: 'bank', by: 'bank', why: 'lost', kind: 'reported' } as const
  const centre = telling([{ ...about, number: 31, serial: poison.held.facts.serial }, { ...about, number: 32, serial: held.facts.serial }])
  const errors: string[] = []
  const listen = (): Promise<number> => followCentre(centre, (error) => void errors.push((error as Error).message))
  for (let turn = 0; turn < MOST_TRIES; turn++) assert.equal(await listen(), 0)
  assert.equal((await findRegistration(place.otp.pool, registration.id))!.state, 'active', 'a moment’s trouble sets nothing aside')
  place.time.now += TRIED_FOR
  assert.equal(await listen(), 2)
  assert.deepEqual(new Set(errors), new Set(['poisoned']))
  assert.deepEqual([(await findRegistration(place.otp.pool, registration.id))!.state, (await findRegistration(place.otp.pool, poison.registration.id))!.state, await countSetAside(place.otp.pool)], ['suspended', 'active', 1])
  const found: string[] = []
  for await (const { words } of findBreaches(place.otp.pool, CENTRE_INVARIANTS)) found.push(words)
  assert.deepEqual(found, [`event 31 (reported, generator …${poison.held.facts.serial.slice(-4)}) was set aside after ${MOST_TRIES + 1} tries: poisoned`])
  assert.equal(await listen(), 0)
  await place.otp.pool.query('drop trigger poisoned on otp_registrations')
})

test('an event that was taken in at a later try leaves no trouble behind', async () => {
  const { held, registration } = await inUse(place, await place.newPerson())
  const centre = telling([{ makerCode: '01', institution: 'bank', by: 'bank', why: 'lost', kind: 'reported', number: 41, serial: held.facts.serial }])
  await place.otp.pool.query('alter table otp_centre_cursor add constraint not_yet check (number < 41)')
  const errors: unknown[] = []
  assert.equal(await followCentre(centre, (error) => errors.push(error)), 0)
  await place.otp.pool.query('alter table otp_centre_cursor drop constraint not_yet')
  assert.equal(await followCentre(centre, unexpected), 1)
  const { rows } = await place.otp.pool.query('select from otp_centre_troubles where number = 41')
  assert.deepEqual([errors.length, rows.length, (await findRegistration(place.otp.pool, registration.id))!.state], [1, 0, 'suspended'])
})
