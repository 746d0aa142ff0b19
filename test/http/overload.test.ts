import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newUuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** As many as the server takes in hand, and more. */
const IN_HAND = 600
const OF_ONE_PERSON = 250
/** Fewer than are let in in one turn when half of the room is taken. */
const IN_A_TURN = 30
/** With those in hand ten times as many as are taken in hand. */
const TURNED_AWAY = 9 * IN_HAND

let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
let others: Shopper[]
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '붐빔', 50_000)
  others = [await joinAsShopper(system, '북적', 50_000, '127.0.3.1'), await joinAsShopper(system, '왁자', 50_000, '127.0.3.2')]
})
after(() => system.stop())

type Timed = { answer: Answer<{ state: string }>; milliseconds: number }
type Prepared = { shopper: Shopper; id: string; path: string; order: string }

async function prepare(payer: Shopper, amount: number): Promise<Prepared> {
  const id = newUuid()
  const order = await payer.sign(payer.orderFor(await merchant.foundBehind(await merchant.request(amount), payer), id))
  return { shopper: payer, id, path: `/v1/payments/${id}`, order }
}

/** Sends the same order over and over, over as many connections. */
function sendAll({ shopper: { client: own }, path, order }: Prepared, count: number): Promise<Timed>[] {
  const clients = Array.from({ length: 3 }, () => new ApiClient(system.walletUrl))
  return Array.from({ length: count }, async (_, index) => {
    const client = clients[index % clients.length]!
    client.cookie = own.cookie
    const began = performance.now()
    return { answer: await client.call<{ state: string }>('PUT', path, { body: { order } }), milliseconds: performance.now() - began }
  })
}

/** Sends so many a few at a time, each time when those before have arrived: `arrived` says how many have. */
async function sendInTurns(crowd: readonly Prepared[], count: number, arrived: () => Promise<number>): Promise<Promise<Timed>[]> {
  const sent: Promise<Timed>[] = []
  const before = await arrived()
  while (sent.length < count) {
    sent.push(...sendAll(crowd[(sent.length / IN_A_TURN) % crowd.length]!, Math.min(IN_A_TURN, count - sent.length)))
    await until(async () => (await arrived()) === before + sent.length)
  }
  return sent
}

/** Keeps payments from ending: what is in hand waits for these purses until `letGo`. */
async function holdPurses(shoppers: readonly Shopper[]): Promise<{ letGo(): Promise<void> }> {
  const holder = await system.database!.pool.connect()
  await holder.query('begin')
  await holder.query('select 1 from purses where id = any($1) order by id for update', [shoppers.map(({ wallet }) => wallet.purse.id)])
  let isHeld = true
  return {
    async letGo() {
      if (!isHeld) return
      isHeld = false
      await holder.query('commit')
      holder.release()
    },
  }
}

/** A payment as bytes, of which `share` of the body is sent. */
async function sendPart({ shopper: { client }, path, order }: Prepared, share: number): Promise<Socket> {
  const body = JSON.stringify({ order })
  const socket = connect(system.port, '127.0.0.1')
  socket.on('error', () => socket.destroy()).resume()
  await once(socket, 'connect')
  const { host, origin } = new URL(system.walletUrl)
  const head = [`PUT ${path} HTTP/1.1`, `host: ${host}`, `origin: ${origin}`, `cookie: ${client.cookie}`, 'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, '', '']
  socket.write(head.join('\r\n') + body.slice(0, Math.round(body.length * share)))
  return socket
}

async function until(isSo: () => Promise<boolean>, patience = 10_000): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'it did not come to that')
    await pause(20)
  }
}

const inHand = (): Promise<number> => metric('onjang_in_hand{load="payment"}')
const turnedAwayTotal = (): Promise<number> => metric('onjang_turned_away_total{load="payment"}')

async function metric(name: string): Promise<number> {
  const { text } = await new ApiClient(system.docsUrl).call('GET', '/metrics')
  return Number(text.split('\n').find((line) => line.startsWith(`${name} `))!.slice(name.length + 1))
}

