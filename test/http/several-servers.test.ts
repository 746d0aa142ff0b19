import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inSnapshot } from '../../src/database/snapshot.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import { crossRefunds } from '../faults/crossing-trials.ts'
import type { Merchant, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'
import { callersOfTwo, pay, untilDefinite, writeOrder, type Caller, type Callers } from '../two-servers.ts'
import { refusedWith } from './problem.ts'
import { setRules } from './programme-rules.ts'

/** Two server processes on one database. Whoever calls has a client for each of them. */
let system: RunningSystem
let second: SecondServer
let callers: Callers
let shoppers: Caller<Shopper>[]
let merchants: Caller<Merchant>[]

before(async () => {
  system = await startSystem()
  second = await startSecondServer(system)
  await setRules(system)
  callers = await callersOfTwo(system, second)
  ;({ shoppers, merchants } = callers)
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

async function booksHold(): Promise<void> {
  await inSnapshot(system.database!.pool, async (snapshot) => {
    for await (const { rule, words } of verifyBooks(snapshot)) assert.fail(`${rule}: ${words}`)
  })
}

const balances = (): Promise<number[]> => Promise.all(shoppers.map(async ({ person }) => (await person.readWallet()).purse.balance))

test('S2-33 payments through two servers cross their refunds two thousand times: each is answered, none with a fault, nobody waits in a circle, and the books hold', async () => {
  assert.deepEqual(await crossRefunds(system, second, 2_000, callers), { operations: 2_000, violations: [] })
})

test('S2-33 two hundred signed orders, each sent to two servers at once, are one payment each', async () => {
  const { pool } = system.database!
  const before = await balances()
  for (let wave = 0; wave < 5; wave++) {
    const orders = await Promise.all(Array.from({ length: 40 }, async (_, index) => {
      const shopper = shoppers[index % shoppers.length]!
      return { shopper, order: await writeOrder(shopper.person, merchants[index % merchants.length]!.person, 100) }
    }))
    const answers = await Promise.all(orders.map(({ shopper, order }) => Promise.all(shopper.at.map((client) => untilDefinite(() => pay(client, order))))))
    for (const copies of answers) {
      assert.deepEqual([copies[0]!.status, copies[0]!.body['state']], [200, 'paid'], copies[0]!.text)
      assert.equal(new Set(copies.map(({ text }) => text)).size, 1, 'every server gives the same answer')
    }
    const { rows } = await pool.query<{ n: number }>(
      `select (count(*) filter (where t.user_data_128 = p.id))::int as n from payments p join purses u on u.id = p.purse_id
         join ledger_transfers t on t.debit_account_id = u.account and t.user_data_128 = p.id where p.id = any($1)`,
      [orders.map(({ order }) => order.id)],
    )
    assert.equal(rows[0]!.n, 40)
  }
  const after = await balances()
  assert.equal(before.reduce((sum, balance) => sum + balance, 0) - after.reduce((sum, balance) => sum + balance, 0), 200 * 100)
  await booksHold()
})

test('S2-19 a day’s limit holds to the won through two servers at the same moment', async () => {
  const { person, at } = shoppers[0]!
  const { day } = (await person.readWallet()).limits
  await setRules(system, { day_cap: day.cap - day.left + 20_000 })
  const orders = await Promise.all(Array.from({ length: 90 }, (_, index) => writeOrder(person, merchants[index % merchants.length]!.person, 700)))
  const answers = await Promise.all(orders.map((order, index) => untilDefinite(() => pay(at[index % 2]!, order))))
  const refused = answers.filter(({ status }) => status !== 200)
  assert.equal(answers.length - refused.length, 28)
  for (const answer of refused) refusedWith(answer, 'PAYMENT_LIMIT')
  assert.equal((await person.readWallet()).limits.day.left, 400)
  await setRules(system)
})

test('S2-33 of two payers who pay one request through two servers at the same moment one wins, and the other keeps the money', async () => {
  const wins = [0, 0]
  const before = await balances()
  const pair = [shoppers[1]!, shoppers[2]!]
  for (let turn = 0; turn < 40; turn++) {
    const merchant = merchants[turn % merchants.length]!.person
    const request = await merchant.request(100)
    const orders = await Promise.all(pair.map(async ({ person }) => {
      const id = newUuid()
      return { id, order: await person.sign(person.orderFor(await merchant.foundBehind(request, person), id)), amount: 100 }
    }))
    const first = turn % 2
    const inTurn = await Promise.all([first, 1 - first].map(async (payer) => ({ payer, answer: await untilDefinite(() => pay(pair[payer]!.at[(payer + (turn >> 1)) % 2]!, orders[payer]!)) })))
    const winners = inTurn.filter(({ answer }) => answer.status === 200)
    assert.equal(winners.length, 1, inTurn.map(({ answer }) => answer.text).join(' '))
    refusedWith(inTurn.find(({ answer }) => answer.status !== 200)!.answer, 'REQUEST_ALREADY_PAID')
    wins[winners[0]!.payer]!++
  }
  const after = await balances()
  assert.deepEqual([before[1]! - after[1]!, before[2]! - after[2]!], wins.map((count) => count * 100))
  assert.ok(wins.every((count) => count > 0), `both win at times: ${wins.join(' and ')}`)
  await booksHold()
})

/** The first three connections that come to commit payments die in their COMMIT. A sequence counts them: it is not rolled back. */
const DIE_IN_COMMIT = `
  create sequence deaths;
  create function die_in_commit() returns trigger language plpgsql as $$
  begin
    if nextval('deaths') <= 3 then perform pg_terminate_backend(pg_backend_pid()); end if;
    return new;
  end $$;
  create constraint trigger die_in_commit after insert on payments deferrable initially deferred for each row execute function die_in_commit()`

test('S2-33 when connections die in their COMMIT, its outcome is looked for, and everybody is paid for once and told so', async () => {
  const { pool } = system.database!
  const before = await balances()
  const orders = await Promise.all(Array.from({ length: 24 }, async (_, index) => {
    const shopper = shoppers[index % shoppers.length]!
    return { shopper, order: await writeOrder(shopper.person, merchants[index % merchants.length]!.person, 100) }
  }))
  await pool.query(DIE_IN_COMMIT)
  const answers = await Promise.all(orders.map(({ shopper, order }, index) => pay(shopper.at[index % 2]!, order)))
  const { rows } = await pool.query<{ last_value: bigint }>('select last_value from deaths')
  await pool.query('drop trigger die_in_commit on payments')
  assert.ok(rows[0]!.last_value >= 3n, 'three have died')
  for (const answer of answers) assert.deepEqual([answer.status, answer.body['state']], [200, 'paid'], answer.text)
  assert.deepEqual(await balances(), before.map((balance) => balance - 300))
  await booksHold()
})
