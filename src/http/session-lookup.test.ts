import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { openSession } from '../authenticators/session.ts'
import { inTransaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { sessionLookup, type SessionLookup } from './session-lookup.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

/** A person with a wallet, and a shop that employs them. */
async function makePerson(): Promise<{ personId: Uuid; deviceId: Uuid; merchantId: Uuid }> {
  const [personId, deviceId, merchantId] = [newUuid(), newUuid(), newUuid()]
  await inTransaction(database.pool, async (transaction) => {
    // Rows of these tables alone, without those that they point to.
    await transaction.query('set local session_replication_role = replica')
    await transaction.query(`insert into people (id, name, ci_hmac, phone_hmac, sealed) values ($1, '시험', uuid_send($1), uuid_send($1), '')`, [personId])
    await transaction.query(`insert into devices (id, person_id, name, public_key) values ($1, $2, 'phone', $3)`, [deviceId, personId, Buffer.alloc(65)])
    await transaction.query(`insert into merchants (id, name_ko, name_en, category, status) values ($1, '가게', 'Shop', 'vegetables', 'active')`, [merchantId])
    await transaction.query(`insert into staff (merchant_id, person_id, role) values ($1, $2, 'staff')`, [merchantId, personId])
  })
  return { personId, deviceId, merchantId }
}

/** A lookup without a listener, so that no word of an end ever comes, with a clock that is turned by hand. */
function deafLookup(context: TestContext): { sessions: SessionLookup; turnOn: (milliseconds: number) => void } {
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() })
  const unexpected = (error: unknown): never => assert.fail(String(error))
  return { sessions: sessionLookup(database.pool, () => undefined, unexpected), turnOn: (milliseconds) => context.mock.timers.tick(milliseconds) }
}

/** Ends it without a word to anybody. */
const endInSilence = (personId: Uuid): Promise<unknown> => database.pool.query('update sessions set revoked_at = clock_timestamp() where person_id = $1', [personId])

test('S2-15 a wallet’s session is read once for whoever looks and pays within twenty seconds, and an end of which no word came holds after them', async (context) => {
  const { personId, deviceId } = await makePerson()
  const token = await inTransaction(database.pool, (transaction) => openSession(transaction, { personId, role: 'shopper', deviceId }))
  const { sessions, turnOn } = deafLookup(context)
  assert.equal((await sessions.find(token))?.personId, personId)
  await endInSilence(personId)
  turnOn(19_999)
  assert.equal((await sessions.find(token))?.personId, personId)
  turnOn(1)
  assert.equal(await sessions.find(token), undefined)
})

test('S2-15 a till’s session, which may be taken from its staff, is read again after two seconds', async (context) => {
  const { personId, merchantId } = await makePerson()
  const token = await inTransaction(database.pool, (transaction) => openSession(transaction, { personId, role: 'merchant', merchantId }))
  const { sessions, turnOn } = deafLookup(context)
  assert.equal((await sessions.find(token))?.merchantId, merchantId)
  await endInSilence(personId)
  turnOn(1_999)
  assert.equal((await sessions.find(token))?.merchantId, merchantId)
  turnOn(1)
  assert.equal(await sessions.find(token), undefined)
})

test('S2-15 word of an end is believed at once, and a session that runs out is not kept beyond its end', async (context) => {
  const { personId, deviceId } = await makePerson()
  const token = await inTransaction(database.pool, (transaction) => openSession(transaction, { personId, role: 'shopper', deviceId }))
  const { sessions, turnOn } = deafLookup(context)
  await database.pool.query(`update sessions set expires_at = clock_timestamp() + interval '10 seconds' where person_id = $1`, [personId])
  const session = (await sessions.find(token))!
  await endInSilence(personId)
  turnOn(session.expiresAt.getTime() - Date.now())
  assert.equal(await sessions.find(token), undefined)

  const other = await inTransaction(database.pool, (transaction) => openSession(transaction, { personId, role: 'shopper', deviceId }))
  assert.ok(await sessions.find(other))
  await endInSilence(personId)
  await sessions.forgetPerson(personId)
  assert.equal(await sessions.find(other), undefined)
})
