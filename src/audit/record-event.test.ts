import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { inTransaction } from '../database/transaction.ts'
import { newUuid } from '../values/uuid.ts'
import { recordEvent, type SecurityEvent } from './record-event.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

const record = (event: Partial<SecurityEvent>): Promise<void> =>
  inTransaction(database.pool, (transaction) => recordEvent(transaction, { kind: 'pin_locked', actor: null, subject: newUuid(), ...event }))

test('an event is kept with who did it and what it is about', async () => {
  const [actor, subject] = [newUuid(), newUuid()]
  await record({ actor, subject, details: { tries: 5, channel: 'app' } })
  const { rows } = await database.pool.query('select kind, actor, details, entry_number from audit_events where subject = $1', [subject])
  assert.deepEqual(rows, [{ kind: 'pin_locked', actor, details: { tries: 5, channel: 'app' }, entry_number: null }])
})

test('details that look like a phone or account number are refused, ids are not', async () => {
  for (const value of ['01012345678', '010-1234-5678', '110234567890', 'x'.repeat(201)]) await assert.rejects(record({ details: { value } }), RangeError, value)
  await record({ details: { deviceId: '018f0000-0000-7000-8000-123456789012', confirmationNumber: 'K7-QF' } })
})

test('what was recorded can be neither changed nor deleted', async () => {
  await record({})
  for (const change of [`update audit_events set kind = 'other'`, 'delete from audit_events', 'truncate audit_events']) {
    await assert.rejects(database.pool.query(change), /only added to/, change)
  }
})
