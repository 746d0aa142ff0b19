import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import type { Queryable } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { keptLedgerAccounts, type LedgerAccountFinder, type Parties } from './ledger-accounts.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

/** Rows of these tables alone, without those that they point to. */
async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const client = await database.pool.connect()
  try {
    const columns = Object.keys(row)
    await client.query(`set session_replication_role = replica`)
    await client.query(`insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(row))
    await client.query(`reset session_replication_role`)
  } finally {
    client.release()
  }
}

async function makePurse(): Promise<{ id: Uuid; account: Uuid }> {
  const [id, account] = [newUuid(), newUuid()]
  await insert('purses', { id, person_id: newUuid(), programme_id: newUuid(), account })
  return { id, account }
}

async function makeStall(): Promise<{ id: Uuid; merchantId: Uuid }> {
  const [id, merchantId] = [newUuid(), newUuid()]
  await insert('stalls', { id, merchant_id: merchantId, market_id: newUuid(), number: '1' })
  return { id, merchantId }
}

async function join(merchantId: Uuid, programmeId: Uuid): Promise<Uuid> {
  const account = newUuid()
  await insert('programme_merchants', { merchant_id: merchantId, programme_id: programmeId, sales_account: account, deposit_account: newUuid() })
  return account
}

async function makeParties(): Promise<{ parties: Parties; accounts: Uuid[] }> {
  const [purse, stall, programmeId] = [await makePurse(), await makeStall(), newUuid()]
  return { parties: { purseId: purse.id, programmeId, stallId: stall.id }, accounts: [purse.account, await join(stall.merchantId, programmeId)] }
}

/** A finder, and the ids that it has asked the database for, call by call. */
function watchedFinder(pursesKept?: number): { find: LedgerAccountFinder; asked: unknown[] } {
  const asked: unknown[] = []
  const query: Queryable['query'] = (statement, values) => {
    if (typeof statement === 'object') asked.push(statement.values?.[0])
    return (database.pool as Queryable).query(statement, values)
  }
  return { find: keptLedgerAccounts({ query }, pursesKept), asked }
}

const sorted = (ids: Uuid[]): Uuid[] => [...ids].sort()

test('the accounts of purses and of stalls are found once, without repetition, and kept', async () => {
  const { find, asked } = watchedFinder()
  const [one, other] = [await makeParties(), await makeParties()]
  const parties = [one.parties, other.parties, { ...one.parties, stallId: other.parties.stallId, programmeId: other.parties.programmeId }, one.parties]
  const accounts = sorted([...one.accounts, ...other.accounts])
  assert.deepEqual(sorted(await find(parties)), accounts)
  assert.equal(asked.length, 2)
  assert.deepEqual(sorted(await find(parties)), accounts)
  assert.deepEqual(sorted(await find([one.parties])), sorted(one.accounts))
  assert.equal(asked.length, 2)
})

test('only what is new is asked for, and what was known comes with it', async () => {
  const { find, asked } = watchedFinder()
  const [known, unknown] = [await makeParties(), await makeParties()]
  await find([known.parties])
  asked.length = 0
  assert.deepEqual(sorted(await find([known.parties, unknown.parties])), sorted([...known.accounts, ...unknown.accounts]))
  assert.deepEqual(asked, [[unknown.parties.purseId], [unknown.parties.stallId]])
})

test('a purse or a stall that does not exist is left out, and the others are found', async () => {
  const { find } = watchedFinder()
  const { parties, accounts } = await makeParties()
  const strange = { purseId: newUuid(), programmeId: newUuid(), stallId: newUuid() }
  assert.deepEqual(await find([strange]), [])
  assert.deepEqual(sorted(await find([strange, parties])), sorted(accounts))
  assert.deepEqual(await find([{ ...parties, purseId: newUuid() }]), [accounts[1]])
  assert.deepEqual(await find([{ ...parties, stallId: newUuid() }]), [accounts[0]])
  assert.deepEqual(await find([]), [])
})

test('a purse that is opened later, and a merchant that joins a programme later, are found then', async () => {
  const { find } = watchedFinder()
  const [stall, programmeId, { parties, accounts }] = [await makeStall(), newUuid(), await makeParties()]
  const late = { ...parties, programmeId, stallId: stall.id }
  assert.deepEqual(await find([late]), [accounts[0]])
  const sales = await join(stall.merchantId, programmeId)
  assert.deepEqual(sorted(await find([late])), sorted([accounts[0]!, sales]))
  const other = newUuid()
  assert.deepEqual(await find([{ ...late, programmeId: other }]), [accounts[0]])
  const elsewhere = await join(stall.merchantId, other)
  assert.deepEqual(sorted(await find([late, { ...late, programmeId: other }])), sorted([accounts[0]!, sales, elsewhere]))
})

test('however many purses come, only so many are kept, and none is left out for it', async () => {
  const { find, asked } = watchedFinder(2)
  const made = [await makeParties(), await makeParties(), await makeParties()]
  for (const { parties, accounts } of made) assert.deepEqual(sorted(await find([parties])), sorted(accounts))
  // The two that were let go, beside the one that was kept.
  assert.deepEqual(sorted(await find(made.map(({ parties }) => parties))), sorted(made.flatMap(({ accounts }) => accounts)))
  asked.length = 0
  const [first, , third] = made
  assert.deepEqual(sorted(await find([third!.parties, first!.parties])), sorted([...third!.accounts, ...first!.accounts]))
  assert.deepEqual(asked, [[third!.parties.purseId], [third!.parties.stallId]])
})
