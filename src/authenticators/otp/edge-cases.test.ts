import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HandHeld, inUse, intoStock, MINUTE, DAY, otpPlace, reasonOf, valueOf, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { confirmOtp } from './confirm.ts'
import { lookAfterOtps } from './periodic.ts'
import { registerPhysical } from './register-physical.ts'
import { findRegistration } from './registration.ts'
import { foundOtp, reportFromCentre, reportOtp } from './report.ts'
import { restockGenerator } from './stock.ts'
import { terminateByStaff } from './staff-actions.ts'
import { verifyCode } from './verify-code.ts'

let place: OtpPlace
before(async () => {
  place = await otpPlace()
})
after(() => place.database.drop())

const signIn = async (personId: Uuid, code: string): Promise<string> => reasonOf(await verifyCode(place.otp, { personId, channel: 'web', profile: 'business', purpose: { kind: 'sign_in' }, code }))
const deviceOf = async (registrationId: Uuid): Promise<{ id: Uuid; failed: number; drift: number; clock_offset: number; last: number; stock: string }> => {
  const { rows } = await place.otp.pool.query('select d.id, d.failed, d.drift, d.clock_offset, d.last_used_step::float8 as last, d.stock from otp_devices d join otp_registrations r on r.device_id = d.id where r.id = $1', [registrationId])
  return rows[0] as never
}
const stateOf = async (id: Uuid): Promise<string> => (await findRegistration(place.otp.pool, id))!.state
const nobody = async (): Promise<{ ok: true; value: null }> => ({ ok: true, value: null })

test('edge case 1: fifty copies of one code at once are one success; the others are told that it was used, and none costs a try', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId)
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => signIn(personId, held.code())))
  assert.deepEqual([outcomes.filter((outcome) => outcome === 'ok').length, outcomes.filter((outcome) => outcome === 'OTP_REUSED').length], [1, 49])
  assert.equal((await deviceOf(registration.id)).failed, 0)
})

test('edge case 2: drift follows a slow clock one whole step a success, up to twenty; beyond, and after a leap, it asks for a resync', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId)
  for (let steps = 1; steps <= 20; steps++) {
    held.offBy = -30_000 * steps
    assert.equal(await signIn(personId, held.code()), 'ok', `${steps} steps behind`)
    assert.equal((await deviceOf(registration.id)).drift, -steps)
    place.time.now += 2 * MINUTE
  }
  held.offBy = -30_000 * 21
  assert.equal(await signIn(personId, held.code()), 'OTP_CLOCK_DRIFT')
  assert.equal(await stateOf(registration.id), 'resync')
  assert.equal(await signIn(personId, held.next()), 'ok')
  assert.deepEqual([await stateOf(registration.id), (await deviceOf(registration.id)).drift], ['active', 0])
  assert.equal(await signIn(personId, held.code()), 'OTP_REUSED')
})

test('edge case 2: no code is good twice while the drift changes', async () => {
  const personId = await place.newPerson()
  const { held } = await inUse(place, personId)
  const used = new Set<number>()
  for (let round = 0; round < 40; round++) {
    const step = held.step() + (round % 3) - 1
    const outcome = await signIn(personId, held.codeAt(step))
    if (outcome === 'ok') {
      assert.ok(!used.has(step), 'a step was good twice')
      used.add(step)
    }
    if (round % 4 === 3) place.time.now += 10_000
  }
  assert.ok(used.size > 2)
})

test('edge case 3: a counting generator is taken ten ahead, resynchronised up to a thousand ahead, and never behind', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId, { method: 'hotp', period: null, digits: 8 })
  held.counter += 9
  assert.equal(await signIn(personId, held.press()), 'ok', 'the tenth ahead')
  held.counter += 10
  assert.equal(await signIn(personId, held.press()), 'OTP_CLOCK_DRIFT', 'the eleventh ahead')
  assert.equal(await signIn(personId, held.press()), 'ok')
  held.counter += 990
  assert.equal(await signIn(personId, held.press()), 'OTP_CLOCK_DRIFT')
  assert.equal(await signIn(personId, held.press()), 'OTP_CLOCK_DRIFT', 'past a hundred a third is asked for')
  assert.equal(await signIn(personId, held.press()), 'ok')
  const at = held.counter
  held.counter += 1_001
  assert.equal(await signIn(personId, held.press()), 'OTP_MISMATCH', 'beyond a thousand')
  for (const behind of [12, 50, 500]) {
    held.counter = at - behind
    assert.match(await signIn(personId, held.press()), /OTP_MISMATCH/)
  }
  assert.equal((await deviceOf(registration.id)).failed, 4)
  held.counter = at
  assert.equal(await signIn(personId, held.press()), 'ok', 'the right one resets')
})

