import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inUse, otpPlace, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { CentreEvent, OtpCentrePort } from '../../outside/otp-centre-port.ts'
import { succeed } from '../../values/result.ts'
import { newUuid } from '../../values/uuid.ts'
import { findRegistration } from '../otp/registration.ts'
import { followCentre } from './follow-centre.ts'
import { enterMaker } from './institution.ts'
import { insertThere } from './register-elsewhere.ts'
import type { SharedOtp } from './shared-otp.ts'

let place: OtpPlace
before(async () => {
  place = await otpPlace()
  await inTransaction(place.otp.pool, (transaction) => enterMaker(transaction, { code: '01', maker: 'Maker' }, null))
})
after(() => place.database.drop())

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
  const taken = await Promise.all(Array.from({ length: 8 }, () => followCentre(telling(events))))
  assert.equal(taken.reduce((sum, each) => sum + each, 0), 4)
  const { rows } = await place.otp.pool.query<{ event: string; who: string }>(`select event, who from otp_events where registration_id = any($1) and who = 'centre' order by id`, [[there, registration.id]])
  assert.deepEqual(rows.map(({ event }) => event), ['report', 'report', 'lifted_elsewhere', 'ended_elsewhere'])
  assert.deepEqual([(await findRegistration(place.otp.pool, registration.id))!.state, (await findRegistration(place.otp.pool, there))!.state], ['suspended', 'terminated'])
  assert.equal(await followCentre(telling(events)), 0)
})

test('news of a generator with another maker code, or that nobody has here, changes nothing and is not asked for again', async () => {
  const { held, registration } = await inUse(place, await place.newPerson())
  const about = { institution: 'bank', by: 'bank', why: 'lost', kind: 'reported' } as const
  assert.equal(await followCentre(telling([{ ...about, number: 21, makerCode: '02', serial: held.facts.serial }, { ...about, number: 22, makerCode: '01', serial: 'NOBODYS1' }, { ...about, number: 23, makerCode: '01', serial: held.facts.serial, kind: 'registered' }])), 3)
  assert.equal((await findRegistration(place.otp.pool, registration.id))!.state, 'active')
  const { rows } = await place.otp.pool.query('select count(*)::int as registrations from otp_registrations where device_id = $1', [registration.deviceId])
  assert.equal(rows[0].registrations, 1, 'whose it is here the centre was never told')
})
