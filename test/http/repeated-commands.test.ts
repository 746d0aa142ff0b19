import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { FoundAccountList, TopUp } from '../../src/protocol/api/wallet.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { joinAsShopper, must, PIN, Shopper, signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

const COPIES = 50

let system: RunningSystem
let merchant: Merchant
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
})
after(() => system.stop())

/** Of so many commands all copies are sent at once: of one person no more than 250 payments are worked on. */
const COMMANDS_AT_ONCE = 5

/** Sends each command fifty times, all of them at once, and returns each one's only answer. */
async function inCopies(commands: (() => Promise<Answer>)[]): Promise<Answer[]> {
  const answers: Answer[][] = []
  for (let first = 0; first < commands.length; first += COMMANDS_AT_ONCE) {
    answers.push(...(await Promise.all(commands.slice(first, first + COMMANDS_AT_ONCE).map((command) => Promise.all(Array.from({ length: COPIES }, command))))))
  }
  return answers.map((copies) => {
    assert.equal(new Set(copies.map(({ text }) => text)).size, 1, 'every copy gets the same answer')
    assert.equal(copies[0]!.status, 200, copies[0]!.text)
    return copies[0]!
  })
}

async function count(query: string, values: unknown[]): Promise<number> {
  const { rows } = await system.database!.pool.query<{ count: number }>(`select count(*)::int as count from ${query}`, values)
  return rows[0]!.count
}

/** Signed orders for fresh requests of one amount. */
async function freshOrders(shopper: Shopper, howMany: number, amount: number): Promise<{ id: Uuid; order: string }[]> {
  return Promise.all(
    Array.from({ length: howMany }, async () => {
      const id = newUuid()
      const found = await merchant.foundBehind(await merchant.request(amount), shopper)
      return { id, order: await shopper.sign(shopper.orderFor(found, id)) }
    }),
  )
}

test('S2-07 fifty parallel copies of each of ten payments charge ten times', async () => {
  const shopper = await joinAsShopper(system, '열번', 50_000)
  const orders = await freshOrders(shopper, 10, 1_000)
  const answers = await inCopies(orders.map(({ id, order }) => () => shopper.send(id, order)))
  assert.equal(new Set(answers.map(({ body }) => body['balanceAfter'])).size, 10)
  assert.equal((await shopper.readWallet()).purse.balance, 40_000)
  assert.equal(await count('payments where purse_id = $1', [shopper.wallet.purse.id]), 10)
  const transfers = 'ledger_transfers t join purses p on p.account = t.debit_account_id where p.id = $1'
  assert.equal(await count(transfers, [shopper.wallet.purse.id]), 10)
  const again = await shopper.send(orders[0]!.id, orders[0]!.order)
  assert.equal(again.text, answers[0]!.text)
})

test('a payment keeps its answer after it was refunded', async () => {
  const shopper = await joinAsShopper(system, '환불뒤', 20_000)
  const [order] = await freshOrders(shopper, 1, 5_000)
  const first = await shopper.send(order!.id, order!.order)
  must(first)
  must(await merchant.refund(order!, (await personOf(shopper)), 5_000))
  assert.equal((await shopper.send(order!.id, order!.order)).text, first.text)
  const now = must(await shopper.client.call('GET', `/v1/payments/${order!.id}`))
  assert.equal(now['state'], 'refunded')
})

async function personOf(shopper: Shopper): Promise<Uuid> {
  return must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
}

test('S2-07 fifty parallel copies of each of four refunds give back four times', async () => {
  const shopper = await joinAsShopper(system, '네환불', 50_000)
  const payerId = await personOf(shopper)
  const [order] = await freshOrders(shopper, 1, 20_000)
  must(await shopper.send(order!.id, order!.order))
  const ids = Array.from({ length: 4 }, () => newUuid())
  const answers = await inCopies(ids.map((id) => () => merchant.refund(order!, payerId, 3_000, id)))
  assert.deepEqual(new Set(answers.map(({ body }) => body['refundedInAll'])), new Set([3_000, 6_000, 9_000, 12_000]))
  assert.equal((await shopper.readWallet()).purse.balance, 42_000)
  const reused = refusedWith(await merchant.refund(order!, payerId, 3_001, ids[0]), 'ID_REUSED_DIFFERENTLY', 'moved')
  assert.deepEqual(reused.details?.['first'], { state: 'done', paymentId: order!.id, amount: 3_000 })
})

test('S2-32 fifty parallel copies of each of three top-ups draw three times from the bank', async () => {
  const shopper = await joinAsShopper(system, '세충전')
  const before = await bankBalance(shopper)
  const ids = Array.from({ length: 3 }, () => newUuid())
  const body = { face: 10_000, price: 9_000, linkedAccountId: shopper.linkedAccountId }
  const send = (id: Uuid): Promise<Answer<TopUp>> => shopper.client.call<TopUp>('PUT', `/v1/top-ups/${id}`, { body })
  await Promise.all(ids.flatMap((id) => Array.from({ length: COPIES }, async () => {
    let answer = await send(id)
    while (answer.status === 202) {
      await pause(100)
      answer = await send(id)
    }
    assert.equal(answer.body.state, 'credited', answer.text)
  })))
  await inCopies(ids.map((id) => () => send(id) as Promise<Answer<never>>))
  assert.equal((await shopper.readWallet()).purse.balance, 30_000)
  assert.equal(before - (await bankBalance(shopper)), 27_000)
  const reused = refusedWith(await shopper.client.call('PUT', `/v1/top-ups/${ids[0]}`, { body: { ...body, face: 20_000, price: 18_000 } }), 'ID_REUSED_DIFFERENTLY', 'moved')
  assert.deepEqual(reused.details?.['first'], { state: 'credited', face: 10_000, price: 9_000 })
})