test('edge case 3: a clock that is off on either side of now is found within a thousand steps, and a used step never', async () => {
  for (const steps of [-950, -40, 60, 950]) {
    const personId = await place.newPerson()
    // Eight digits of a seed that is the same each time: among thousands of steps a code of another one would be met by chance now and then.
    const { held, registration } = await inUse(place, personId, { digits: 8, seed: Buffer.alloc(20, `clock ${steps}`) })
    place.time.now += steps < 0 ? 951 * 30_000 + MINUTE : 0
    held.offBy = steps * 30_000
    assert.equal(await signIn(personId, held.code()), 'OTP_CLOCK_DRIFT', `${steps}`)
    if (Math.abs(steps) > 100) assert.equal(await signIn(personId, held.next()), 'OTP_CLOCK_DRIFT', `${steps}`)
    assert.equal(await signIn(personId, held.next()), 'ok', `${steps}`)
    place.time.now += 5 * MINUTE
    assert.equal(await signIn(personId, held.code()), 'ok', 'its clock is known now')
    assert.equal((await deviceOf(registration.id)).clock_offset, steps)
    for (const behind of [15, 60, 400]) assert.equal(await signIn(personId, held.code(-behind)), 'OTP_MISMATCH', 'behind the last used step nothing is found')
  }
})

test('a clock that is years off is a wrong code', async () => {
  const personId = await place.newPerson()
  // Eight digits, as above: a code of years ago must not be found by chance.
  const { held } = await inUse(place, personId, { digits: 8 })
  for (const years of [-20, 3]) {
    held.offBy = years * 365 * DAY
    assert.equal(await signIn(personId, held.code()), 'OTP_MISMATCH')
  }
})

test('edge case 4: tries are counted for each generator: five wrong codes of one leave the other alone', async () => {
  const [one, other] = [await place.newPerson(), await place.newPerson()]
  const first = await inUse(place, one)
  const second = await inUse(place, other)
  for (let guess = 0; guess < 5; guess++) await signIn(one, first.held.wrongCode())
  assert.deepEqual([await stateOf(first.registration.id), await stateOf(second.registration.id)], ['locked', 'active'])
  assert.equal(await signIn(other, second.held.code()), 'ok')
})

test('edge case 4: a try that comes after the fifth is not looked at, and time alone gives none back', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId)
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => signIn(personId, held.wrongCode())))
  assert.equal(outcomes.filter((outcome) => outcome === 'OTP_MISMATCH').length, 4)
  place.time.now += 400 * DAY
  assert.equal(await signIn(personId, held.code()), 'OTP_LOCKED')
  assert.equal(await stateOf(registration.id), 'locked')
})

test('S1-15 edge case 5: the old one works until the new one is confirmed, and ends in the same moment', async () => {
  const personId = await place.newPerson()
  const old = await inUse(place, personId)
  const held = new HandHeld(place)
  await intoStock(place.otp, held)
  const by = { who: 'user', id: personId } as const
  const waiting = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces: old.registration.id, by }))
  assert.equal(await signIn(personId, old.held.code()), 'ok')
  place.time.now += 11 * MINUTE
  assert.equal(reasonOf(await confirmOtp(place.otp, { registrationId: waiting.id, personId, codes: [held.code(), held.next()], by })), 'OTP_ISSUE_FAILED')
  assert.equal(await signIn(personId, old.held.code()), 'ok', 'a reissue that came to nothing ends nothing')
  const again = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces: old.registration.id, by }))
  valueOf(await confirmOtp(place.otp, { registrationId: again.id, personId, codes: [held.code(), held.next()], by }))
  assert.deepEqual([await stateOf(old.registration.id), await stateOf(again.id)], ['terminated', 'active'])
  place.time.now += 2 * MINUTE
  assert.equal(await signIn(personId, old.held.code()), 'OTP_TERMINATED')
  assert.equal(await signIn(personId, held.code()), 'ok')
  const { rows } = await place.otp.pool.query<{ live: number }>(`select count(*)::int as live from otp_registrations where person_id = $1 and state not in ('terminated', 'void')`, [personId])
  assert.equal(rows[0]!.live, 1, 'it replaces, it does not add')
})

