import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { saveAccounts, saveTransfers } from '../../test/ledger/engine-under-test.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { AccountFlags, type Account, type AccountBalance, type AccountEvent } from './account.ts'
import { accountBalances } from './account-balances.ts'
import { accountTransfers } from './account-transfers.ts'
import type { AccountFilter, QueryFilter } from './filters.ts'
import { lookupAccounts, lookupTransfers } from './lookups.ts'
import { queryAccounts, queryTransfers } from './queries.ts'
import { NANOSECONDS_PER_SECOND, NIL, TIMESTAMP_MAX } from './ranges.ts'
import type { Transfer, TransferEvent } from './transfer.ts'

/*
 * Every filter, page after page, against the same question put to all rows in memory.
 */

const [someone, another, shop] = [newUuid(), newUuid(), newUuid()]
let database: TestDatabase
/** By time, then by id: the shop, a few that pay into it and out of it, some of ledger 2, and five of the same nanosecond. */
let accounts: Account[]
/** By time, then by id: most of the shop, over half an hour, and five of the same nanosecond. */
let transfers: Transfer[]
/** The history of the shop, by time. */
let balances: AccountBalance[]

/** Fields in many combinations, so that each filter leaves some out. */
const marks = (index: number): Required<Pick<Transfer, 'userData128' | 'userData64' | 'userData32' | 'code'>> => ({
  userData128: [NIL, someone, another][index % 3]!,
  userData64: BigInt(Math.floor(index / 2) % 3),
  userData32: Math.floor(index / 5) % 3,
  code: 1 + (Math.floor(index / 7) % 2),
})

const byTime = (one: { timestamp: bigint; id: Uuid }, other: { timestamp: bigint; id: Uuid }): number =>
  one.timestamp === other.timestamp ? (one.id < other.id ? -1 : 1) : one.timestamp < other.timestamp ? -1 : 1

before(async () => {
  database = await testDatabase()
  const { pool } = database
  const events = Array.from({ length: 18 }, (_, index): AccountEvent => ({ id: index === 0 ? shop : newUuid(), ledger: index < 12 ? 1 : 2, flags: index === 0 ? AccountFlags.history : 0, ...marks(index) }))
  for (let start = 0; start < events.length; start += 6) await saveAccounts(pool, events.slice(start, start + 6))
  const twins = Array.from({ length: 5 }, () => newUuid())
  await pool.query(
    `insert into ledger_accounts select timestamp, 1, 1, 1, twin, user_data_128, 1, 0, false, timestamp, 0, 0, 0, 0, 0
     from ledger_accounts, unnest($1::uuid[]) as twin where id = $2`,
    [twins, events[7]!.id],
  )
  const movements = Array.from({ length: 60 }, (_, index): TransferEvent => {
    const [partner, stranger, ledger] = index % 10 === 9 ? [events[12]!, events[13]!, 2] : [events[0]!, events[1 + (index % 5)]!, 1]
    const [from, to] = index % 4 === 0 ? [partner, stranger] : [stranger, partner]
    return { id: newUuid(), debitAccountId: from.id, creditAccountId: to.id, amount: BigInt(index), ledger, ...marks(index) }
  })
  for (const [part, turn] of [0n, 1n, 2n, 40n, 41n, 1_900n].entries()) await saveTransfers(pool, movements.slice(part * 10, part * 10 + 10), turn * NANOSECONDS_PER_SECOND)
  const twinTransfers = Array.from({ length: 5 }, () => newUuid())
  await pool.query(
    `insert into ledger_transfers select timestamp, 1, 1, 1, 0, twin, debit_account_id, $3, user_data_128, null, 1, 1, null
     from ledger_transfers, unnest($1::uuid[]) as twin where id = $2`,
    [twinTransfers, movements[31]!.id, events[6]!.id],
  )
  await saveTransfers(pool, [{ ...movements[0]!, id: newUuid(), debitAccountId: newUuid() }])
  accounts = (await lookupAccounts(pool, [...events.map(({ id }) => id), ...twins])).toSorted(byTime)
  transfers = (await lookupTransfers(pool, [...movements.map(({ id }) => id), ...twinTransfers])).toSorted(byTime)
  balances = await storedHistory()
})
after(() => database.drop())