test('S2-10 ten times as many payments as can be answered soon: the others are turned away at once with a reason and a time, reports before payments, and nothing is done for them', async () => {
  const crowd = await Promise.all([shopper, ...others].map((payer) => prepare(payer, 1_000)))
  const late = await Promise.all([shopper, ...others].map((payer) => prepare(payer, 2_000)))
  const purses = await holdPurses([shopper, ...others])
  try {
    const sent = await sendInTurns(crowd, IN_HAND, inHand)
    sent.push(...late.flatMap((prepared) => sendAll(prepared, TURNED_AWAY / late.length)))
    await until(async () => (await turnedAwayTotal()) === TURNED_AWAY)
    assert.equal(await inHand(), IN_HAND)
    const report = refusedWith(await shopper.client.call('GET', '/v1/history'), 'SERVER_OVERLOAD', 'unknown')
    assert.equal(report.status, 503)
    assert.equal((await merchant.client.call('GET', '/v1/till')).status, 200, 'what is short and few goes on')
    await purses.letGo()
    const all = await Promise.all(sent)
    const turnedAway = all.filter(({ answer }) => answer.status === 503)
    assert.equal(turnedAway.length, TURNED_AWAY)
    for (const { answer } of turnedAway) {
      const problem = refusedWith(answer, 'SERVER_OVERLOAD', 'unknown')
      const seconds = Number(answer.headers['retry-after'])
      assert.ok(seconds >= 1 && seconds <= 3, `come back in ${seconds} s`)
      assert.ok(problem.title.includes(`${seconds}초`), problem.title)
    }
    for (const { answer } of all.filter((each) => !turnedAway.includes(each))) assert.equal(must(answer).state, 'paid')
  } finally {
    await purses.letGo()
  }
  assert.equal(await inHand(), 0)
  assert.equal((await shopper.client.call('GET', '/v1/history')).status, 200)
  assert.equal((await shopper.readWallet()).purse.balance, 49_000)
  const { rows } = await system.database!.pool.query('select id from payments where id = any($1)', [late.map(({ id }) => id)])
  assert.deepEqual(rows, [], 'of those turned away nothing is there')
  assert.equal(must((await sendAll(crowd[0]!, 1)[0]!).answer).state, 'paid', 'who comes back learns what it came to')
  for (const prepared of late) assert.equal(must((await sendAll(prepared, 1)[0]!).answer).state, 'paid', 'who was turned away pays later')
  assert.equal((await shopper.readWallet()).purse.balance, 47_000)
})

test('S2-10 S2-20 nobody alone takes the whole house: above half of it the same person is told to wait, and others pay', async () => {
  const own = await prepare(shopper, 1_000)
  const purses = await holdPurses([shopper])
  try {
    const sent = await sendInTurns([own], OF_ONE_PERSON, inHand)
    sent.push(...(await sendInTurns([own], 100, turnedAwayTotal)))
    assert.equal(await inHand(), OF_ONE_PERSON)
    const other = await prepare(others[0]!, 2_000)
    const [neighbour] = sendAll(other, 1)
    await until(async () => (await inHand()) === OF_ONE_PERSON + 1)
    await purses.letGo()
    assert.equal(must((await neighbour!).answer).state, 'paid')
    const told = (await Promise.all(sent)).filter(({ answer }) => answer.status === 429)
    assert.equal(told.length, 100)
    for (const { answer } of told) refusedWith(answer, 'RATE_LIMITED', 'unknown')
  } finally {
    await purses.letGo()
  }
})

test('S2-10 a body that does not come holds no place, and its connection is closed in time', async () => {
  const own = await prepare(shopper, 1_000)
  const halves = await Promise.all(Array.from({ length: IN_HAND + 50 }, () => sendPart(own, 0.5)))
  try {
    // What was sent before this was answered is read.
    assert.equal((await merchant.client.call('GET', '/v1/till')).status, 200)
    assert.equal(await inHand(), 0)
    const other = await prepare(others[0]!, 1_000)
    assert.equal(must((await sendAll(other, 1)[0]!).answer).state, 'paid')
    await until(async () => halves.every((socket) => socket.closed), 30_000)
  } finally {
    for (const socket of halves) socket.destroy()
  }
})

test('S2-10 who hangs up gives no place back before the work for it has ended', async () => {
  const own = await prepare(shopper, 1_000)
  const purses = await holdPurses([shopper])
  try {
    const sockets = await Promise.all(Array.from({ length: 30 }, () => sendPart(own, 1)))
    await until(async () => (await inHand()) === 30)
    for (const socket of sockets) socket.destroy()
    await until(async () => sockets.every((socket) => socket.closed))
    // The server has heard of it: this came later.
    assert.equal((await merchant.client.call('GET', '/v1/till')).status, 200)
    assert.equal(await inHand(), 30)
  } finally {
    await purses.letGo()
  }
  await until(async () => (await inHand()) === 0)
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
