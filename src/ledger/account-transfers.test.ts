import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { newUuid } from '../values/uuid.ts'
import { AccountFlags } from './account.ts'
import { accountBalances } from './account-balances.ts'
import { accountTransfers } from './account-transfers.ts'
import { saveAccounts, saveTransfers } from '../../test/ledger/engine-under-test.ts'
import type { AccountFilter } from './filters.ts'
import { lookupAccounts, lookupTransfers } from './lookups.ts'
import { queryAccounts, queryTransfers } from './queries.ts'
import { ID_MAX, NIL } from './ranges.ts'
import type { Transfer, TransferEvent } from './transfer.ts'

const [shop, one, other, owner] = [newUuid(), newUuid(), newUuid(), newUuid()]
let database: TestDatabase
/** Twenty transfers in order: into the shop, every third one out of it, the last one between others. */
let transfers: Transfer[]

before(async () => {
  database = await testDatabase()
  await saveAccounts(database.pool, [
    { id: shop, ledger: 1, code: 5, flags: AccountFlags.history, userData128: owner },
    { id: one, ledger: 1, code: 6, userData64: 9n },
    { id: other, ledger: 1, code: 6, userData32: 8 },
  ])
  const events = Array.from({ length: 20 }, (_, index): TransferEvent => {
    const [from, to] = index === 19 ? [one, other] : index % 3 === 2 ? [shop, one] : [one, shop]
    const marks = { userData128: index % 2 ? owner : NIL, userData64: BigInt(index % 4), userData32: index % 5 }
    return { id: newUuid(), debitAccountId: from, creditAccountId: to, amount: BigInt(index), ledger: 1, code: 1 + (index % 2), ...marks }
  })
  for (let start = 0; start < 20; start += 5) await saveTransfers(database.pool, events.slice(start, start + 5))
  await saveTransfers(database.pool, [{ ...events[0]!, id: newUuid(), debitAccountId: newUuid() }])
  transfers = await lookupTransfers(database.pool, events.map((event) => event.id))
})
after(() => database.drop())

const ofShop = (transfer: Transfer): boolean => transfer.debitAccountId === shop || transfer.creditAccountId === shop

test('a lookup answers in the order of the question and leaves out what does not exist', async () => {
  assert.deepEqual((await lookupAccounts(database.pool, [other, newUuid(), shop])).map(({ id }) => id), [other, shop])
  assert.deepEqual(await lookupTransfers(database.pool, [transfers[3]!.id, newUuid(), transfers[0]!.id]), [transfers[3], transfers[0]])
  assert.deepEqual(await lookupAccounts(database.pool, []), [])
})

test('the transfers of an account come by time, by side, forwards and backwards, and match every field asked for', async () => {
  const ask = (filter: Partial<AccountFilter>): Promise<Transfer[]> => accountTransfers(database.pool, { accountId: shop, limit: 100, ...filter })
  const expected = transfers.filter(ofShop)
  assert.deepEqual(await ask({}), expected)
  assert.deepEqual(await ask({ reversed: true }), expected.toReversed())
  assert.deepEqual(await ask({ debits: false }), expected.filter((transfer) => transfer.creditAccountId === shop))
  assert.deepEqual(await ask({ credits: false, reversed: true }), expected.filter((transfer) => transfer.debitAccountId === shop).toReversed())
  assert.deepEqual(await ask({ code: 2 }), expected.filter((transfer) => transfer.code === 2))
  assert.deepEqual(await ask({ userData128: owner }), expected.filter((transfer) => transfer.userData128 === owner))
  assert.deepEqual(await ask({ userData64: 3n }), expected.filter((transfer) => transfer.userData64 === 3n))
  assert.deepEqual(await ask({ userData32: 4 }), expected.filter((transfer) => transfer.userData32 === 4))
  assert.deepEqual(await ask({ userData32: 0, userData64: 0n, userData128: NIL, code: 0 }), expected)
  const [min, max] = [transfers[4]!.timestamp, transfers[9]!.timestamp]
  assert.deepEqual(await ask({ timestampMin: min, timestampMax: max }), expected.filter(({ timestamp }) => timestamp >= min && timestamp <= max))
})

