import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newUuid } from '../values/uuid.ts'
import { newDeliveryKey, openOnPhone, sealForPhone } from './otp-seed-delivery.ts'

const delivery = { deploymentId: newUuid(), registrationId: newUuid(), serial: '712345678903' }
const seed = new Uint8Array(Array.from({ length: 20 }, (_, index) => index * 7))

test('a seed opens on the phone that made the key, and each delivery has other bytes', async () => {
  const phone = await newDeliveryKey()
  const [one, other] = [await sealForPhone(delivery, phone.point, seed), await sealForPhone(delivery, phone.point, seed)]
  assert.deepEqual(await openOnPhone(delivery, phone, one), seed)
  assert.deepEqual(await openOnPhone(delivery, phone, other), seed)
  assert.notDeepEqual(one, other)
  assert.equal(one.length, 65 + 12 + 20 + 16)
})

test('a seed for another phone, registration, serial or deployment, or with a changed bit, does not open', async () => {
  const [phone, stranger] = [await newDeliveryKey(), await newDeliveryKey()]
  const sealed = await sealForPhone(delivery, phone.point, seed)
  await assert.rejects(openOnPhone(delivery, stranger, sealed))
  await assert.rejects(openOnPhone({ ...delivery, registrationId: newUuid() }, phone, sealed))
  await assert.rejects(openOnPhone({ ...delivery, deploymentId: newUuid() }, phone, sealed))
  await assert.rejects(openOnPhone({ ...delivery, serial: '712345678912' }, phone, sealed))
  for (const place of [1, 70, 80, sealed.length - 1]) {
    const changed = new Uint8Array(sealed)
    changed[place]! ^= 1
    await assert.rejects(openOnPhone(delivery, phone, changed))
  }
})

test('the private half of a delivery key cannot be exported, and a point off the curve is refused', async () => {
  const phone = await newDeliveryKey()
  await assert.rejects(crypto.subtle.exportKey('jwk', phone.privateKey))
  await assert.rejects(sealForPhone(delivery, new Uint8Array(65).fill(4), seed))
})
