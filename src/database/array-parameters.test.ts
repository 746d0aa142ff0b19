import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { bigintArray, booleanArray, integerArray, smallintArray, uuidArray } from './array-parameters.ts'
import { NIL_UUID } from '../values/uuid.ts'

const LARGEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

async function readBack(array: Buffer, type: string): Promise<unknown[]> {
  const { rows } = await database.pool.query(`select value from unnest($1::${type}[]) with ordinality as t (value, place) order by place`, [array])
  return rows.map((row) => row.value)
}

test('PostgreSQL reads every array as it was meant', async () => {
  const ids = [NIL_UUID, LARGEST, '0123a4f0-89ab-4def-8000-fedcba987654']
  assert.deepEqual(await readBack(uuidArray(ids), 'uuid'), ids)
  assert.deepEqual(await readBack(uuidArray(ids, true), 'uuid'), [null, ...ids.slice(1)])
  const bigints = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]
  assert.deepEqual(await readBack(bigintArray(bigints), 'bigint'), bigints)
  assert.deepEqual(await readBack(bigintArray(bigints, true), 'bigint'), [null, ...bigints.slice(1)])
  const integers = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]
  assert.deepEqual(await readBack(integerArray(integers), 'integer'), integers)
  assert.deepEqual(await readBack(integerArray(integers, true), 'integer'), [null, ...integers.slice(1)])
  assert.deepEqual(await readBack(smallintArray([0, 32_767, -32_768]), 'smallint'), [0, 32_767, -32_768])
  assert.deepEqual(await readBack(booleanArray([true, false]), 'boolean'), [true, false])
})

test('an empty array is empty', async () => {
  for (const [array, type] of [[uuidArray([]), 'uuid'], [bigintArray([], true), 'bigint'], [integerArray([]), 'integer']] as const) {
    assert.deepEqual(await readBack(array, type), [])
  }
})

test('what is not a UUID in lower case is refused', () => {
  for (const wrong of ['', 'x', LARGEST.toUpperCase(), LARGEST.replaceAll('-', ''), `${LARGEST}0`, LARGEST.replace('f', 'g'), LARGEST.replace('-', 'f'), LARGEST.replace('f', 'ｆ')]) {
    assert.throws(() => uuidArray([wrong]), RangeError, wrong)
  }
})