async function storedHistory(): Promise<AccountBalance[]> {
  const { rows } = await database.pool.query<AccountBalance>(
    `select timestamp, debits_pending as "debitsPending", debits_posted as "debitsPosted", credits_pending as "creditsPending", credits_posted as "creditsPosted"
     from ledger_account_balances where account_id = $1 order by timestamp`,
    [shop],
  )
  return rows.map((row) => ({ ...row }))
}

type Row = { timestamp: bigint; id?: Uuid }
type Fields = Partial<ReturnType<typeof marks>> & { ledger?: number }

/** Zero and the nil id ask for nothing. */
const fields = {
  userData128: fc.constantFrom(NIL, someone, another),
  userData64: fc.bigInt(0n, 2n),
  userData32: fc.nat(2),
  code: fc.nat(2),
}

/** Two at most, or little would be left to page through. */
function fewOf(arbitraries: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Fields> {
  const chosen = fc.subarray(Object.keys(arbitraries), { maxLength: 2 })
  return fc.tuple(fc.record(arbitraries), chosen).map(([drawn, names]) => Object.fromEntries(names.map((name) => [name, drawn[name]])))
}

/** At one of the rows, just before it or just after it; or none. */
const edge = fc.option(fc.record({ place: fc.nat(1_000), off: fc.bigInt(-1n, 1n) }), { nil: undefined, freq: 1 })
const page = { limit: fc.integer({ min: 3, max: 15 }), reversed: fc.boolean(), min: edge, max: edge }

type Edge = { place: number; off: bigint } | undefined

function windowOf(min: Edge, max: Edge, rows: readonly Row[]): { timestampMin?: bigint; timestampMax?: bigint } {
  const at = ({ place, off }: NonNullable<Edge>): bigint => rows[place % rows.length]!.timestamp + off
  return { ...(min && { timestampMin: at(min) }), ...(max && { timestampMax: at(max) }) }
}

function matching<Found extends Row & Required<Fields>>(rows: readonly Found[], filter: QueryFilter): Found[] {
  const { timestampMin = 0n, timestampMax = TIMESTAMP_MAX } = filter
  const isAsked = (field: keyof Fields): boolean => Boolean(filter[field]) && filter[field] !== NIL
  const asked = (['userData128', 'userData64', 'userData32', 'code', 'ledger'] as const).filter(isAsked)
  const found = rows.filter((row) => row.timestamp >= timestampMin && row.timestamp <= timestampMax && asked.every((field) => row[field] === filter[field]))
  return filter.reversed ? found.toReversed() : found
}

/** Reads on after the last row until a page is empty. Every page but the last must be full. */
async function allPages<Filter extends AccountFilter | QueryFilter, Found extends Row>(
  read: (filter: Filter) => Promise<Found[]>,
  filter: Filter,
  readOn: (last: Found) => Partial<Filter>,
): Promise<Found[]> {
  const pages: Found[][] = []
  for (let next = filter; ; next = { ...filter, ...readOn(pages.at(-1)!.at(-1)!) }) {
    const found = await read(next)
    if (found.length === 0) return pages.flat()
    if (pages.length > 0) assert.equal(pages.at(-1)!.length, filter.limit)
    pages.push(found)
  }
}

test('queries page through what matches, every row once and in order, forwards and backwards', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record(page), fewOf({ ...fields, ledger: fc.nat(2) }), async ({ limit, reversed, min, max }, asked) => {
      const readOn = ({ timestamp, id }: Account | Transfer): Partial<QueryFilter> => ({ [reversed ? 'timestampMax' : 'timestampMin']: timestamp, after: id })
      const ofAccounts: QueryFilter = { limit, reversed, ...asked, ...windowOf(min, max, accounts) }
      assert.deepEqual(await allPages((filter) => queryAccounts(database.pool, filter), ofAccounts, readOn), matching(accounts, ofAccounts))
      const ofTransfers: QueryFilter = { limit, reversed, ...asked, ...windowOf(min, max, transfers) }
      assert.deepEqual(await allPages((filter) => queryTransfers(database.pool, filter), ofTransfers, readOn), matching(transfers, ofTransfers))
    }),
    { numRuns: 60 },
  )
})

