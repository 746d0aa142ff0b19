import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { claimDeployment } from './deployment.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

test('a database is made for pretend or real money once and for ever', async () => {
  const first = await claimDeployment(database.pool, 'sandbox')
  assert.deepEqual(await claimDeployment(database.pool, 'sandbox'), first)
  await assert.rejects(claimDeployment(database.pool, 'real'), /made for sandbox money/)
  await assert.rejects(database.pool.query(`update deployment set mode = 'real'`), /cannot be changed/)
  await assert.rejects(database.pool.query('delete from deployment'), /cannot be changed/)
})
