import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Payment } from '../src/protocol/api/payments.ts'
import { newUuid } from '../src/values/uuid.ts'
import { joinAsShopper, must, signInAsMerchant } from './people.ts'
import { startSystem, type RunningSystem } from './running-system.ts'

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

test('S2-01 a shopper tops up with the discount, pays a stall, and gets part of it back', async () => {
  const shopper = await joinAsShopper(system, '김하연', 100_000)
  assert.equal(shopper.wallet.purse.balance, 100_000)
  const merchant = await signInAsMerchant(system)
  const request = await merchant.request(12_500)
  const found = await shopper.find(request.code!.shortCode!)
  assert.equal(found.shop.name.ko, '초록반찬')
  assert.equal(found.amount, 12_500)
  const paid = must(await shopper.pay(found))
  assert.equal(paid.state, 'paid')
  assert.equal(paid.balanceAfter, 87_500)
  const seen = must(await merchant.client.call<{ state: string; payment: { confirmationNumber: string } }>('GET', `/v1/payment-requests/${request.id}`))
  assert.equal(seen.payment.confirmationNumber, paid.confirmationNumber)
  const session = must(await shopper.client.call<{ personId: string }>('GET', '/v1/session'))
  must(await merchant.refund(paid, session.personId, 2_500))
  const after = must(await shopper.client.call<Payment>('GET', `/v1/payments/${paid.id}`))
  assert.equal(after.refunded, 2_500)
  assert.equal((await shopper.readWallet()).purse.balance, 90_000)
})

test('S2-32 the same order sent fifty times at once is charged once, and everybody gets the same answer', async () => {
  const shopper = await joinAsShopper(system, '이반복', 50_000)
  const merchant = await signInAsMerchant(system)
  const request = await merchant.request(10_000)
  const found = await shopper.find(request.code!.shortCode!)
  const id = newUuid()
  const order = await shopper.sign(shopper.orderFor(found, id))
  const answers = await Promise.all(Array.from({ length: 50 }, () => shopper.send(id, order)))
  assert.deepEqual(new Set(answers.map((answer) => answer.text)).size, 1)
  assert.equal(answers[0]!.body.state, 'paid')
  assert.equal((await shopper.readWallet()).purse.balance, 40_000)
})
