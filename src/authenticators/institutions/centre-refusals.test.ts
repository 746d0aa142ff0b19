import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inUse, otpPlace, valueOf, type HandHeld, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import { findBreaches } from '../../database/invariant.ts'
import type { CentreOrder, CentreOrderKind, OtpCentrePort } from '../../outside/otp-centre-port.ts'
import { seal } from '../../people/personal-data.ts'
import type { Reason } from '../../reasons/catalogue.ts'
import { failure } from '../../reasons/failure.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { correctOtp } from '../otp/correct.ts'
import { findRegistration, type Registration } from '../otp/registration.ts'
import { foundOtp, reportOtp } from '../otp/report.ts'
import { terminateByStaff } from '../otp/staff-actions.ts'
import { stateWords } from '../otp/state-words.ts'
import { orderIfShared } from '../otp/tell-centre.ts'
import { enterMaker } from './institution.ts'
import { insertThere, registerElsewhere } from './register-elsewhere.ts'
import { settleCentreOrders } from './settle-centre-orders.ts'
import type { SharedOtp } from './shared-otp.ts'
import { CENTRE_INVARIANTS } from './verify-centre.ts'

const personalData = { sealKey: randomBytes(32), sealKeyId: 1, lookupKey: randomBytes(32) }
let place: OtpPlace
before(async () => {
  place = await otpPlace()
  await inTransaction(place.otp.pool, (transaction) => enterMaker(transaction, { code: '01', maker: 'Maker' }, null))
  await place.otp.pool.query(`insert into otp_institutions (code, name) values ('bank', '{"ko": "은행", "en": "Bank"}')`)
})
after(() => place.database.drop())

type PlainReason = Extract<Reason, 'OTP_DUPLICATE' | 'OTP_REPORTED_LOST' | 'OTP_SERIAL_INVALID' | 'OTP_SERIAL_RETIRED' | 'OTP_STATE_CHANGED'>

/** Tells everything that waits to a centre that says no to these kinds of orders, and yes to others. Returns what it was told. */
async function tell(says: Partial<Record<CentreOrderKind, PlainReason>>): Promise<CentreOrderKind[]> {
  const told: CentreOrder[] = []
  const never = (): never => assert.fail('it is only told')
  const centre: OtpCentrePort = {
    institutions: never, claim: never, events: never,
    send: async (order) => {
      told.push(order)
      const reason = says[order.kind]
      return reason ? { state: 'refused', failure: failure(reason, 'not_moved') } : { state: 'done' }
    },
  }
  const shared: SharedOtp = { otp: place.otp, centre, personalData, keyPassword: '' }
  while ((await settleCentreOrders(shared, (error) => { throw error })) > 0);
  return told.map(({ kind }) => kind)
}

/** Somebody's generator in use here and at a bank. */
async function sharedOne(): Promise<{ personId: Uuid; held: HandHeld; ours: Registration; there: Uuid }> {
  const personId = await place.newPerson()
  await place.otp.pool.query('update people set sealed = $2 where id = $1', [personId, seal(personalData, `person/${personId}`, { ci: 'c'.repeat(88) })])
  const { held, registration: ours } = await inUse(place, personId)
  const there = newUuid()
  await inTransaction(place.otp.pool, (transaction) => insertThere(transaction, { id: there, deviceId: ours.deviceId, personId, institution: 'bank', state: 'active', why: null, at: place.otp.clock() }))
  return { personId, held, ours, there }
}

const registerOurs = (ours: Registration): Promise<void> => inTransaction(place.otp.pool, (transaction) => orderIfShared(transaction, ours, 'register', { at: place.otp.clock() }))
const nowOf = async (id: Uuid): Promise<Registration> => (await findRegistration(place.otp.pool, id))!

async function noticesOf(personId: Uuid): Promise<string[]> {
  const { rows } = await place.otp.pool.query<{ kind: string }>('select kind from notices where person_id = $1 order by made_at', [personId])
  return rows.map(({ kind }) => kind)
}

async function breaches(): Promise<string[]> {
  const found: string[] = []
  for await (const { rule } of findBreaches(place.otp.pool, CENTRE_INVARIANTS)) found.push(rule)
  return found
}

test('edge cases 7 and 9, S1-21: a registration of ours that the centre does not take is terminated here, with its reason, a next step and a notice', async () => {
  const { personId, ours, there } = await sharedOne()
  await registerOurs(ours)
  assert.deepEqual(await tell({ register: 'OTP_SERIAL_RETIRED' }), ['register'], 'and its end is no news to the centre')
  const now = await nowOf(ours.id)
  assert.deepEqual([now.state, now.why, (await nowOf(there)).state], ['terminated', 'refused_by_centre', 'active'])
  assert.equal(stateWords(now.state, now.why, 5).next?.action, 'reissue_otp')
  assert.equal((await noticesOf(personId)).at(-1), 'OTP_REFUSED_BY_CENTRE')
  const { rows } = await place.otp.pool.query('select from otp_media where registration_id = $1', [ours.id])
  assert.equal(rows.length, 0, 'nobody is asked for its code')
  assert.deepEqual(await breaches(), [])
})