test('the transfers and the balances of an account are paged through alike, by side and by every field', async () => {
  const ofShop = transfers.filter((transfer) => transfer.debitAccountId === shop || transfer.creditAccountId === shop)
  assert.deepEqual(balances.map(({ timestamp }) => timestamp), ofShop.map(({ timestamp }) => timestamp))
  await fc.assert(
    fc.asyncProperty(fc.record({ ...page, side: fc.constantFrom('debit', 'credit', 'both') }), fewOf(fields), async ({ limit, reversed, min, max, side }, asked) => {
      const readOn = ({ timestamp }: Row): Partial<AccountFilter> => (reversed ? { timestampMax: timestamp - 1n } : { timestampMin: timestamp + 1n })
      const sides = { debits: side !== 'credit', credits: side !== 'debit' }
      const filter: AccountFilter = { accountId: shop, limit, reversed, ...sides, ...asked, ...windowOf(min, max, ofShop) }
      const expected = matching(ofShop, filter).filter((transfer) => side === 'both' || transfer[`${side as 'debit' | 'credit'}AccountId`] === shop)
      assert.deepEqual(await allPages((next) => accountTransfers(database.pool, next), filter, readOn), expected)
      const balanceAt = new Map(balances.map((balance) => [balance.timestamp, balance]))
      assert.deepEqual(await allPages((next) => accountBalances(database.pool, next), filter, readOn), expected.map(({ timestamp }) => balanceAt.get(timestamp)))
    }),
    { numRuns: 60 },
  )
})

/** 10,001 accounts, and as many transfers between the first two, over ten seconds, with the history of the first. */
async function fillWith10001({ pool }: TestDatabase): Promise<Uuid> {
  const id = (kind: string): string => `('${kind}0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
  const insert = (table: string, columns: string): Promise<unknown> => pool.query(`insert into ${table} select ${columns} from generate_series(1::bigint, 10001) as n`)
  await insert('ledger_accounts', `n, 1, 1, 1, ${id('a')}, '${someone}', 1, 8, false, 20000000000, 0, 0, 0, 0, 0`)
  const first = 'a0000000-0000-4000-8000-000000000001'
  const second = 'a0000000-0000-4000-8000-000000000002'
  await insert('ledger_transfers', `1000000000 + n * 1000000, 1, 1, 1, 0, ${id('7')}, '${first}', '${second}', '${someone}', null, 1, 1, null`)
  await insert('ledger_account_balances', `'${first}', ${id('7')}, 1000000000 + n * 1000000, 0, n, 0, 0`)
  return first
}

test('no page has more than 10,000 rows, whatever its limit, and the next one goes on from there', async () => {
  const large = await testDatabase()
  try {
    const accountId = await fillWith10001(large)
    const { pool } = large
    const reads: ((page: { limit: number; reversed: boolean; timestampMin?: bigint; timestampMax?: bigint }) => Promise<Row[]>)[] = [
      (filter) => queryAccounts(pool, filter),
      (filter) => queryTransfers(pool, { ...filter, code: 1 }),
      (filter) => accountTransfers(pool, { ...filter, accountId, userData64: 1n }),
      (filter) => accountBalances(pool, { ...filter, accountId, userData128: someone }),
    ]
    for (const read of reads) {
      for (const reversed of [false, true]) {
        const first = await read({ limit: 20_000, reversed })
        const last = first.at(-1)!.timestamp
        const rest = await read({ limit: 20_000, reversed, ...(reversed ? { timestampMax: last - 1n } : { timestampMin: last + 1n }) })
        assert.deepEqual([first.length, rest.length], [10_000, 1])
        assert.equal(new Set([...first, ...rest].map(({ timestamp }) => timestamp)).size, 10_001)
        assert.equal((await read({ limit: 9_999, reversed })).length, 9_999)
      }
    }
  } finally {
    await large.drop()
  }
})
