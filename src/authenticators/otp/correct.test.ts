import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY, HandHeld, intoStock, inUse, MINUTE, otpPlace, reasonOf, valueOf, type OtpPlace } from '../../../test/otp-place.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { importRegistration, markConflict } from './conflict.ts'
import { confirmOtp } from './confirm.ts'
import { correctOtp, type CorrectCommand } from './correct.ts'
import { registerPhysical } from './register-physical.ts'
import { verifyCode } from './verify-code.ts'

let place: OtpPlace
before(async () => {
  place = await otpPlace()
})
after(() => place.database.drop())

/** Somebody whose generator was written down under another number, and how they put it right. */
async function wronglyRecorded(): Promise<(serial: string, codes: string[], by?: CorrectCommand['by']) => Promise<string>> {
  const personId = await place.newPerson()
  const { registration } = await inUse(place, personId)
  valueOf(await markConflict(place.otp, registration.id, 'wrong_serial'))
  return async (serial, codes, by = { who: 'user', id: personId }) => reasonOf(await correctOtp(place.otp, { id: newUuid(), personId, registrationId: registration.id, serial, codes, by }))
}

async function inStock(): Promise<{ held: HandHeld; deviceId: Uuid }> {
  const held = new HandHeld(place)
  return { held, deviceId: await intoStock(place.otp, held) }
}

const twoCodes = (held: HandHeld): string[] => [held.code(), held.next()]

test('S1-05 wrong codes against a generator in stock spoil nothing: after five the one who tried waits a day, and the generator is good for everybody else', async () => {
  const { held, deviceId } = await inStock()
  const [clumsy, other] = [await wronglyRecorded(), await wronglyRecorded()]
  const clerk = { who: 'clerk', id: newUuid() } as const
  for (let guess = 0; guess < 5; guess++) assert.equal(await clumsy(held.facts.serial, [held.wrongCode(), held.wrongCode()], clerk), 'OTP_MISMATCH')
  assert.equal(await clumsy(held.facts.serial, twoCodes(held), clerk), 'OTP_SERIAL_BLOCKED')
  const { rows } = await place.otp.pool.query<{ failed: number; stock: string }>('select failed, stock from otp_devices where id = $1', [deviceId])
  assert.deepEqual(rows[0], { failed: 0, stock: 'in_stock' })
  assert.equal(await other(held.facts.serial, twoCodes(held)), 'ok')
})

test('S1-05 whoever used up five tries corrects the record a day later, and then has all tries with the codes', async () => {
  const { held, deviceId } = await inStock()
  const clumsy = await wronglyRecorded()
  for (let guess = 0; guess < 5; guess++) await clumsy(held.facts.serial, [held.wrongCode(), held.wrongCode()])
  place.time.now += DAY + MINUTE
  // As one that was left with a count of its own.
  await place.otp.pool.query('update otp_devices set failed = 5 where id = $1', [deviceId])
  assert.equal(await clumsy(held.facts.serial, twoCodes(held)), 'ok')
  const { rows } = await place.otp.pool.query<{ failed: number; stock: string }>('select failed, stock from otp_devices where id = $1', [deviceId])
  assert.deepEqual(rows[0], { failed: 0, stock: 'assigned' })
})

test('a generator against which others guessed while it was in stock is registered and used by its new owner', async () => {
  const { held } = await inStock()
  const clumsy = await wronglyRecorded()
  for (let guess = 0; guess < 5; guess++) await clumsy(held.facts.serial, [held.wrongCode(), held.wrongCode()])
  const personId = await place.newPerson()
  const by = { who: 'user', id: personId } as const
  const waiting = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces: null, by }))
  valueOf(await confirmOtp(place.otp, { registrationId: waiting.id, personId, codes: twoCodes(held), by }))
  place.time.now += MINUTE
  assert.equal(reasonOf(await verifyCode(place.otp, { personId, channel: 'web', profile: 'personal', purpose: { kind: 'sign_in' }, code: held.code() })), 'ok')
})

test('S1-05 a record from elsewhere of a generator that somebody is about to confirm here is refused, and the confirmation goes on', async () => {
  const [personId, other] = [await place.newPerson(), await place.newPerson()]
  const held = new HandHeld(place)
  await intoStock(place.otp, held)
  const by = { who: 'user', id: personId } as const
  const waiting = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces: null, by }))
  const imported = (): ReturnType<typeof importRegistration> => importRegistration(place.otp, { personId: other, serial: held.facts.serial, by: { who: 'clerk', id: newUuid(), second: newUuid() } })
  assert.equal(reasonOf(await imported()), 'OTP_NOT_CONFIRMED')
  valueOf(await confirmOtp(place.otp, { registrationId: waiting.id, personId, codes: [held.code(), held.next()], by }))
})
