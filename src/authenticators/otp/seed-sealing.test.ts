import assert from 'node:assert/strict'
import { ScureBase32Plugin } from 'otplib'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { DAY, HandHeld, inUse, intoStock, MINUTE, otpPlace, reasonOf, type OtpPlace } from '../../../test/otp-place.ts'
import { forgetSeeds, resealSeeds } from './reseal-seeds.ts'
import { openSeed, sealSeed, type SeedKeys } from './seed-sealing.ts'
import { verifyCode } from './verify-code.ts'

const first = randomBytes(32)
const second = randomBytes(32)
const old: SeedKeys = { current: 1, keys: new Map([[1, first]]) }
const both: SeedKeys = { current: 2, keys: new Map([[1, first], [2, second]]) }

let place: OtpPlace
before(async () => {
  place = await otpPlace(old)
})
after(() => place.database.drop())

test('a seed opens with its own key and serial number alone', () => {
  const seed = randomBytes(20)
  const sealed = sealSeed(old, 'A1', seed)
  assert.deepEqual(openSeed(old, 'A1', sealed), seed)
  assert.throws(() => openSeed(old, 'A2', sealed), /authenticate/)
  assert.throws(() => openSeed({ current: 1, keys: new Map([[1, second]]) }, 'A1', sealed), /authenticate/)
  assert.throws(() => openSeed(old, 'A1', { ...sealed, keyId: 2 }), /not at hand/)
  for (let place = 0; place < sealed.sealed.length; place++) {
    const changed = Buffer.from(sealed.sealed)
    changed[place]! ^= 1
    assert.throws(() => openSeed(old, 'A1', { keyId: 1, sealed: changed }))
  }
  assert.notDeepEqual(sealSeed(old, 'A1', seed).sealed, sealed.sealed, 'each sealing has a nonce of its own')
})

test('a stolen database without the keys yields no seed: none of its bytes are a seed, in any form', async () => {
  const personId = await place.newPerson()
  const { held } = await inUse(place, personId)
  await verifyCode(place.otp, { personId, channel: 'app', profile: 'personal', purpose: { kind: 'sign_in' }, code: held.code() })
  const { rows: tables } = await place.otp.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`)
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await place.otp.pool.query<{ text: string }>(`select t::text as text from ${name} t`)
    texts.push(...rows.map(({ text }) => text))
  }
  const stolen = texts.join('\n')
  const seed = Buffer.from(held.facts.seed)
  assert.ok(stolen.includes(held.facts.serial), 'the whole of the database was read')
  const base32 = new ScureBase32Plugin().encode(seed)
  for (const form of [seed.toString('hex'), seed.toString('base64'), seed.toString('base64url'), base32, seed.toString('latin1')]) assert.ok(!stolen.toLowerCase().includes(form.toLowerCase()))
  const { rows } = await place.otp.pool.query<{ serial: string; sealed: Buffer; keyId: number }>('select serial, sealed_seed as sealed, seal_key_id as "keyId" from otp_devices')
  for (const { serial, ...sealed } of rows) assert.throws(() => openSeed({ current: 1, keys: new Map([[1, randomBytes(32)]]) }, serial, sealed))
})

test('seeds are sealed under a new key batch by batch while codes are checked, and the old key may go then', async () => {
  const served = await place.newPerson()
  const { held } = await inUse(place, served)
  for (let count = 0; count < 250; count++) await intoStock(place.otp, new HandHeld(place))
  const turned = { ...place.otp, seedKeys: both }
  const resealed: number[] = []
  const serve = async (): Promise<void> => {
    while (!resealed.includes(0)) {
      place.time.now += MINUTE
      const code = held.code()
      assert.equal(reasonOf(await verifyCode(turned, { personId: served, channel: 'app', profile: 'personal', purpose: { kind: 'sign_in' }, code })), 'ok')
    }
  }
  const reseal = async (): Promise<void> => {
    do resealed.push(await resealSeeds(turned))
    while (resealed.at(-1) !== 0)
  }
  await Promise.all([serve(), reseal()])
  assert.ok(resealed.every((count) => count <= 100) && resealed.reduce((sum, count) => sum + count) > 250)
  const { rows } = await place.otp.pool.query('select distinct seal_key_id from otp_devices')
  assert.deepEqual(rows, [{ seal_key_id: 2 }])
  const onlyNew = { ...place.otp, seedKeys: { current: 2, keys: new Map([[2, second]]) } }
  place.time.now += MINUTE
  assert.equal(reasonOf(await verifyCode(onlyNew, { personId: served, channel: 'app', profile: 'personal', purpose: { kind: 'sign_in' }, code: held.code() })), 'ok')
})

test('the seed of a digital OTP that ended is thrown away after ninety days, and no other', async () => {
  const personId = await place.newPerson()
  const ended = await inUse(place, personId)
  const other = await inUse(place, await place.newPerson())
  for (const { registration } of [ended, other]) await place.otp.pool.query(`update otp_devices set kind = 'digital' where id = $1`, [registration.deviceId])
  await place.otp.pool.query(`update otp_registrations set state = 'terminated', state_since = $2 where id = $1`, [ended.registration.id, place.otp.clock()])
  await place.otp.pool.query(`update otp_devices set stock = 'retired' where id = $1`, [ended.registration.deviceId])
  place.time.now += 89 * DAY
  assert.equal(await forgetSeeds(place.otp), 0)
  place.time.now += 2 * DAY
  assert.equal(await forgetSeeds(place.otp), 1)
  const { rows } = await place.otp.pool.query<{ id: string }>('select id from otp_devices where sealed_seed is null')
  assert.deepEqual(rows, [{ id: ended.registration.deviceId }])
})
