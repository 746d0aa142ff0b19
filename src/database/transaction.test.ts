import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Pool } from 'pg'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { openPool } from './pool.ts'
import { CommitUnknownError, decideInTransaction, inTransaction, isRetryable, type NamedStatement, type Transaction } from './transaction.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
  await database.pool.query('create table notes (n int primary key)')
})
after(() => database.drop())

const killMe = `select pg_terminate_backend(pg_backend_pid())`

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

test('everything in a transaction is found by its key: by its settings, or by those that its connection has from the beginning', async () => {
  const settings = `select current_setting('enable_seqscan') as scans, current_setting('plan_cache_mode') as plans, current_setting('enable_hashjoin') as joins`
  const forTransactions = openPool({ connectionString: database.url, forTransactions: true }, () => undefined)
  try {
    const inside = (pool: Pool): Promise<unknown> => inTransaction(pool, async (transaction) => (await transaction.query(settings)).rows[0])
    const outside = async (pool: Pool): Promise<unknown> => (await pool.query(settings)).rows[0]
    assert.deepEqual(await inside(database.pool), { scans: 'off', plans: 'force_generic_plan', joins: 'on' })
    assert.deepEqual(await outside(database.pool), { scans: 'on', plans: 'auto', joins: 'on' })
    const byKey = { scans: 'off', plans: 'force_generic_plan', joins: 'off' }
    assert.deepEqual([await inside(forTransactions), await outside(forTransactions)], [byKey, byKey])
  } finally {
    await forTransactions.end()
  }
})

const isUnknown = (error: Error): boolean => error instanceof CommitUnknownError
const isKnown = (error: Error): boolean => !isUnknown(error)

function insert(...numbers: number[]): NamedStatement {
  return { name: 'insert_notes', text: 'insert into notes select unnest($1::int[])', values: [numbers] }
}

/** Decides on nothing, and writes these. */
function write(...writes: NamedStatement[]): Promise<string> {
  return decideInTransaction(database.pool, async () => ({ value: 'written', writes }))
}

async function notes(from: number): Promise<number[]> {
  const { rows } = await database.pool.query<{ n: number }>('select n from notes where n between $1 and $1 + 9 order by n', [from])
  return rows.map(({ n }) => n)
}

test('what was decided is written and committed when the value comes', async () => {
  const decided = await decideInTransaction(database.pool, async (transaction) => {
    const { rows } = await transaction.query<{ n: number }>('select 20 as n')
    return { value: rows[0]!.n, writes: [insert(20), insert(21, 22)] }
  })
  assert.equal(decided, 20)
  assert.deepEqual(await notes(20), [20, 21, 22])
})

test('a write that fails, at whatever place, leaves nothing, and its own error is thrown', async () => {
  await write(insert(39))
  for (const place of [0, 1, 2]) {
    const writes = [insert(30), insert(31)]
    writes.splice(place, 0, insert(39))
    await assert.rejects(write(...writes), (error: { code?: string }) => error.code === '23505' && isKnown(error as Error))
    assert.deepEqual(await notes(30), [39])
  }
  assert.equal(await write(insert(30)), 'written')
})

test('nothing is written when the deciding itself fails', async () => {
  const decided = decideInTransaction(database.pool, async (transaction) => {
    await transaction.query(insert(35))
    throw new Error('changed my mind')
  })
  await assert.rejects(decided, /changed my mind/)
  assert.deepEqual(await notes(35), [39])
})

test('a write that could not even be sent leaves nothing either: what would be half of it is not committed', async () => {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  await write(insert(50))
  const unsendable: NamedStatement[] = [
    { name: 'unsendable', text: 'insert into notes select 59 where $1::jsonb is not null', values: [circular] },
    { ...insert(59), text: 'insert into notes select unnest($1::int[]) as another_text_of_the_same_name' },
    { ...insert(59), name: 'a_name_of_which_postgresql_keeps_no_more_than_its_beginning' },
  ]
  for (const wrong of unsendable) {
    for (const writes of [[wrong, insert(51)], [insert(51), wrong]]) await assert.rejects(write(insert(52), ...writes), isKnown)
    assert.deepEqual(await notes(50), [50])
    assert.equal(await write(), 'written')
  }
})