test('page after page reads every transfer once', async () => {
  for (const reversed of [false, true]) {
    const read: Transfer[] = []
    for (;;) {
      const last = read.at(-1)?.timestamp
      const from = last === undefined ? {} : reversed ? { timestampMax: last - 1n } : { timestampMin: last + 1n }
      const page = await accountTransfers(database.pool, { accountId: shop, limit: 4, reversed, ...from })
      if (page.length === 0) break
      read.push(...page)
    }
    const expected = transfers.filter(ofShop)
    assert.deepEqual(read, reversed ? expected.toReversed() : expected)
  }
})

test('an account with a history tells its balances after each transfer; another tells none', async () => {
  const balances = await accountBalances(database.pool, { accountId: shop, limit: 100 })
  let [debits, credits] = [0n, 0n]
  const expected = transfers.filter(ofShop).map(({ timestamp, amount, debitAccountId }) => {
    if (debitAccountId === shop) debits += amount
    else credits += amount
    return { debitsPending: 0n, debitsPosted: debits, creditsPending: 0n, creditsPosted: credits, timestamp }
  })
  assert.deepEqual(balances, expected)
  const debited = new Set(transfers.filter((transfer) => transfer.debitAccountId === shop).map(({ timestamp }) => timestamp))
  assert.deepEqual(
    await accountBalances(database.pool, { accountId: shop, limit: 3, credits: false, reversed: true }),
    expected.filter(({ timestamp }) => debited.has(timestamp)).toReversed().slice(0, 3),
  )
  assert.deepEqual(await accountBalances(database.pool, { accountId: one, limit: 100 }), [])
})

test('a filter that can not be met is answered with nothing', async () => {
  for (const wrong of [
    { limit: 0 },
    { limit: -1 },
    { limit: 1.5 },
    { accountId: NIL },
    { accountId: ID_MAX },
    { timestampMin: 2n, timestampMax: 1n },
    { timestampMax: 2n ** 63n },
    { timestampMin: -1n },
    { debits: false, credits: false },
  ]) {
    assert.deepEqual(await accountTransfers(database.pool, { accountId: shop, limit: 100, ...wrong }), [])
    assert.deepEqual(await accountBalances(database.pool, { accountId: shop, limit: 100, ...wrong }), [])
  }
  assert.deepEqual(await queryTransfers(database.pool, { limit: 0 }), [])
  assert.deepEqual(await queryAccounts(database.pool, { limit: 10, timestampMin: 2n, timestampMax: 1n }), [])
})

test('queries find accounts and transfers by their fields, and never a transfer that failed', async () => {
  const all = await queryAccounts(database.pool, { limit: 100 })
  assert.deepEqual(all.map(({ id }) => id), [shop, one, other])
  assert.deepEqual((await queryAccounts(database.pool, { limit: 100, code: 6, reversed: true })).map(({ id }) => id), [other, one])
  assert.deepEqual((await queryAccounts(database.pool, { limit: 100, userData128: owner })).map(({ id }) => id), [shop])
  assert.deepEqual((await queryAccounts(database.pool, { limit: 100, userData64: 9n, ledger: 1 })).map(({ id }) => id), [one])
  assert.deepEqual(await queryAccounts(database.pool, { limit: 100, ledger: 2 }), [])
  assert.deepEqual(await queryTransfers(database.pool, { limit: 100 }), transfers)
  assert.deepEqual(await queryTransfers(database.pool, { limit: 2, code: 2, reversed: true }), [transfers[19], transfers[17]])
})

test('a query reads on after transfers of the same nanosecond', async () => {
  const { rows } = await database.pool.query('select max(timestamp) + 1 as time from ledger_transfers')
  const time = rows[0].time as bigint
  const ids = Array.from({ length: 5 }, () => newUuid()).sort()
  await database.pool.query(
    `insert into ledger_transfers (timestamp, amount, ledger, code, flags, id, debit_account_id, credit_account_id)
     select $1, 1, 1, 1, 0, id, $2, $3 from unnest($4::uuid[]) as id`,
    [time, one, other, ids],
  )
  await database.pool.query('update ledger_accounts set last_timestamp = $1 where id = $2', [time, one])
  for (const reversed of [false, true]) {
    const read: string[] = []
    for (;;) {
      const after = read.at(-1)
      const page = await queryTransfers(database.pool, { limit: 2, reversed, timestampMin: time, timestampMax: time, ...(after ? { after } : {}) })
      if (page.length === 0) break
      read.push(...page.map(({ id }) => id))
    }
    assert.deepEqual(read, reversed ? ids.toReversed() : ids)
  }
})
