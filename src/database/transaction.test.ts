import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { CommitUnknownError, inTransaction, isRetryable } from './transaction.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
  await database.pool.query('create table notes (n int primary key)')
})
after(() => database.drop())

async function count(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from notes')
  return rows[0]!.n
}

test('what throws leaves nothing behind, and the connection is good for the next', async () => {
  await assert.rejects(
    inTransaction(database.pool, async (transaction) => {
      await transaction.query('insert into notes values (1)')
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  assert.equal(await count(), 0)
})

test('a failure that was passed over is not taken for a commit', async () => {
  const passOver = inTransaction(database.pool, async (transaction) => {
    await transaction.query('insert into notes values (2)')
    await assert.rejects(transaction.query('insert into notes values (2)'), /duplicate key/)
    return 'done'
  })
  await assert.rejects(passOver, /rolled back/)
  assert.equal(await count(), 0)
})

test('a connection that breaks before COMMIT is an error; one that breaks during COMMIT is an unknown outcome', async () => {
  const killMe = `select pg_terminate_backend(pg_backend_pid())`
  await assert.rejects(inTransaction(database.pool, (transaction) => transaction.query(killMe)), (error: Error) => !(error instanceof CommitUnknownError))
  // A deferred trigger runs during COMMIT, so the connection dies there.
  await database.pool.query(`create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`)
  await database.pool.query(`create constraint trigger die after insert on notes deferrable initially deferred for each row execute function die()`)
  await assert.rejects(inTransaction(database.pool, (transaction) => transaction.query('insert into notes values (3)')), CommitUnknownError)
  await database.pool.query('drop trigger die on notes')
})

test('transactions that cross are told apart from other failures, so that they can be tried again', async () => {
  await database.pool.query('insert into notes values (10), (11)')
  const lockInOrder = (first: number, second: number): Promise<unknown> =>
    inTransaction(database.pool, async (transaction) => {
      await transaction.query('select 1 from notes where n = $1 for update', [first])
      await transaction.query('select pg_sleep(0.2)')
      await transaction.query('select 1 from notes where n = $1 for update', [second])
    })
  const outcomes = await Promise.allSettled([lockInOrder(10, 11), lockInOrder(11, 10)])
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
  assert.equal(failed.length, 1)
  assert.equal(isRetryable(failed[0]!.reason), true)
})
