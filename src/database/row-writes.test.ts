import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { bigintArray, integerArray, jsonbArray, textArray } from './array-parameters.ts'
import { isOneOf, nameFor, rowInsert, rowUpdate, writeTogether, type RowWrite } from './row-writes.ts'
import { decideInTransaction } from './transaction.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
  await database.pool.query('create table stalls_of_test (aisle int, n int, name text, facts jsonb, tags text[], primary key (aisle, n))')
  await database.pool.query('create table tills_of_test (n int primary key, taken bigint)')
})
beforeEach(() => database.pool.query('truncate stalls_of_test, tills_of_test'))
after(() => database.drop())

type Stall = { aisle: number; n: number; name: string | null; tags?: string }

function newStalls(stalls: readonly Stall[]): RowWrite {
  const columns = [
    { name: 'aisle', type: 'integer', values: integerArray(stalls.map(({ aisle }) => aisle)) },
    { name: 'n', type: 'integer', values: integerArray(stalls.map(({ n }) => n)) },
    { name: 'name', type: 'text', values: textArray(stalls.map(({ name }) => name)) },
    { name: 'facts', type: 'jsonb', values: jsonbArray(stalls.map(({ n }) => JSON.stringify({ n }))) },
    { name: 'tags', type: 'text', values: textArray(stalls.map(({ tags }) => tags ?? 'fish')) },
  ]
  return rowInsert('stalls_of_test', columns, stalls.length, { tags: (value) => `string_to_array(${value}, ',')` })
}

function renamed(stalls: readonly Stall[]): RowWrite {
  const key = [
    { name: 'aisle', type: 'integer', values: integerArray(stalls.map(({ aisle }) => aisle)) },
    { name: 'n', type: 'integer', values: integerArray(stalls.map(({ n }) => n)) },
  ]
  return rowUpdate('stalls_of_test', key, [{ name: 'name', type: 'text', values: textArray(stalls.map(({ name }) => name)) }], stalls.length)
}

function newTills(tills: readonly [n: number, taken: bigint][]): RowWrite {
  const columns = [
    { name: 'n', type: 'integer', values: integerArray(tills.map(([n]) => n)) },
    { name: 'taken', type: 'bigint', values: bigintArray(tills.map(([, taken]) => taken)) },
  ]
  return rowInsert('tills_of_test', columns, tills.length)
}

/** Sends the writes with their COMMIT, as a payment's are sent. */
function write(name: string, ...writes: RowWrite[]): Promise<string> {
  return decideInTransaction(database.pool, async () => ({ value: 'written', writes: writeTogether(name, writes) }))
}

async function stalls(): Promise<unknown[]> {
  const { rows } = await database.pool.query(`select aisle, n, name, facts, tags from stalls_of_test order by aisle, n`)
  return rows
}

test('one row and many are written alike, into several tables at once', async () => {
  const expected = (aisle: number, n: number, name: string | null, tags = ['fish']): unknown => ({ aisle, n, name, facts: { n }, tags })
  await write('add', newStalls([{ aisle: 1, n: 1, name: '초록채소', tags: 'leek,radish' }]), newTills([[1, 5n]]))
  await write('add', newStalls([{ aisle: 1, n: 2, name: null }, { aisle: 2, n: 1, name: '' }]), newTills([[2, 6n]]))
  assert.deepEqual(await stalls(), [expected(1, 1, '초록채소', ['leek', 'radish']), expected(1, 2, null), expected(2, 1, '')])
  await write('rename', renamed([{ aisle: 2, n: 1, name: 'alone' }]))
  await write('rename', renamed([{ aisle: 1, n: 1, name: null }, { aisle: 1, n: 2, name: 'second' }]))
  assert.deepEqual(await stalls(), [expected(1, 1, null, ['leek', 'radish']), expected(1, 2, 'second'), expected(2, 1, 'alone')])
  assert.deepEqual((await database.pool.query('select n, taken from tills_of_test order by n')).rows, [{ n: 1, taken: 5n }, { n: 2, taken: 6n }])
})

test('a row that is not there fails all that is written with it, be it alone or among others', async () => {
  await write('add', newStalls([{ aisle: 1, n: 1, name: 'here' }]))
  const missing = { aisle: 9, n: 9, name: 'nowhere' }
  for (const changed of [[missing], [{ aisle: 1, n: 1, name: 'changed' }, missing]]) {
    await assert.rejects(write('rename', newTills([[7, 7n]]), renamed(changed)), (error: { code?: string; message: string }) => {
      assert.equal(error.message, `stalls_of_test: ${changed.length} rows were to be written, ${changed.length - 1} were`)
      return error.code === 'XX001'
    })
  }
  assert.equal((await database.pool.query('select 1 from tills_of_test')).rowCount, 0)
  assert.equal(((await stalls())[0] as Stall).name, 'here')
})

test('where there is nothing to write there is no statement, and a table without rows is left out of it', () => {
  assert.deepEqual(writeTogether('test', [newStalls([]), newTills([])]), [])
  const [alone] = writeTogether('test', [newStalls([]), newTills([[1, 1n]])])
  assert.equal(alone?.name, 'test_-1_of_one')
  assert.ok(!alone.text.includes('stalls_of_test') && !alone.text.includes('unnest'))
})

test('whatever is there, a name stands for one text', () => {
  const texts = new Map<string, string>()
  const sizes = [0, 1, 3]
  for (const stallCount of sizes) {
    for (const tillCount of sizes) {
      const someStalls = newStalls(Array.from({ length: stallCount }, (_, n) => ({ aisle: 1, n, name: 'x' })))
      const someTills = newTills(Array.from({ length: tillCount }, (_, n) => [n, 1n]))
      for (const { name, text } of writeTogether('test', [someStalls, someTills])) {
        assert.equal(texts.get(name) ?? text, text, name)
        texts.set(name, text)
      }
    }
  }
  assert.equal(texts.size, 6)
})

test('a row is found by one of an array’s values, be there one or many', async () => {
  await write('add', newTills([[1, 1n], [2, 2n], [3, 3n]]))
  for (const sought of [[2], [1, 3], []]) {
    const { rows } = await database.pool.query<{ n: number }>({
      name: nameFor('tills_of_test', sought.length),
      text: `select n from tills_of_test where n ${isOneOf('$1', 'integer', sought.length)} order by n`,
      values: [integerArray(sought)],
    })
    assert.deepEqual(rows.map(({ n }) => n), sought)
  }
})
