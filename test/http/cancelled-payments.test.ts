import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FoundRequest, Payment } from '../../src/protocol/api/payments.ts'
import { newUuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

const RACES = 50

let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
let other: Shopper
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '하나', 500_000)
  other = await joinAsShopper(system, '두리', 500_000)
  await system.database!.pool.query('update programmes set unlock_amount = 10000000')
  for (const each of [shopper, other]) must(await each.unlock())
})
after(() => system.stop())

async function freshRequest(amount = 100): Promise<{ requestId: string; found: FoundRequest }> {
  const request = await merchant.request(amount)
  return { requestId: request.id, found: await merchant.foundBehind(request, shopper) }
}

function cancel(who: Shopper, id: string): Promise<Answer<Payment>> {
  return who.client.call<Payment>('PUT', `/v1/payments/${id}/cancellation`, { body: {} })
}

async function balanceOf(who: Shopper): Promise<number> {
  return (await who.readWallet()).purse.balance
}

/** Starts both at nearly the same time, the second a little later or earlier from race to race. */
async function race<First, Second>(turn: number, first: () => Promise<First>, second: () => Promise<Second>): Promise<[First, Second]> {
  if (turn % 2 === 0) return Promise.all([first(), second()])
  const later = second()
  const earlier = first()
  return [await earlier, await later]
}

test('a payment id that nobody has seen is unknown, not failed', async () => {
  const { state, reason } = must(await shopper.client.call<Payment>('GET', `/v1/payments/${newUuid()}`))
  assert.deepEqual([state, reason], ['unknown', null])
})

test('S2-07 an order that comes after its cancellation is refused for ever', async () => {
  const { found } = await freshRequest()
  const before = await balanceOf(shopper)
  const id = newUuid()
  const order = await shopper.sign(shopper.orderFor(found, id))
  const cancelled = must(await cancel(shopper, id))
  assert.deepEqual([cancelled.state, cancelled.reason], ['refused', 'PAYMENT_CANCELLED'])
  refusedWith(await shopper.send(id, order), 'PAYMENT_CANCELLED')
  refusedWith(await shopper.send(id, order), 'PAYMENT_CANCELLED')
  assert.equal(must(await shopper.client.call<Payment>('GET', `/v1/payments/${id}`)).state, 'refused')
  assert.equal(await balanceOf(shopper), before)
  must(await shopper.pay(found))
})

test('S2-07 a cancellation that comes after the payment finds it paid', async () => {
  const { found } = await freshRequest()
  const id = newUuid()
  const paid = must(await shopper.pay(found, id))
  assert.equal(must(await cancel(shopper, id)).confirmationNumber, paid.confirmationNumber)
  assert.equal(must(await cancel(shopper, id)).state, 'paid')
})

test('a cancellation touches nobody else\'s payment of the same id', async () => {
  const { found } = await freshRequest()
  const id = newUuid()
  assert.equal(must(await cancel(other, id)).state, 'refused')
  assert.equal(must(await shopper.pay(found, id)).state, 'paid')
  const { state, shop } = must(await other.client.call<Payment>('GET', `/v1/payments/${id}`))
  assert.deepEqual([state, shop], ['refused', null])
})

test('S2-07 payment and cancellation at once end as exactly one of both, and both are told the same', async () => {
  const before = await balanceOf(shopper)
  const outcomes = new Map<string, number>()
  for (let turn = 0; turn < RACES; turn++) {
    const { found } = await freshRequest()
    const id = newUuid()
    const order = await shopper.sign(shopper.orderFor(found, id))
    const [paid, cancelled] = await race(turn, () => shopper.send(id, order), () => cancel(shopper, id))
    const { state } = must(cancelled)
    if (state === 'paid') assert.equal(must(paid).confirmationNumber, cancelled.body.confirmationNumber)
    else refusedWith(paid, 'PAYMENT_CANCELLED')
    outcomes.set(state, (outcomes.get(state) ?? 0) + 1)
  }
  assert.equal(await balanceOf(shopper), before - 100 * (outcomes.get('paid') ?? 0))
  assert.equal(outcomes.size, 2, 'each side wins some of the races')
})

test('S2-07 a request paid and called off at once is exactly one of both on both sides', async () => {
  const before = await balanceOf(shopper)
  const outcomes = new Map<string, number>()
  for (let turn = 0; turn < RACES; turn++) {
    const { requestId, found } = await freshRequest()
    const id = newUuid()
    const order = await shopper.sign(shopper.orderFor(found, id))
    const callOff = (): Promise<Answer> => merchant.client.call('PUT', `/v1/payment-requests/${requestId}/cancellation`, { body: {} })
    const [paid, calledOff] = await race(turn, () => shopper.send(id, order), callOff)
    const state = String(must(calledOff)['state'])
    if (state === 'paid') assert.equal(must(paid).requestId, requestId)
    else refusedWith(paid, 'REQUEST_CANCELLED')
    assert.equal(must(await merchant.client.call('GET', `/v1/payment-requests/${requestId}`))['state'], state)
    outcomes.set(state, (outcomes.get(state) ?? 0) + 1)
  }
  assert.equal(await balanceOf(shopper), before - 100 * (outcomes.get('paid') ?? 0))
  assert.equal(outcomes.size, 2, 'each side wins some of the races')
})

test('S2-07 of two payers at once one pays and the other is told so, and loses nothing', async () => {
  const before = (await balanceOf(shopper)) + (await balanceOf(other))
  for (let turn = 0; turn < RACES; turn++) {
    const { found } = await freshRequest()
    const [mine, theirs] = await race(turn, () => shopper.pay(found), () => other.pay(found))
    const [won, lost] = mine.status === 200 ? [mine, theirs] : [theirs, mine]
    assert.equal(must(won).state, 'paid')
    refusedWith(lost, 'REQUEST_ALREADY_PAID')
  }
  assert.equal((await balanceOf(shopper)) + (await balanceOf(other)), before - 100 * RACES)
})

test('one payer with twenty ids for one request pays once', async () => {
  const before = await balanceOf(shopper)
  const { found } = await freshRequest()
  const answers = await Promise.all(Array.from({ length: 20 }, () => shopper.pay(found)))
  const paid = answers.filter(({ status }) => status === 200)
  assert.equal(paid.length, 1)
  for (const answer of answers) if (answer !== paid[0]) refusedWith(answer, 'REQUEST_ALREADY_PAID')
  assert.equal(await balanceOf(shopper), before - 100)
})

test('a request whose time is over is refused for ever, and is shown as expired to both', async () => {
  const { requestId, found } = await freshRequest()
  await system.database!.pool.query(`update payment_requests set expires_at = clock_timestamp() where id = $1`, [requestId])
  const id = newUuid()
  const order = await shopper.sign(shopper.orderFor(found, id))
  refusedWith(await shopper.send(id, order), 'QR_EXPIRED')
  await system.database!.pool.query(`update payment_requests set expires_at = clock_timestamp() + interval '1 hour' where id = $1`, [requestId])
  refusedWith(await shopper.send(id, order), 'QR_EXPIRED')
  assert.equal(must(await shopper.pay(found)).state, 'paid')
})