async function bankBalance(shopper: Shopper): Promise<number> {
  const { rows } = await system.database!.pool.query<{ number: string }>('select fintech_use_number as number from linked_accounts where id = $1', [shopper.linkedAccountId])
  const { accounts } = (await (await fetch(`${system.sandboxUrl}/bank/accounts`)).json()) as { accounts: { fintechUseNum: string; balance: number }[] }
  return accounts.find(({ fintechUseNum }) => fintechUseNum === rows[0]!.number)!.balance
}

test('fifty parallel copies of each of four requests make four requests with one code each', async () => {
  const ids = Array.from({ length: 4 }, () => newUuid())
  const stallId = merchant.till.stalls[0]!.id
  await inCopies(ids.map((id) => () => merchant.client.call('PUT', `/v1/payment-requests/${id}`, { body: { amount: 700, stallId } })))
  assert.equal(await count('payment_requests where id = any($1)', [ids]), 4)
  assert.equal(await count('request_codes c join payment_requests r on r.lookup_id = c.lookup_id where r.id = any($1)', [ids]), 4)
  const other = await merchant.client.call('PUT', `/v1/payment-requests/${ids[0]}`, { body: { amount: 701, stallId } })
  assert.deepEqual(refusedWith(other, 'ID_REUSED_DIFFERENTLY').details?.['first'], { amount: 700, stallId, state: 'open' })
})

test('fifty parallel copies of each of two cancellations make two tombstones', async () => {
  const shopper = await joinAsShopper(system, '두취소')
  const ids = Array.from({ length: 2 }, () => newUuid())
  const answers = await inCopies(ids.map((id) => () => shopper.client.call('PUT', `/v1/payments/${id}/cancellation`, { body: {} })))
  for (const { body } of answers) assert.deepEqual([body['state'], body['reason']], ['refused', 'PAYMENT_CANCELLED'])
})

test('fifty parallel copies link an account once', async () => {
  const shopper = await joinAsShopper(system, '연결')
  const { accounts } = must(await shopper.client.call<FoundAccountList>('GET', '/v1/bank-accounts'))
  const others = accounts.filter(({ linked }) => !linked)
  const ids = others.map(() => newUuid())
  const link = (id: Uuid, reference: string): Promise<Answer> => shopper.client.call('PUT', `/v1/linked-accounts/${id}`, { body: { reference } })
  const answers = await inCopies(others.map(({ reference }, index) => () => link(ids[index]!, reference)))
  assert.equal((await shopper.readWallet()).linkedAccounts.length, others.length + 1)
  const another = accounts.find(({ linked }) => linked)!
  const reused = refusedWith(await link(ids[0]!, another.reference), 'ID_REUSED_DIFFERENTLY')
  const { bankName, maskedNumber } = answers[0]!.body
  assert.deepEqual(reused.details?.['first'], { bankName, maskedNumber })
})

test('fifty parallel copies of a sign-up make one person with one phone, and a lost answer is asked for again', async () => {
  const shopper = new Shopper(system, '새사람', '127.0.3.1')
  const body = { identityCheckId: await shopper.proveIdentity(system), publicKey: shopper.publicKey, deviceName: 'test', pin: PIN, consents: ['terms', 'privacy'] }
  const register = (change: object = {}): Promise<Answer> => shopper.client.call('PUT', `/v1/devices/${shopper.deviceId}`, { body: { ...body, ...change } })
  const answers = await Promise.all(Array.from({ length: 29 }, () => register()))
  for (const answer of answers) assert.equal(answer.status, 200, answer.text)
  const { personId } = answers[0]!.body
  for (const answer of answers) assert.deepEqual([answer.body['personId'], answer.body['deviceId']], [personId, shopper.deviceId])
  assert.equal(await count('devices where person_id = $1', [personId]), 1)
  assert.equal(await count('purses where person_id = $1', [personId]), 1)
  const other = new Shopper(system, '남')
  refusedWith(await register({ publicKey: other.publicKey }), 'ID_REUSED_DIFFERENTLY')
})

test('fifty parallel copies of each of two approvals approve twice and lock no PIN', async () => {
  const shopper = await joinAsShopper(system, '승인', 50_000)
  const hashes = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((hash) => hash.toString('base64url'))
  const ids = hashes.map(() => newUuid())
  const approve = (id: Uuid, orderHash: string): Promise<Answer> => shopper.client.call('PUT', `/v1/approvals/${id}`, { body: { pin: PIN, orderHash } })
  await inCopies(hashes.map((hash, index) => () => approve(ids[index]!, hash)))
  const reused = refusedWith(await approve(ids[0]!, hashes[1]!), 'ID_REUSED_DIFFERENTLY')
  assert.deepEqual(reused.details?.['first'], { orderHash: hashes[0] })
  must(await shopper.unlock())
})

test('S2-07 a payment id sent again with another order shows the first and moves nothing', async () => {
  const shopper = await joinAsShopper(system, '다른주문', 30_000)
  const [first, second] = await freshOrders(shopper, 2, 4_000)
  must(await shopper.send(first!.id, first!.order))
  const found = await merchant.foundBehind(await merchant.request(5_000), shopper)
  const other = await shopper.sign(shopper.orderFor(found, first!.id))
  const reused = refusedWith(await shopper.send(first!.id, other), 'ID_REUSED_DIFFERENTLY', 'moved')
  const shown = reused.details?.['first'] as { state: string; amount: number } | undefined
  assert.deepEqual([shown?.state, shown?.amount], ['paid', 4_000])
  must(await shopper.send(second!.id, second!.order))
  assert.equal((await shopper.readWallet()).purse.balance, 22_000)
})
