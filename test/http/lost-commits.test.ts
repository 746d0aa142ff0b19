import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newUuid } from '../../src/values/uuid.ts'
import { testDatabase, type TestDatabase } from '../database.ts'
import { openDatabaseLine, type DatabaseLine } from '../database-line.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

let database: TestDatabase
let line: DatabaseLine
let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
before(async () => {
  database = await testDatabase()
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

async function writeOrder(amount: number): Promise<{ id: string; order: string }> {
  const id = newUuid()
  return { id, order: await shopper.sign(shopper.orderFor(await merchant.foundBehind(await merchant.request(amount), shopper), id)) }
}

async function paidOnce(id: string): Promise<void> {
  const { rows } = await database.pool.query(
    `select p.state, (select count(*)::int from ledger_transfers t where t.user_data_128 = p.id) as transfers from payments p where p.id = $1`,
    [id],
  )
  assert.deepEqual(rows, [{ state: 'paid', transfers: 1 }])
}

/** Waits until a payment's statement waits for a lock. */
async function oneWaitsForALock(patience = 10_000): Promise<void> {
  const deadline = Date.now() + patience
  for (;;) {
    const { rows } = await database.pool.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ~ 'from purses'`)
    if (rows.length > 0) return
    assert.ok(Date.now() < deadline, 'nobody waits for a lock')
    await pause(20)
  }
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
  await oneWaitsForALock()
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
  await oneWaitsForALock()
  const { rowCount } = await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`)
  assert.equal(rowCount, 1)
  const answer = await answered
  assert.equal(must(answer)['state'], 'paid', answer.text)
  await paidOnce(id)
  assert.equal((await shopper.readWallet()).purse.balance, 44_000)
})