test('edge case 6: the number of a generator of one’s own, typed between guesses, gives no guess back; two codes of it do', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId)
  const type = async (serial: string, replaces: Uuid | null = null): Promise<string> => reasonOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial, replaces, by: { who: 'user', id: personId } }))
  for (let guess = 0; guess < 4; guess++) {
    assert.equal(await type(`NOBODYS${guess}`), 'OTP_SERIAL_INVALID')
    assert.equal(await type(held.facts.serial), 'OTP_DUPLICATE')
  }
  const next = new HandHeld(place)
  await intoStock(place.otp, next)
  const waiting = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: next.facts.serial, replaces: registration.id, by: { who: 'user', id: personId } }))
  valueOf(await confirmOtp(place.otp, { registrationId: waiting.id, personId, codes: [next.code(), next.next()], by: { who: 'user', id: personId } }))
  for (let guess = 0; guess < 5; guess++) {
    assert.equal(await type(`NOBODYS${guess}`), 'OTP_SERIAL_INVALID')
    assert.equal(await type(next.facts.serial), guess < 4 ? 'OTP_DUPLICATE' : 'OTP_SERIAL_BLOCKED')
  }
})

test('S1-21 edge case 7: a serial number does not come back to its registration; a branch may hand it out anew under a new one, never if it was lost', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId)
  const clerk = { who: 'clerk', id: newUuid() } as const
  const register = async (who: Uuid, by: { who: 'user' | 'clerk'; id: Uuid }): Promise<string> => reasonOf(await registerPhysical(place.otp, { id: newUuid(), personId: who, serial: held.facts.serial, replaces: null, by }))
  const restock = async (): Promise<string> => reasonOf(await inTransaction(place.otp.pool, async (transaction) => restockGenerator(transaction, place.otp, registration.deviceId, clerk)))
  assert.equal(await restock(), 'OTP_STATE_CHANGED', 'it is in use')
  valueOf(await terminateByStaff(place.otp, { id: newUuid(), personId, registrationId: registration.id, by: clerk, why: 'asked' }))
  assert.equal(await register(personId, { who: 'user', id: personId }), 'OTP_SERIAL_RETIRED')
  assert.equal(await register(personId, clerk), 'OTP_SERIAL_RETIRED')
  assert.equal(await register(await place.newPerson(), { who: 'user', id: personId }), 'OTP_SERIAL_INVALID', 'a stranger is told nothing')
  assert.equal(await restock(), 'ok')
  assert.equal(await register(personId, { who: 'user', id: personId }), 'OTP_SERIAL_RETIRED', 'only at a branch')
  assert.equal(await register(personId, clerk), 'ok')
  assert.equal(await stateOf(registration.id), 'terminated', 'the old registration stays what it was')
  const lost = await inUse(place, await place.newPerson())
  valueOf(await reportOtp(place.otp, { id: newUuid(), personId: lost.registration.personId, registrationId: lost.registration.id, why: 'lost', by: { who: 'user' } }))
  valueOf(await terminateByStaff(place.otp, { id: newUuid(), personId: lost.registration.personId, registrationId: lost.registration.id, by: clerk, why: 'asked' }))
  assert.equal(reasonOf(await inTransaction(place.otp.pool, async (transaction) => restockGenerator(transaction, place.otp, lost.registration.deviceId, clerk))), 'OTP_REPORTED_LOST')
})

test('edge case 8: three reissues in a day, the fourth waits; without the old one transfers are held to the lower limits for a day', async () => {
  const personId = await place.newPerson()
  let { held, registration } = await inUse(place, personId)
  const by = { who: 'user', id: personId } as const
  for (let round = 0; round < 3; round++) {
    const next = new HandHeld(place)
    await intoStock(place.otp, next)
    const oldCode = round === 0 ? held.code() : undefined
    const waiting = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: next.facts.serial, replaces: registration.id, oldCode, by }))
    assert.equal(waiting.reducedUntil?.getTime(), round === 0 ? undefined : place.time.now + DAY)
    registration = valueOf(await confirmOtp(place.otp, { registrationId: waiting.id, personId, codes: [next.code(), next.next()], by }))
    held = next
    place.time.now += 5 * MINUTE
  }
  const fourth = new HandHeld(place)
  await intoStock(place.otp, fourth)
  const ask = async (): Promise<string> => reasonOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: fourth.facts.serial, replaces: registration.id, by }))
  assert.equal(await ask(), 'OTP_REISSUE_TOO_OFTEN')
  place.time.now += DAY
  assert.equal(await ask(), 'ok')
})

test('S1-21 what has ended never comes back, and no registration becomes one at another institution: the database itself refuses it', async () => {
  const personId = await place.newPerson()
  const { registration } = await inUse(place, personId)
  await assert.rejects(place.otp.pool.query(`update otp_registrations set institution = 'other-bank' where id = $1`, [registration.id]), /stays what it is/)
  valueOf(await terminateByStaff(place.otp, { id: newUuid(), personId, registrationId: registration.id, by: { who: 'clerk', id: newUuid() }, why: 'asked' }))
  for (const state of ['active', 'pending', 'suspended', 'void']) {
    await assert.rejects(place.otp.pool.query('update otp_registrations set state = $2 where id = $1', [registration.id, state]), /never comes back/)
  }
  const { rows } = await place.otp.pool.query('select device_id, person_id from otp_registrations where id = $1', [registration.id])
  const twice = (institution: string) => place.otp.pool.query(`insert into otp_registrations (id, device_id, person_id, institution, kind, state, made_at, state_since) values ($1, $2, $3, $4, 'physical', 'active', now(), now())`, [newUuid(), rows[0].device_id, rows[0].person_id, institution])
  await twice('other-bank')
  await assert.rejects(twice('other-bank'), /otp_one_registration|otp_one_of_a_kind/)
})

