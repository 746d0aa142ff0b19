import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { keptProgrammes, type ProgrammeReader } from './kept-programmes.ts'
import { isOn, type Programme } from './programme.ts'
import { madeUpProgramme } from './made-up-programme.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

async function addProgramme(): Promise<Uuid> {
  const id = newUuid()
  await database.pool.query(
    `insert into programmes (id, name_ko, name_en, ledger, discount_basis_points, validity_months, holding_cap, purchase_month_cap, payment_cap, day_cap, month_cap,
       unlock_minutes, unlock_amount, unlock_payment_cap, pin_day_cap, request_minutes, code_seconds, bank_pool_account, discount_budget_account, starts_at)
     values ($1, '시험', 'Test', (select coalesce(max(ledger), 0) + 1 from programmes), 0, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 1, 1, gen_random_uuid(), gen_random_uuid(), clock_timestamp())`,
    [id],
  )
  return id
}

/** A reader, and the names of the statements that it has asked for. */
function watchedReader(): { read: () => Promise<readonly Programme[]>; asked: string[] } {
  const asked: string[] = []
  const reader: ProgrammeReader = keptProgrammes()
  const read = (): Promise<readonly Programme[]> =>
    inTransaction(database.pool, (transaction) => {
      const query: Transaction['query'] = (statement, values) => {
        if (typeof statement === 'object') asked.push(statement.name)
        return transaction.query(statement, values)
      }
      return reader({ inTransaction: true, query })
    })
  return { read, asked }
}

test('programmes are read once, and anew after each kind of change to them or to where they are good', async () => {
  const { read, asked } = watchedReader()
  assert.deepEqual(await read(), [])
  const id = await addProgramme()
  assert.deepEqual((await read()).map((programme) => [programme.id, programme.dayCap]), [[id, 5n]])
  asked.length = 0
  await read()
  assert.deepEqual(asked, ['read_programmes_edition'])

  await database.pool.query('update programmes set day_cap = 7 where id = $1', [id])
  assert.equal((await read())[0]!.dayCap, 7n)
  const marketId = newUuid()
  await database.pool.query(`insert into markets (id, kind, name_ko, name_en) values ($1, 'market', '시장', 'Market')`, [marketId])
  await database.pool.query('insert into programme_markets (programme_id, market_id) values ($1, $2)', [id, marketId])
  assert.deepEqual([...(await read())[0]!.marketIds], [marketId])
  await database.pool.query('delete from programme_markets')
  assert.deepEqual([...(await read())[0]!.marketIds], [])
  await database.pool.query('truncate programmes cascade')
  assert.deepEqual(await read(), [])
})

test('a change counts from its commit on, rules and edition together, and one that is taken back never did', async () => {
  const { read, asked } = watchedReader()
  const id = await addProgramme()
  assert.equal((await read())[0]!.dayCap, 5n)
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query('update programmes set day_cap = 9 where id = $1', [id])
    assert.equal((await read())[0]!.dayCap, 5n)
    await client.query('commit')
    assert.equal((await read())[0]!.dayCap, 9n)
    await client.query('begin')
    await client.query('update programmes set day_cap = 11 where id = $1', [id])
    await client.query('rollback')
    asked.length = 0
    assert.equal((await read())[0]!.dayCap, 9n)
    assert.deepEqual(asked, ['read_programmes_edition'])
  } finally {
    client.release()
  }
})

test('one programme changes while a change of another is open', async () => {
  const [one, other] = [await addProgramme(), await addProgramme()]
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query('update programmes set day_cap = 13 where id = $1', [one])
    await inTransaction(database.pool, async (transaction) => {
      await transaction.query(`set local lock_timeout = '10s'`)
      await transaction.query('update programmes set day_cap = 14 where id = $1', [other])
    })
    await client.query('commit')
  } finally {
    client.release()
  }
})

test('a programme is on from its start until its end', () => {
  const [before, start, end] = [new Date(999), new Date(1_000), new Date(2_000)]
  const ending = madeUpProgramme({ startsAt: start, endsAt: end })
  assert.deepEqual([before, start, new Date(1_999), end].map((at) => isOn(ending, at)), [false, true, true, false])
  assert.equal(isOn(madeUpProgramme({ startsAt: start }), new Date(9e12)), true)
})