test('a generator that is somebody else’s at the centre is a conflict over its owner here; corrected, the centre is asked again', async () => {
  const { personId, held, ours } = await sharedOne()
  await registerOurs(ours)
  await tell({ register: 'OTP_SERIAL_INVALID' })
  assert.deepEqual([(await nowOf(ours.id)).state, (await nowOf(ours.id)).why, (await noticesOf(personId)).at(-1)], ['conflict', 'wrong_owner', 'OTP_CONFLICT'])
  valueOf(await correctOtp(place.otp, { id: newUuid(), personId, registrationId: ours.id, codes: [held.press(), held.next()], by: { who: 'clerk', id: newUuid() } }))
  assert.deepEqual(await tell({}), ['register'])
  assert.equal((await nowOf(ours.id)).state, 'active')
})

test('one that the centre has as lost is suspended here; one that it has already goes on', async () => {
  const lost = await sharedOne()
  await registerOurs(lost.ours)
  await tell({ register: 'OTP_REPORTED_LOST' })
  assert.deepEqual([(await nowOf(lost.ours.id)).state, (await noticesOf(lost.personId)).filter((kind) => kind === 'OTP_SUSPENDED').length > 0], ['suspended', true])
  const known = await sharedOne()
  await registerOurs(known.ours)
  await tell({ register: 'OTP_DUPLICATE' })
  assert.equal((await nowOf(known.ours.id)).state, 'active')
  assert.deepEqual(await breaches(), [])
})

test('a lift that the centre does not allow suspends it again, and one of a registration that it does not have registers it there', async () => {
  const factor = async (): Promise<{ ok: true; value: null }> => ({ ok: true, value: null })
  const foundAgain = async ({ personId, ours }: { personId: Uuid; ours: Registration }): Promise<void> => {
    const by = { who: 'user', id: personId } as const
    valueOf(await reportOtp(place.otp, { id: newUuid(), personId, registrationId: ours.id, why: 'lost', by }))
    valueOf(await foundOtp(place.otp, { id: newUuid(), personId, registrationId: ours.id, by, showFactor: factor }))
  }
  const stolen = await sharedOne()
  await foundAgain(stolen)
  await tell({ lift: 'OTP_REPORTED_LOST' })
  assert.deepEqual([(await nowOf(stolen.ours.id)).state, (await nowOf(stolen.ours.id)).why], ['suspended', 'stolen'])
  const unknown = await sharedOne()
  await foundAgain(unknown)
  assert.deepEqual(await tell({ lift: 'OTP_STATE_CHANGED' }), ['report', 'lift', 'register'])
  assert.equal((await nowOf(unknown.ours.id)).state, 'active')
})

test('of a loss that the centre did not take in the owner learns that the others must be told', async () => {
  const { personId, ours } = await sharedOne()
  valueOf(await reportOtp(place.otp, { id: newUuid(), personId, registrationId: ours.id, why: 'lost', by: { who: 'user', id: personId } }))
  await tell({ report: 'OTP_SERIAL_INVALID' })
  assert.equal((await noticesOf(personId)).at(-1), 'OTP_REPORT_NOT_TAKEN')
  assert.equal((await nowOf(ours.id)).state, 'suspended')
})

test('S1-21 a second generator of one person that the bank takes is in use there beside the first', async () => {
  const { personId, ours, there } = await sharedOne()
  const by = { who: 'clerk', id: newUuid() } as const
  valueOf(await terminateByStaff(place.otp, { id: newUuid(), personId, registrationId: ours.id, by, why: 'asked' }))
  const { held } = await inUse(place, personId)
  const second = valueOf(await registerElsewhere(place.otp, { id: newUuid(), personId, serial: held.facts.serial, makerCode: '01', institution: 'bank', by }))
  assert.ok((await tell({})).includes('register'))
  assert.deepEqual([(await nowOf(there)).state, (await nowOf(second.id)).state], ['active', 'active'])
})

test('verify names a registration that is in use here although the centre refused it', async () => {
  const { ours } = await sharedOne()
  await place.otp.pool.query(
    `insert into otp_centre_orders (id, device_id, registration_id, kind, state, made_at, finished_at, failure) values ($1, $2, $3, 'register', 'refused', now(), now(), '{"reason":"OTP_SERIAL_RETIRED"}')`,
    [newUuid(), ours.deviceId, ours.id],
  )
  assert.deepEqual(await breaches(), ['a registration that the shared centre refused is not in use here'])
})
