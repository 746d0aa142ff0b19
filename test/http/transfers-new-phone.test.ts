import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Recovery } from '../../src/protocol/api/recovery.ts'
import type { Payee, TransferLimits, TransferOut } from '../../src/protocol/api/transfers.ts'
import { recoverySubject } from '../../src/protocol/device-statement.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { bankAccounts, confirmOnPhone, joinAsOwner, type OfficeOwner, ownerWithOtp, shownOnPhone, signInToOffice } from '../office.ts'
import type { OtpPhone } from '../otp-phone.ts'
import { must, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** A phone that came to an owner today, or all of an owner whose number or PIN was set anew, send no more than the lower limits for a day. */

const ONCE = 1_000
let system: RunningSystem
before(async () => {
  system = await startSystem()
  await system.database!.pool.query(`update programmes set reduced_transfer_once_cap = ${ONCE}, reduced_transfer_day_cap = 50000`)
})
after(() => system.stop())

type Office = { phone: OtpPhone; owner: OfficeOwner; payee: Payee }

async function open(shop: string): Promise<Office> {
  const phone = await ownerWithOtp(system, shop)
  const owner = await signInToOffice(system, shop, () => phone.freshCode())
  await owner.settle(8_000)
  return { phone, owner, payee: await owner.addPayee((await bankAccounts(system)).find(({ holderName }) => holderName === '한가온')!) }
}

const limitsOf = async (owner: OfficeOwner, payee: Payee): Promise<TransferLimits> => must(await owner.client.call<TransferLimits>('GET', `/v1/transfer-limits?payeeId=${payee.id}`))
const bound = ({ phone, payee }: Office, transferId: Uuid, amount: number): Promise<string> =>
  phone.boundCode({ transferId, payeeBankCode: payee.bankCode, payeeAccountNumber: payee.accountNumber, amount: BigInt(amount) })

/** The owner has forgotten the PIN, and chooses a new one with the phone alone. */
async function recoverPin(shopper: Shopper): Promise<void> {
  const recovery = must(await shopper.client.call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId: await shopper.proveIdentity(system), what: 'pin' } }))
  must(await shopper.client.call('POST', `/v1/recoveries/${recovery.id}/proof`, { body: { statement: await shopper.state('recover', await recoverySubject(recovery.id)) } }))
  assert.equal(must(await shopper.client.call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/secret`, { body: { pin: '604937' } })).state, 'done')
}

test('S2-41 S2-43 after a PIN that a phone alone set anew, the codes of that phone send no more than the lower limits, and the office says why', async () => {
  const office = await open('green')
  const { phone, payee } = office
  assert.deepEqual((await limitsOf(office.owner, payee)).because, [])
  const [before, small, large] = [newUuid(), newUuid(), newUuid()]
  must(await office.owner.prepare(payee, ONCE + 500, before))
  await recoverPin(phone.shopper)
  const owner = await signInToOffice(system, 'green', () => phone.freshCode())
  const limits = await limitsOf(owner, payee)
  assert.deepEqual([limits.because, limits.once], [['new_phone'], ONCE])
  assert.deepEqual(refusedWith(await owner.prepare(payee, ONCE + 1, large), 'TRANSFER_ONCE_LIMIT').details?.['because'], ['new_phone'])
  // What was laid ready before is decided when it is confirmed.
  assert.deepEqual(refusedWith(await owner.confirm(before, await bound(office, before, ONCE + 500)), 'TRANSFER_ONCE_LIMIT').details?.['because'], ['new_phone'])
  must(await owner.prepare(payee, ONCE, small))
  assert.equal(must(await owner.confirm(small, await bound(office, small, ONCE))).state, 'done')
  await system.database!.pool.query(`update devices set reduced_until = reduced_until - interval '24 hours' where id = $1`, [phone.shopper.deviceId])
  assert.deepEqual((await limitsOf(owner, payee)).because, [])
  must(await owner.prepare(payee, ONCE + 500, large))
  assert.equal(must(await owner.confirm(large, await bound(office, large, ONCE + 500))).state, 'done')
})

test('S2-41 S2-43 a phone that came to the owner today confirms no more than the lower limits; the one from before still confirms the rest', async () => {
  const { phone, owner, payee } = await open('fruit')
  // A generator without keypad: its code is bound to nothing, so that a phone confirms.
  await system.database!.pool.query(`update otp_devices set ocra_suite = null where serial = $1`, [phone.serial])
  await system.database!.pool.query(`update otp_registrations set kind = 'physical', phone_id = null where id = $1`, [phone.registrationId])
  const today = await joinAsOwner(system, 'fruit')
  assert.ok(today.wallet.limits.reducedUntil)
  assert.deepEqual((await limitsOf(owner, payee)).because, [], 'the phone from before may confirm')
  const [small, large] = [newUuid(), newUuid()]
  must(await owner.prepare(payee, ONCE, small))
  must(await confirmOnPhone(today, await shownOnPhone(today, small)))
  must(await owner.prepare(payee, ONCE + 1, large))
  assert.deepEqual(refusedWith(await confirmOnPhone(today, await shownOnPhone(today, large)), 'TRANSFER_ONCE_LIMIT').details?.['because'], ['new_phone'])
  assert.equal(must(await owner.client.call<TransferOut>('GET', `/v1/transfers-out/${large}`)).confirmedOnPhone, false)
  must(await phone.shopper.resume())
  // The phone from before signs, and is then lowered as well: what is sent is decided at the end.
  must(await confirmOnPhone(phone.shopper, await shownOnPhone(phone.shopper, large)))
  await system.database!.pool.query(`update devices set reduced_until = now() + interval '1 hour' where id = $1`, [phone.shopper.deviceId])
  assert.deepEqual((await limitsOf(owner, payee)).because, ['new_phone'], 'no phone is left that may confirm more')
  assert.deepEqual(refusedWith(await owner.confirm(large, await phone.freshCode()), 'TRANSFER_ONCE_LIMIT').details?.['because'], ['new_phone'])
  await system.database!.pool.query(`update devices set reduced_until = null where id = $1`, [phone.shopper.deviceId])
  const next = newUuid()
  must(await owner.prepare(payee, ONCE + 1, next))
  must(await confirmOnPhone(phone.shopper, await shownOnPhone(phone.shopper, next)))
  assert.equal(must(await owner.confirm(next, await phone.freshCode())).state, 'done')
})
