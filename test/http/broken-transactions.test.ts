import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newUuid } from '../../src/values/uuid.ts'
import { testDatabase, type TestDatabase } from '../database.ts'
import { openDatabaseLine, type DatabaseLine } from '../database-line.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

/** Milliseconds after which a payment that waits for a lock looks whether it waits in a circle: time enough for the test to close it. */
const CIRCLE_FOUND_AFTER = 3_000

let database: TestDatabase
let line: DatabaseLine
let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
before(async () => {
  database = await testDatabase()
  await database.pool.query(`alter database ${new URL(database.url).pathname.slice(1)} set deadlock_timeout = '${CIRCLE_FOUND_AFTER}ms'`)
  line = await openDatabaseLine(database.url)
  system = await startSystem({ environment: { DATABASE_URL: line.url } })
  merchant = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '끊긴길', 50_000)
})
after(async () => {
  await system?.stop()
  await line?.close()
  await database?.drop()
})

async function writeOrder(amount: number): Promise<{ id: string; order: string; lookupId: string }> {
  const id = newUuid()
  const found = await merchant.foundBehind(await merchant.request(amount), shopper)
  return { id, order: await shopper.sign(shopper.orderFor(found, id)), lookupId: found.requestId }
}

async function paidOnce(id: string): Promise<void> {
  const { rows } = await database.pool.query(
    `select p.state, (select count(*)::int from ledger_transfers t where t.user_data_128 = p.id) as transfers from payments p where p.id = $1`,
    [id],
  )
  assert.deepEqual(rows, [{ state: 'paid', transfers: 1 }])
}

async function until(isSo: () => Promise<boolean>, patience = 10_000): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'it did not come to that')
    await pause(20)
  }
}

/** Waits until a statement on this table waits for a lock. */
function oneWaitsFor(table: 'purses' | 'payment_requests'): Promise<void> {
  return until(async () => {
    const { rows } = await database.pool.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ~ $1`, [`from ${table}`])
    return rows.length > 0
  })
}

async function deadlocks(): Promise<bigint> {
  const { rows } = await database.pool.query<{ deadlocks: bigint }>('select deadlocks from pg_stat_database where datname = current_database()')
  return rows[0]!.deadlocks
}

test('S2-07 S2-33 a payment that was committed while the database’s answer was lost is told as paid, and is paid once', async () => {
  const { id, order } = await writeOrder(1_000)
  const lost = line.loseNextAnswer()
  const [answer] = await Promise.all([shopper.send(id, order), lost])
  assert.equal(must(answer)['state'], 'paid', answer.text)
  await paidOnce(id)
  assert.equal((await shopper.readWallet()).purse.balance, 49_000)
  assert.equal((await shopper.send(id, order)).text, answer.text)
})

test('S2-07 S2-33 a payment whose COMMIT is still under way when its connection breaks is not decided anew: the next try waits for it, and it is paid once', async () => {
  const { id, order } = await writeOrder(2_000)
  const held = line.holdNextCommit()
  const answered = shopper.send(id, order)
  const letThrough = await held
  await oneWaitsFor('purses')
  letThrough()
  const answer = await answered
  assert.equal(must(answer)['state'], 'paid', answer.text)
  await paidOnce(id)
  assert.equal((await shopper.readWallet()).purse.balance, 47_000)
})

test('S2-07 S2-33 a payment whose COMMIT never arrives is decided anew once PostgreSQL has given its locks back, and is paid once', async () => {
  const { id, order } = await writeOrder(3_000)
  const held = line.holdNextCommit()
  const answered = shopper.send(id, order)
  await held
  await oneWaitsFor('purses')
  const { rowCount } = await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`)
  assert.equal(rowCount, 1)
  const answer = await answered
  assert.equal(must(answer)['state'], 'paid', answer.text)
  await paidOnce(id)
  assert.equal((await shopper.readWallet()).purse.balance, 44_000)
})

test('S2-33 a payment that waits in a circle, and is the one that PostgreSQL breaks off, is tried again and paid once', async () => {
  const { id, order, lookupId } = await writeOrder(4_000)
  const other = await database.pool.connect()
  try {
    await other.query(`set deadlock_timeout = '60s'`)
    await other.query('begin')
    const { rowCount } = await other.query('select 1 from payment_requests where lookup_id = $1 for update', [lookupId])
    assert.equal(rowCount, 1)
    const answered = shopper.send(id, order)
    await oneWaitsFor('payment_requests')
    // Against the order of locks: the payment holds the purse and waits for the request.
    await other.query('select 1 from purses where id = $1 for update', [shopper.wallet.purse.id])
    await other.query('commit')
    const answer = await answered
    assert.equal(must(answer)['state'], 'paid', answer.text)
  } finally {
    other.release(true)
  }
  await paidOnce(id)
  assert.equal((await shopper.readWallet()).purse.balance, 40_000)
  // PostgreSQL counts it when the connection has nothing to do, within ten seconds.
  await until(async () => (await deadlocks()) === 1n, 20_000)
})