test('a connection that dies in a write is an unknown outcome, and so is one that dies in COMMIT', async () => {
  await assert.rejects(write(insert(60), { name: 'kill_me', text: killMe }, insert(61)), isUnknown)
  assert.deepEqual(await notes(60), [])
  await database.pool.query('create constraint trigger die after insert on notes deferrable initially deferred for each row execute function die()')
  await assert.rejects(write(insert(60)), isUnknown)
  await database.pool.query('drop trigger die on notes')
  assert.deepEqual(await notes(60), [])
  assert.equal(await write(insert(60)), 'written')
})

test('a write that wrote fewer rows than it should fails all', async () => {
  await write(insert(70, 71))
  const raise = (...numbers: number[]): NamedStatement => ({
    name: 'raise_notes',
    text: `with raised as (update notes set n = n + 5 where n = any($1::int[]) returning 1) select require_rows('notes', $2, (select count(*) from raised))`,
    values: [numbers, numbers.length],
  })
  await assert.rejects(write(insert(72), raise(70, 71, 79), insert(73)), (error: { code?: string; message: string }) => {
    assert.equal(error.message, 'notes: 3 rows were to be written, 2 were')
    return error.code === 'XX001' && isKnown(error as never)
  })
  assert.deepEqual(await notes(70), [70, 71])
  await write(raise(70, 71))
  assert.deepEqual(await notes(70), [75, 76])
})

test('a failure that was passed over while deciding is not taken for a commit, whatever is written after it', async () => {
  const passOver = decideInTransaction(database.pool, async (transaction) => {
    await transaction.query(insert(80))
    await assert.rejects(transaction.query(insert(80)), /duplicate key/)
    return { value: 'done', writes: [] }
  })
  await assert.rejects(passOver, /rolled back/)
  assert.deepEqual(await notes(80), [])
})

/** So that each transaction finds what the one before has parsed. */
function oneConnection(): Pool {
  return openPool({ connectionString: database.url, connections: 1 }, (error) => assert.fail(error))
}

const add: NamedStatement = { name: 'add_note', text: 'insert into notes values ($1) returning n, n::bigint * 10 as tens, null as nothing' }

test('statements of one turn are carried out in their order, each with its own result, whether or not they were known before', async () => {
  for (const from of [80, 90]) {
    const results = await inTransaction(database.pool, async (transaction) => {
      const named = Promise.all([
        transaction.query({ ...add, values: [from] }),
        transaction.query({ name: 'count_notes', text: 'select count(*)::int as n from notes where n between $1 and $1 + 9', values: [from] }),
        transaction.query({ ...add, values: [from + 1] }),
        transaction.query({ name: 'no_notes', text: 'select n from notes where n = -1' }),
        transaction.query({ name: 'drop_note', text: 'delete from notes where n = $1', values: [from + 1] }),
      ])
      const unnamed = await transaction.query('select count(*)::int as n from notes where n between $1 and $1 + 9', [from])
      return [...(await named), unnamed]
    })
    assert.deepEqual(
      results.map(({ command, rowCount, rows }) => [command, rowCount, rows]),
      [
        ['INSERT', 1, [{ n: from, tens: BigInt(from) * 10n, nothing: null }]],
        ['SELECT', 1, [{ n: 1 }]],
        ['INSERT', 1, [{ n: from + 1, tens: BigInt(from + 1) * 10n, nothing: null }]],
        ['SELECT', 0, []],
        ['DELETE', 1, []],
        ['SELECT', 1, [{ n: 1 }]],
      ],
    )
  }
})