test('edge case 9: a shared generator is suspended for every institution, and lifted and ended for each by itself', async () => {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId)
  const elsewhere = newUuid()
  await place.otp.pool.query(
    `insert into otp_registrations (id, device_id, person_id, institution, kind, state, made_at, confirmed_at, state_since) values ($1, $2, $3, 'other-bank', 'physical', 'active', now(), now(), now())`,
    [elsewhere, registration.deviceId, personId],
  )
  assert.equal(await inTransaction(place.otp.pool, (transaction) => reportFromCentre(transaction, registration.deviceId, 'lost', place.otp.clock())), 2)
  assert.deepEqual([await stateOf(registration.id), await stateOf(elsewhere)], ['suspended', 'suspended'])
  assert.equal(await signIn(personId, held.code()), 'OTP_REPORTED_LOST')
  valueOf(await foundOtp(place.otp, { id: newUuid(), personId, registrationId: registration.id, by: { who: 'user', id: personId }, showFactor: nobody }))
  assert.deepEqual([await stateOf(registration.id), await stateOf(elsewhere)], ['active', 'suspended'])
  valueOf(await terminateByStaff(place.otp, { id: newUuid(), personId, registrationId: registration.id, by: { who: 'clerk', id: newUuid() }, why: 'asked' }))
  assert.deepEqual([await stateOf(registration.id), await stateOf(elsewhere)], ['terminated', 'suspended'])
})

test('edge case 10: a code that signed in is no good for the transfer after it, nor the other way round', async () => {
  const personId = await place.newPerson()
  const { held } = await inUse(place, personId)
  const transfer = (code: string): ReturnType<typeof verifyCode> =>
    verifyCode(place.otp, { personId, channel: 'web', profile: 'business', purpose: { kind: 'transfer', transferId: newUuid(), payeeBankCode: '004', payeeAccountNumber: '1234567890', amount: 50_000n }, code })
  assert.equal(await signIn(personId, held.code()), 'ok')
  assert.equal(reasonOf(await transfer(held.code())), 'OTP_REUSED')
  place.time.now += MINUTE
  assert.deepEqual(valueOf(await transfer(held.code())).isBound, false)
  assert.equal(await signIn(personId, held.code()), 'OTP_REUSED')
})

test('edge case 9: a generator in use at another bank is in nobody’s stock when its registration here was begun and left', async () => {
  const personId = await place.newPerson()
  const held = new HandHeld(place)
  const deviceId = await intoStock(place.otp, held)
  await place.otp.pool.query(`insert into otp_registrations (id, device_id, person_id, institution, kind, state, made_at, state_since) values ($1, $2, $3, 'other-bank', 'physical', 'active', now(), now())`, [newUuid(), deviceId, personId])
  await place.otp.pool.query(`update otp_devices set stock = 'assigned' where id = $1`, [deviceId])
  const begin = async (): Promise<string> => reasonOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces: null, by: { who: 'user', id: personId } }))
  assert.equal(await begin(), 'ok')
  place.time.now += 11 * MINUTE
  await lookAfterOtps(place.otp)
  const { rows } = await place.otp.pool.query<{ stock: string }>('select stock from otp_devices where id = $1', [deviceId])
  assert.equal(rows[0]!.stock, 'assigned')
  assert.equal(await begin(), 'ok', 'its owner begins anew')
})

test('a registration of a generator that was begun and left is begun anew at once, and void is what was left', async () => {
  const personId = await place.newPerson()
  const held = new HandHeld(place)
  await intoStock(place.otp, held)
  const by = { who: 'user', id: personId } as const
  const left = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces: null, by }))
  const again = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces: null, by }))
  assert.deepEqual([await stateOf(left.id), again.state], ['void', 'pending'])
  assert.equal(reasonOf(await registerPhysical(place.otp, { id: newUuid(), personId: await place.newPerson(), serial: held.facts.serial, replaces: null, by })), 'OTP_SERIAL_INVALID')
  valueOf(await confirmOtp(place.otp, { registrationId: again.id, personId, codes: [held.code(), held.next()], by }))
})
