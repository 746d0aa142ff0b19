import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { otpPlace, reasonOf, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import { registerDevice, revokeDevices } from '../../people/device.ts'
import { CLIENT_VERSION, OLDEST_CLIENT } from '../../protocol/client-version.ts'
import { newUuid } from '../../values/uuid.ts'
import { showFit, type Fitted } from './device-fit.ts'

let place: OtpPlace
before(async () => {
  place = await otpPlace()
})
after(() => place.database.drop())

test('an app and its phone fit while the app is served and the key of the phone is its owner’s and in use', async () => {
  const [personId, stranger, phoneId] = [await place.newPerson(), await place.newPerson(), newUuid()]
  const within = <Value>(work: Parameters<typeof inTransaction<Value>>[1]): Promise<Value> => inTransaction(place.otp.pool, work)
  const fit = (what: Partial<Fitted> = {}): Promise<string> => within(async (transaction) => reasonOf(await showFit(transaction, { personId, phoneId, client: String(CLIENT_VERSION), ...what })))
  await within((transaction) => registerDevice(transaction, { id: phoneId, personId, name: '전화', publicKey: new Uint8Array(65) }))
  assert.deepEqual([await fit(), await fit({ client: String(OLDEST_CLIENT) }), await fit({ client: undefined })], ['ok', 'ok', 'ok'])
  for (const client of [String(OLDEST_CLIENT - 1), '', 'wallet', ['3', '3']]) assert.equal(await fit({ client }), 'APP_OUTDATED', String(client))
  assert.equal(await fit({ personId: stranger }), 'SIGNATURE_INVALID')
  assert.equal(await fit({ phoneId: newUuid() }), 'SIGNATURE_INVALID')
  await within((transaction) => revokeDevices(transaction, personId))
  assert.equal(await fit(), 'SIGNATURE_INVALID')
})
