import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Payment } from '../../src/protocol/api/payments.ts'
import type { TopUp } from '../../src/protocol/api/wallet.ts'
import { verifyLedger } from '../../src/ledger/verify.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf } from './problem.ts'
import { setBankBalance, setRules } from './programme-rules.ts'

const AT_ONCE = 500

let system: RunningSystem
let merchant: Merchant
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
  await setRules(system)
})
after(() => system.stop())

/** Sends the same again until the answer is definite: overloaded and pending ones are not. */
async function untilDefinite<Body>(send: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  for (;;) {
    const answer = await send()
    if (answer.status !== 202 && answer.status !== 503 && answer.status !== 504 && !isToldToWait(answer)) return answer
    await pause(200)
  }
}

/** Nobody has more than their share in hand at once: what is above is told to come again. */
function isToldToWait(answer: Answer<unknown>): boolean {
  return answer.status === 429 && problemOf(answer).reason === 'RATE_LIMITED'
}

/** How many answers there were of each kind: a state, or a reason. */
function tally(answers: Answer<{ state: string }>[]): Record<string, number> {
  const names = answers.map((answer) => (answer.status === 200 ? answer.body.state : problemOf(answer).reason))
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, of]) => [name, of.length]))
}

async function payAtOnce(shopper: Shopper, amount: number): Promise<Answer<Payment>[]> {
  const requests = await Promise.all(Array.from({ length: AT_ONCE }, () => merchant.request(amount)))
  const orders = await Promise.all(requests.map(async (request) => {
    const id = newUuid()
    return { id, order: await shopper.sign(shopper.orderFor(await merchant.foundBehind(request, shopper), id)) }
  }))
  return Promise.all(orders.map(({ id, order }) => untilDefinite(() => shopper.send(id, order))))
}

async function booksHold(): Promise<void> {
  for await (const finding of verifyLedger(system.database!.pool)) assert.fail(JSON.stringify(finding))
}

test('S2-19 of 500 payments at once as many are paid as the day\'s limit allows, to the won', async () => {
  const shopper = await joinAsShopper(system, '오백번', 600_000)
  await setRules(system, { day_cap: 300_000 })
  assert.deepEqual(tally(await payAtOnce(shopper, 1_000)), { paid: 300, PAYMENT_LIMIT: 200 })
  const { purse, limits } = await shopper.readWallet()
  assert.deepEqual([purse.balance, limits.day.left], [300_000, 0])
  await booksHold()
})

test('S2-20 of 500 payments at once as many are paid as the balance allows, and the rest stays', async () => {
  await setRules(system)
  const shopper = await joinAsShopper(system, '잔액만큼', 100_000)
  assert.deepEqual(tally(await payAtOnce(shopper, 700)), { paid: 142, INSUFFICIENT_BALANCE: 358 })
  assert.equal((await shopper.readWallet()).purse.balance, 600)
  await booksHold()
})

test('S2-43 of 500 top-ups at once by many as many are credited as the discount budget allows, to the won', async () => {
  await setRules(system)
  const crowd = await Promise.all(Array.from({ length: 20 }, (_, index) => joinAsShopper(system, '무리', undefined, `127.0.2.${index + 1}`)))
  const whale = crowd[0]!
  await setBankBalance(system, whale.linkedAccountId, 900_000_000)
  const left = (await whale.readWallet()).programme.discountBudgetLeft
  const face = 10 * (left - 30_000)
  must(await topUp(whale, newUuid(), face))
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => {
    const id = newUuid()
    return untilDefinite(() => topUp(crowd[index % crowd.length]!, id, 1_000))
  }))
  assert.deepEqual(tally(answers), { credited: 300, DISCOUNT_EXHAUSTED: 200 })
  const wallets = await Promise.all(crowd.map((shopper) => shopper.readWallet()))
  assert.equal(wallets[0]!.programme.discountBudgetLeft, 0)
  assert.equal(wallets.reduce((sum, { purse }) => sum + purse.balance, 0), face + 300_000)
  await booksHold()
})

function topUp(shopper: Shopper, id: Uuid, face: number): Promise<Answer<TopUp>> {
  const body = { face, price: Math.floor((face * 9) / 10), linkedAccountId: shopper.linkedAccountId }
  return shopper.client.call<TopUp>('PUT', `/v1/top-ups/${id}`, { body })
}

test('when every connection to the database waits, the rest is told when to come back, and afterwards all goes on', async () => {
  const shopper = await joinAsShopper(system, '기다림')
  const other = await joinAsShopper(system, '다른손님')
  const lock = await system.database!.pool.connect()
  await lock.query('begin')
  await lock.query('select 1 from purses where id = $1 for update', [shopper.wallet.purse.id])
  const ids = Array.from({ length: 25 }, () => newUuid())
  const stuck = ids.map((id) => topUp(shopper, id, 1_000))
  await pause(500)
  const turnedAway = await other.client.call('GET', '/v1/history')
  const problem = problemOf(turnedAway)
  assert.deepEqual([turnedAway.status, problem.reason, turnedAway.headers['retry-after']], [503, 'SERVER_OVERLOAD', '2'])
  await lock.query('rollback')
  lock.release()
  const answers = await Promise.all(stuck)
  // What was turned away may still have been carried out by another copy; what was decided is final.
  for (const answer of answers) assert.equal(problemOf(answer).money, answer.status === 503 ? 'unknown' : 'not_moved')
  assert.ok(answers.some(({ status }) => status === 503))
  assert.deepEqual(tally(await Promise.all(ids.map((id) => untilDefinite(() => topUp(shopper, id, 1_000))))), { DISCOUNT_EXHAUSTED: 25 })
})
