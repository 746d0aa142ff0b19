import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { listenForNotifications } from './notifications.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

const LISTENERS = `select pid from pg_stat_activity where datname = current_database() and application_name = 'onjang events'`

test('a listener whose connection was cut connects anew, says so, and hears what comes after', async () => {
  const heard: string[] = []
  const heardByOthers: string[] = []
  let othersBegan = 0
  let began = Promise.withResolvers<void>()
  let came = Promise.withResolvers<void>()
  const complaints: Error[] = []
  const listening = listenForNotifications({
    connectionString: database.url,
    channels: [
      { name: 'others', onNotification: (payload) => heardByOthers.push(payload), onListening: () => othersBegan++ },
      { name: 'merchant_events', onNotification: (payload) => (heard.push(payload), came.resolve()), onListening: () => began.resolve() },
    ],
    onError: (error) => complaints.push(error),
  })
  for (const payload of ['one', 'two', 'three']) {
    await began.promise
    began = Promise.withResolvers()
    await database.pool.query(`select pg_notify('others', 'to others'), pg_notify('merchant_events', $1), pg_notify('nobody', 'to nobody')`, [payload])
    await came.promise
    came = Promise.withResolvers()
    await database.pool.query(`select pg_terminate_backend(pid) from (${LISTENERS}) as listeners`)
  }
  await began.promise
  await listening.stop()
  assert.deepEqual(heard, ['one', 'two', 'three'])
  assert.deepEqual(heardByOthers, ['to others', 'to others', 'to others'])
  assert.equal(othersBegan, 4)
  assert.ok(complaints.length >= 3)
})

test('a listener that is stopped while it connects leaves no connection behind', async () => {
  const listening = listenForNotifications({ connectionString: database.url, channels: [{ name: 'merchant_events', onNotification: () => undefined, onListening: () => undefined }], onError: () => undefined })
  await listening.stop()
  for (let look = 0; look < 50 && (await database.pool.query(LISTENERS)).rowCount! > 0; look++) await new Promise(setImmediate)
  assert.equal((await database.pool.query(LISTENERS)).rowCount, 0)
})
