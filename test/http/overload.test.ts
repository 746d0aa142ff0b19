import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newUuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** As many as the server takes in hand, and more. */
const IN_HAND = 1_000
const SENT = 1_300

let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '붐빔', 50_000)
})
after(() => system.stop())

type Timed = { answer: Answer<{ state: string }>; milliseconds: number }

/** Sends the same order over and over, over as many connections. */
function sendAll(path: string, order: string, count: number): Promise<Timed>[] {
  const clients = Array.from({ length: 3 }, () => new ApiClient(system.walletUrl))
  return Array.from({ length: count }, async (_, index) => {
    const client = clients[index % clients.length]!
    client.cookie = shopper.client.cookie
    const began = performance.now()
    return { answer: await client.call<{ state: string }>('PUT', path, { body: { order } }), milliseconds: performance.now() - began }
  })
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'it did not come to that')
    await pause(20)
  }
}

async function metric(name: string): Promise<number> {
  const { text } = await new ApiClient(system.docsUrl).call('GET', '/metrics')
  return Number(text.split('\n').find((line) => line.startsWith(`${name} `))!.slice(name.length + 1))
}

test('S2-10 more payments than can be answered soon are turned away at once with a reason and a time, reports before payments, and nothing is done twice', async () => {
  const request = await merchant.request(1_000)
  const id = newUuid()
  const order = await shopper.sign(shopper.orderFor(await merchant.foundBehind(request, shopper), id))
  // Somebody holds the purse: what is in hand waits for it, and what comes on top finds the house full.
  const holder = await system.database!.pool.connect()
  try {
    await holder.query('begin')
    await holder.query('select 1 from purses where id = $1 for update', [shopper.wallet.purse.id])
    const sent = sendAll(`/v1/payments/${id}`, order, SENT)
    await until(async () => (await metric('onjang_turned_away_total{load="payment"}')) === SENT - IN_HAND)
    assert.equal(await metric('onjang_in_hand{load="payment"}'), IN_HAND)
    const report = refusedWith(await shopper.client.call('GET', '/v1/history'), 'SERVER_OVERLOAD', 'unknown')
    assert.equal(report.status, 503)
    assert.equal((await merchant.client.call('GET', '/v1/till')).status, 200, 'what is short and few goes on')
    await holder.query('commit')
    const all = await Promise.all(sent)
    const turnedAway = all.filter(({ answer }) => answer.status === 503)
    assert.equal(turnedAway.length, SENT - IN_HAND)
    for (const { answer } of turnedAway) {
      const problem = refusedWith(answer, 'SERVER_OVERLOAD', 'unknown')
      const seconds = Number(answer.headers['retry-after'])
      assert.ok(seconds >= 1 && seconds <= 3, `come back in ${seconds} s`)
      assert.ok(problem.title.includes(`${seconds}초`), problem.title)
    }
    for (const { answer } of all.filter((each) => !turnedAway.includes(each))) assert.equal(must(answer).state, 'paid')
  } finally {
    holder.release()
  }
  assert.equal(await metric('onjang_in_hand{load="payment"}'), 0)
  assert.equal((await shopper.client.call('GET', '/v1/history')).status, 200)
  assert.equal((await shopper.readWallet()).purse.balance, 49_000)
  assert.equal(must((await sendAll(`/v1/payments/${id}`, order, 1)[0]!).answer).state, 'paid', 'who comes back learns what it came to')
})

test('S2-10 a connection that was turned away is good for the next request', async () => {
  const client = new ApiClient(system.walletUrl)
  client.cookie = shopper.client.cookie
  const answers = await Promise.all(Array.from({ length: 40 }, () => client.call('GET', '/v1/history')))
  const turnedAway = answers.filter(({ status }) => status === 503)
  for (const answer of turnedAway) refusedWith(answer, 'SERVER_OVERLOAD', 'unknown')
  assert.ok(answers.some(({ status }) => status === 200))
  assert.equal((await client.call('GET', '/v1/history')).status, 200)
})