test('the first statement of a turn that fails fails those behind it, and all of them can be asked for again', async () => {
  const pool = oneConnection()
  const ask = (): Promise<PromiseSettledResult<unknown>[]> =>
    inTransaction(pool, async (transaction) => {
      const outcomes = await Promise.allSettled([
        transaction.query({ ...add, values: [100] }),
        transaction.query({ name: 'later', text: 'select n from notes_of_later' }),
        transaction.query({ ...add, values: [101] }),
      ])
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
      return outcomes
    })
  await assert.rejects(ask(), /notes_of_later/)
  await assert.rejects(ask(), /notes_of_later/)
  assert.deepEqual(await notes(100), [])
  await pool.query('create table notes_of_later (n int)')
  assert.equal((await ask()).length, 3)
  assert.deepEqual(await notes(100), [100, 101])
  await pool.end()
})

test('a table that changes its columns under a known statement is an error, never a row read wrongly', async () => {
  const pool = oneConnection()
  await pool.query('create table changing (n int)')
  await pool.query('insert into changing values (1)')
  const read = (): Promise<unknown[]> => inTransaction(pool, async (transaction) => (await transaction.query({ name: 'read_changing', text: 'select * from changing' })).rows)
  assert.deepEqual(await read(), [{ n: 1 }])
  await pool.query('alter table changing rename n to m')
  await pool.query('alter table changing add column first text default $$one$$')
  await assert.rejects(read(), /cached plan must not change result type/)
  await pool.end()
})

test('a transaction that is over takes no more', async () => {
  let kept: Transaction | undefined
  await inTransaction(database.pool, async (transaction) => {
    kept = transaction
  })
  await assert.rejects(kept!.query({ ...add, values: [110] }), /is over/)
  await assert.rejects(kept!.query('insert into notes values (110)'), /is over/)
  assert.deepEqual(await notes(110), [])
})

test('what was asked for and not waited for is undone with the rest', async () => {
  const leaving = inTransaction(database.pool, async (transaction) => {
    void transaction.query({ ...add, values: [120] })
    throw new Error('changed my mind')
  })
  await assert.rejects(leaving, /changed my mind/)
  assert.deepEqual(await notes(120), [])
})

test('nothing follows a statement that could not be sent, though its failure was passed over: BEGIN was not sent either', async () => {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  for (const next of [{ ...add, values: [130] }, 'insert into notes values (130)'])
    await assert.rejects(
      inTransaction(database.pool, async (transaction) => {
        await assert.rejects(transaction.query({ name: 'unsendable_note', text: 'select $1::jsonb', values: [circular] }), /circular/)
        await assert.rejects(transaction.query(next), /circular/)
      }),
      /circular/,
    )
  assert.deepEqual(await notes(130), [])
})

test('a transaction that PostgreSQL did not begin is none: nothing in it is carried out, and no commit is reported', async () => {
  const pool = oneConnection()
  const begin = (): Promise<void> => inTransaction(pool, async (transaction) => void (await transaction.query('select 1')))
  await begin()
  // The connection's prepared BEGIN is gone, as after a cancelled statement or too little memory.
  await pool.query('deallocate all')
  await assert.rejects(inTransaction(pool, async (transaction) => void (await transaction.query({ ...add, values: [140] }))), /does not exist/)
  await pool.query('deallocate all')
  await assert.rejects(
    inTransaction(pool, async (transaction) => {
      await transaction.query('select 1')
      await transaction.query('insert into notes values (140)')
    }),
    /does not exist/,
  )
  assert.deepEqual(await notes(140), [])
  await begin()
  await pool.end()
})

test('a statement asked for again behind one that failed is found again by the next transaction', async () => {
  const pool = oneConnection()
  const find: NamedStatement = { name: 'find_note', text: 'select n from notes where n = $1', values: [20] }
  await assert.rejects(
    inTransaction(pool, async (transaction) => void (await Promise.all([transaction.query(find), transaction.query('select no_such_column from notes'), transaction.query(find)]))),
    /no_such_column|transaction is aborted/,
  )
  for (let round = 0; round < 2; round++) {
    const { rows } = await inTransaction(pool, (transaction) => transaction.query(find))
    assert.deepEqual(rows, [{ n: 20 }])
  }
  await pool.end()
})
