import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { preparedName } from '../database/statement-group.ts'
import { inTransaction, isRetryable, type Transaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { AccountFlags, creditBalance, debitBalance } from './account.ts'
import { accountBalances } from './account-balances.ts'
import { NotOpenedError } from './books.ts'
import { openingOf, saveAccounts, saveNewTransfers, saveTransfers, saveTransfersIn } from '../../test/ledger/engine-under-test.ts'
import { expirePendingTransfers } from './expire-pending-transfers.ts'
import { lookupAccounts, lookupTransfers } from './lookups.ts'
import { NaiveLedger } from '../../test/ledger/naive-ledger.ts'
import { openBooks } from './open-books.ts'
import { ACCOUNTS, idIn, randomSteps, type Step } from '../../test/ledger/random-batches.ts'
import { AMOUNT_MAX } from './ranges.ts'
import { ConcurrentIdError } from './save-books.ts'
import { TransferFlags, type TransferEvent } from './transfer.ts'
import { verifyLedger, type LedgerFinding } from './verify.ts'

const SECOND = 1_000_000_000n
const { debitsMustNotExceedCredits, history } = AccountFlags
const { pending, postPendingTransfer, voidPendingTransfer, closingDebit } = TransferFlags

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

/** Two new accounts: `from` without limits, `to` with the given flags. */
async function twoAccounts(flags = 0): Promise<[from: Uuid, to: Uuid]> {
  const [from, to] = [newUuid(), newUuid()]
  await saveAccounts(database.pool, [{ id: from, ledger: 1, code: 1 }, { id: to, ledger: 1, code: 1, flags }])
  return [from, to]
}

function transfer(debitAccountId: Uuid, creditAccountId: Uuid, amount: bigint, more: Partial<TransferEvent> = {}): TransferEvent {
  return { id: newUuid(), debitAccountId, creditAccountId, amount, ledger: 1, code: 1, ...more }
}

const statuses = (results: readonly { status: string }[]): string[] => results.map(({ status }) => status)

async function findings(): Promise<LedgerFinding[]> {
  const found: LedgerFinding[] = []
  for await (const finding of verifyLedger(database.pool)) found.push(finding)
  return found
}

test('what is decided is saved with the transaction, and comes back as it was', async () => {
  const [from, to] = await twoAccounts(debitsMustNotExceedCredits)
  const full = transfer(from, to, AMOUNT_MAX - 1n, { flags: pending, timeout: 3_600, userData128: newUuid(), userData64: 2n ** 63n - 1n, userData32: 7, code: 32_767 })
  const { timestamp } = (await saveTransfers(database.pool, [full]))[0]!
  const zero = '00000000-0000-0000-0000-000000000000'
  assert.deepEqual(await lookupTransfers(database.pool, [full.id]), [{ pendingId: zero, ...full, timestamp }])
  const [, account] = await lookupAccounts(database.pool, [from, to])
  assert.equal(account!.creditsPending, AMOUNT_MAX - 1n)
  assert.equal(account!.flags, debitsMustNotExceedCredits)
  await saveTransfers(database.pool, [{ id: newUuid(), pendingId: full.id, flags: voidPendingTransfer }])
})

test('a transaction that is rolled back leaves nothing, not even a used-up id', async () => {
  const [from, to] = await twoAccounts(debitsMustNotExceedCredits)
  const [spend, fund] = [transfer(to, from, 5n), transfer(from, to, 5n)]
  const decided = inTransaction(database.pool, async (transaction) => {
    assert.deepEqual(statuses(await saveTransfersIn(transaction, [spend, fund])), ['exceeds_credits', 'created'])
    throw new Error('changed my mind')
  })
  await assert.rejects(decided, /changed my mind/)
  assert.deepEqual(statuses(await saveTransfers(database.pool, [fund, spend])), ['created', 'created'])
})

test('an id that failed for a reason that may pass is used up for later transactions too', async () => {
  const [from, to] = await twoAccounts(debitsMustNotExceedCredits)
  const spend = transfer(to, from, 5n)
  assert.deepEqual(statuses(await saveTransfers(database.pool, [spend, transfer(from, to, 5n)])), ['exceeds_credits', 'created'])
  assert.deepEqual(statuses(await saveTransfers(database.pool, [spend])), ['id_already_failed'])
  assert.deepEqual(await lookupTransfers(database.pool, [spend.id]), [])
})

test('sent again after a lost answer, a transfer exists, with its first timestamp', async () => {
  const [from, to] = await twoAccounts()
  const events = [transfer(from, to, 5n, { flags: pending }), transfer(from, to, 6n)]
  const first = await saveTransfers(database.pool, events)
  const post = { id: newUuid(), pendingId: events[0]!.id, amount: 3n, flags: postPendingTransfer }
  const [posted] = await saveTransfers(database.pool, [post])
  assert.deepEqual(await saveTransfers(database.pool, [...events, post]), [...first, posted].map((result) => ({ ...result, status: 'exists' })))
})

test('books decide any number of times before and after they are saved, each time on what came before', async () => {
  const [from, to] = await twoAccounts(debitsMustNotExceedCredits | history)
  const [fund, hold, late] = [transfer(from, to, 10n), transfer(to, from, 4n, { flags: pending, timeout: 60 }), transfer(to, from, 6n)]
  const [other, closeId] = [newUuid(), newUuid()]
  await inTransaction(database.pool, async (transaction) => {
    const opening = openingOf([fund, hold, late])
    const end = { id: newUuid(), pendingId: hold.id, flags: voidPendingTransfer }
    const close = transfer(other, to, 0n, { id: closeId, flags: pending | closingDebit })
    const books = await openBooks(transaction, {
      accounts: [...opening.accounts, other],
      transfers: [...opening.transfers, end.id, close.id],
      pendings: [hold.id],
    })
    assert.deepEqual(statuses(books.createAccounts([{ id: other, ledger: 1, code: 2 }])), ['created'])
    assert.deepEqual(statuses(books.createTransfers([fund])), ['created'])
    assert.deepEqual(statuses(books.createTransfers([hold, close])), ['created', 'created'])
    assert.equal(creditBalance(books.account(to)!), 6n)
    assert.equal(debitBalance(books.account(from)!), 6n)
    await books.save()
    assert.deepEqual(statuses(books.createTransfers([late, end])), ['created', 'created'])
    await books.save()
    await books.save()
    assert.equal(books.pendingStatus(hold.id), 'voided')
  })
  const [account, closed] = await lookupAccounts(database.pool, [to, other])
  assert.deepEqual([account!.debitsPending, account!.debitsPosted, account!.creditsPosted], [0n, 6n, 10n])
  assert.equal(closed!.flags, AccountFlags.closed)
  assert.deepEqual(statuses(await saveAccounts(database.pool, [{ id: other, ledger: 1, code: 2 }])), ['exists_with_different_flags'])
  await saveTransfers(database.pool, [{ id: newUuid(), pendingId: closeId, flags: voidPendingTransfer }])
  assert.deepEqual(statuses(await saveAccounts(database.pool, [{ id: other, ledger: 1, code: 2 }])), ['exists'])
  const kept = await accountBalances(database.pool, { accountId: to, limit: 10 })
  assert.deepEqual(kept.map(({ debitsPending, debitsPosted, creditsPosted }) => [debitsPending, debitsPosted, creditsPosted]), [
    [0n, 0n, 10n],
    [4n, 0n, 10n],
    [4n, 0n, 10n],
    [4n, 6n, 10n],
    [0n, 6n, 10n],
    [0n, 6n, 10n],
  ])
  assert.deepEqual(await findings(), [])
})

test('books refuse to speak of what was not named when they were opened', async () => {
  const [from, to] = await twoAccounts()
  await inTransaction(database.pool, async (transaction) => {
    const named = transfer(from, to, 1n)
    const books = await openBooks(transaction, { accounts: [from], transfers: [named.id] })
    assert.throws(() => books.account(to), NotOpenedError)
    assert.throws(() => books.createTransfers([named]), NotOpenedError)
    assert.throws(() => books.createTransfers([transfer(from, from, 1n)]), NotOpenedError)
    assert.throws(() => books.createTransfers([{ id: named.id, pendingId: newUuid(), flags: voidPendingTransfer }]), NotOpenedError)
  })
})

test('transfers whose ids were just drawn are created without looking for them; one whose id is taken after all creates nothing', async () => {
  const [from, to] = await twoAccounts()
  const first = transfer(from, to, 5n)
  assert.deepEqual(statuses(await saveNewTransfers(database.pool, [first, transfer(to, from, 2n)])), ['created', 'created'])
  await assert.rejects(saveNewTransfers(database.pool, [transfer(from, to, 1n), first]), (error) => isRetryable(error))
  assert.deepEqual(statuses(await saveNewTransfers(database.pool, [transfer(from, newUuid(), 1n)])), ['credit_account_not_found'])
  assert.deepEqual((await lookupAccounts(database.pool, [from])).map((account) => [account.debitsPosted, account.creditsPosted]), [[5n, 2n]])
  assert.deepEqual(await findings(), [])
})

test('time never goes back, whatever the clock shows', async () => {
  const [from, to] = await twoAccounts()
  const times: bigint[] = []
  for (const [turn, save] of [[0n, saveTransfers], [3_600n, saveNewTransfers], [-3_600n, saveTransfers], [-7_200n, saveNewTransfers], [3_599n, saveTransfers]] as const) {
    const results = await save(database.pool, [transfer(from, to, 1n), transfer(to, from, 1n)], turn * SECOND)
    times.push(...results.map((result) => result.timestamp))
  }
  assert(times.every((time, index) => index === 0 || time > times[index - 1]!), times.join(' '))
})

test('a pending transfer that has expired gives back what it reserved as soon as one of its accounts is used', async () => {
  for (const save of [saveTransfers, saveNewTransfers]) {
    const [from, to] = await twoAccounts(debitsMustNotExceedCredits)
    const hold = transfer(to, from, 10n, { flags: pending, timeout: 5 })
    await saveTransfers(database.pool, [transfer(from, to, 10n), hold])
    const spend = (): TransferEvent => transfer(to, from, 10n)
    assert.deepEqual(statuses(await save(database.pool, [spend()], 4n * SECOND)), ['exceeds_credits'])
    assert.deepEqual(statuses(await save(database.pool, [spend()], 5n * SECOND)), ['created'])
    const post = { id: newUuid(), pendingId: hold.id, amount: AMOUNT_MAX, flags: postPendingTransfer }
    assert.deepEqual(statuses(await saveTransfers(database.pool, [post], 0n)), ['pending_transfer_expired'])
    const [account] = await lookupAccounts(database.pool, [from])
    assert.deepEqual([account!.creditsPending, account!.creditsPosted], [0n, 10n])
  }
})

test('when it expires, the other account gets its part back too, though nobody named it', async () => {
  for (const [side, save] of [[0, saveTransfers], [1, saveTransfers], [0, saveNewTransfers], [1, saveNewTransfers]] as const) {
    const [[from, to], [third]] = [await twoAccounts(), await twoAccounts()]
    await saveTransfers(database.pool, [transfer(from, to, 10n, { flags: pending, timeout: 5 })])
    await save(database.pool, [transfer(third, [from, to][side]!, 1n)], 5n * SECOND)
    const pendingNow = (await lookupAccounts(database.pool, [from, to])).map((account) => account.debitsPending + account.creditsPending)
    assert.deepEqual(pendingNow, [0n, 0n])
  }
})

test('the periodic job gives back what nobody touches, earliest first, and opens what a closing had closed', async () => {
  const [from, to] = await twoAccounts()
  const holds = [30, 10, 20].map((timeout) => transfer(from, to, BigInt(timeout), { flags: pending, timeout }))
  const closing = transfer(from, to, 0n, { flags: pending | closingDebit, timeout: 40 })
  await saveTransfers(database.pool, [...holds, closing])
  const expire = (limit: number, seconds: bigint): Promise<number> =>
    inTransaction(database.pool, (transaction) => expirePendingTransfers(transaction, limit, seconds * SECOND))
  const left = async (): Promise<bigint> => (await lookupAccounts(database.pool, [from]))[0]!.debitsPending
  assert.equal(await expire(10, 9n), 0)
  assert.equal(await expire(1, 25n), 1)
  assert.equal(await left(), 50n)
  assert.equal(await expire(10, 25n), 1)
  assert.equal(await left(), 30n)
  assert.equal(await expire(10, 40n), 2)
  assert.equal(await left(), 0n)
  assert.equal((await lookupAccounts(database.pool, [from]))[0]!.flags, 0)
  assert.deepEqual(await findings(), [])
})

test('two writers with transfers that cross never wait for each other in a circle, and nothing is lost', async () => {
  const accounts = Array.from({ length: 8 }, () => newUuid())
  await saveAccounts(database.pool, accounts.map((id) => ({ id, ledger: 1, code: 1, flags: history })))
  const batch = (shift: number): TransferEvent[] =>
    Array.from({ length: 50 }, (_, index) => {
      const [one, other] = [accounts[(index + shift) % 8]!, accounts[(index * 3 + shift * 5 + 1) % 8]!]
      return one === other ? transfer(one, accounts[(index + shift + 1) % 8]!, 1n) : transfer(one, other, BigInt(index))
    })
  const writer = async (shift: number): Promise<void> => {
    for (let round = 0; round < 50; round++) {
      const results = await inTransaction(database.pool, (transaction) => saveTransfersIn(transaction, shift ? batch(round).reverse() : batch(round)))
      assert(results.every(({ status }) => status === 'created'))
    }
  }
  await Promise.all([writer(0), writer(1), writer(0), writer(1)])
  const { rows } = await database.pool.query('select count(*) as count from ledger_transfers where debit_account_id = any($1)', [accounts])
  assert.equal(rows[0].count, 10_000n)
  assert.deepEqual(await findings(), [])
})

test('of two writers with the same id and other accounts, one gets it and the other, tried again, hears that it exists', async () => {
  const [[a, b], [c, d]] = [await twoAccounts(), await twoAccounts(debitsMustNotExceedCredits)]
  for (const second of [transfer(c, d, 2n), transfer(d, c, 2n)]) {
    const first = transfer(a, b, 1n)
    let loser: Promise<void> | undefined
    await inTransaction(database.pool, async (transaction) => {
      await saveTransfersIn(transaction, [first])
      loser = assert.rejects(inTransaction(database.pool, (other) => saveTransfersIn(other, [{ ...second, id: first.id }])), ConcurrentIdError)
      await waitForLock(transaction)
    })
    await loser
    assert.deepEqual(statuses(await saveTransfers(database.pool, [{ ...second, id: first.id }])), ['exists_with_different_debit_account_id'])
  }
})

/** Until another connection waits for what this transaction holds. */
async function waitForLock(transaction: Transaction): Promise<void> {
  for (;;) {
    const { rows } = await transaction.query('select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))')
    if (rows.length > 0) return
  }
}

test('a pending transfer committed between the reads of another one that posts it is found, and its accounts are locked', async () => {
  const [from, to] = await twoAccounts()
  const hold = transfer(from, to, 5n, { flags: pending })
  await inTransaction(database.pool, async (transaction) => {
    let committed = 0
    const query = async (...parameters: Parameters<Transaction['query']>): ReturnType<Transaction['query']> => {
      const result = await transaction.query(...parameters)
      const [statement] = parameters
      if (typeof statement === 'object' && statement.name.startsWith('ledger_lock') && committed++ === 0) await saveTransfers(database.pool, [hold])
      return result
    }
    const watched = { ...transaction, inTransaction: true, query } as Transaction
    const post = { id: newUuid(), pendingId: hold.id, amount: AMOUNT_MAX, flags: postPendingTransfer }
    assert.deepEqual(statuses(await saveTransfersIn(watched, [post])), ['created'])
    assert.equal(committed, 2)
  })
  assert.deepEqual(await findings(), [])
})

test('plans made while the tables are small do not read the whole of them', async () => {
  const [from, to] = await twoAccounts()
  await database.pool.query('vacuum analyze')
  await inTransaction(database.pool, async (transaction) => {
    for (let round = 0; round < 8; round++) await saveTransfersIn(transaction, [transfer(from, to, 1n)])
    await openBooks(transaction, { accounts: [from], transfers: [] })
    await transaction.query('set local enable_seqscan = on')
    for (const [name, parameters] of [['ledger_lock_accounts', "'{}', 0, 1"], ['ledger_lock_accounts_and_look', "'{}', 0, 1"], ['ledger_read_transfers', "'{}', '{}', 0, 1"]]) {
      const { rows } = await transaction.query(`explain execute "${preparedName(name!)}"(${parameters})`)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      assert.match(plan, /Index Scan/)
      assert.doesNotMatch(plan, /Seq Scan/, plan)
    }
  })
})

test('the tables themselves refuse what the engine never writes', async () => {
  const [from, to] = await twoAccounts(debitsMustNotExceedCredits)
  const event = transfer(from, to, 5n)
  await saveTransfers(database.pool, [event])
  for (const statement of [
    `delete from ledger_transfers where id = '${event.id}'`,
    `update ledger_transfers set amount = 6 where id = '${event.id}'`,
    'truncate ledger_transfers',
    `delete from ledger_accounts where id = '${to}'`,
    `update ledger_accounts set flags = 0 where id = '${to}'`,
    `update ledger_accounts set debits_posted = 6 where id = '${to}'`,
    `update ledger_accounts set debits_posted = -1 where id = '${to}'`,
    `update ledger_accounts set debits_posted = 9223372036854775807, debits_pending = 1 where id = '${from}'`,
    'insert into ledger_transfers (timestamp, amount, ledger, code, flags, id, debit_account_id) ' +
      `values (1, 1, 1, 1, 0, gen_random_uuid(), '${to}')`,
  ]) {
    await assert.rejects(database.pool.query(statement), /refused|violates check/, statement)
  }
})

test('PostgreSQL answers and counts like the naive ledger, batch after batch, and the books can be proved', async () => {
  let run = 1
  await fc.assert(
    fc.asyncProperty(randomSteps(0, 8), async (steps) => {
      await compareWithNaive(run++, steps)
    }),
    { numRuns: 60, endOnFailure: true },
  )
  assert.deepEqual(await findings(), [])
})

/** The same ids, of another run. */
function ofRun<Event extends object>(run: number, event: Event): Event {
  const prefix = idIn(run, 'account', 0).slice(0, 8)
  const entries = Object.entries(event).map(([field, value]) => [field, typeof value === 'string' ? value.replace(/^00000000(?=-0000-4000)/, prefix) : value])
  return Object.fromEntries(entries) as Event
}

async function compareWithNaive(run: number, steps: readonly Step[]): Promise<void> {
  const naive = new NaiveLedger(0n)
  let turn = 0n
  for (const step of steps) {
    if ('turn' in step) {
      turn += BigInt(step.turn) * SECOND
      await inTransaction(database.pool, async (transaction) => {
        naive.clock((await openBooks(transaction, { accounts: [], transfers: [] }, turn)).timestamp)
        await expirePendingTransfers(transaction, 1_000, turn)
      })
      continue
    }
    await inTransaction(database.pool, async (transaction) => {
      const accounts = 'accounts' in step ? step.accounts.map((event) => ofRun(run, event)) : []
      const transfers = 'transfers' in step ? step.transfers.map((event) => ofRun(run, event)) : []
      const opening = openingOf(transfers)
      const books = await openBooks(transaction, { ...opening, accounts: [...opening.accounts, ...accounts.map((account) => account.id)] }, turn)
      naive.clock(books.timestamp)
      naive.time = books.timestamp
      assert.deepEqual(books.createAccounts(accounts), naive.createAccounts(accounts))
      assert.deepEqual(books.createTransfers(transfers), naive.createTransfers(transfers))
      await books.save()
    })
  }
  const transferIds = steps.flatMap((step) => ('transfers' in step ? step.transfers.map((event) => ofRun(run, event).id) : []))
  await compareWhatIsStored(run, naive, [...new Set(transferIds)], turn)
}

async function compareWhatIsStored(run: number, naive: NaiveLedger, transferIds: readonly Uuid[], turn: bigint): Promise<void> {
  const accountIds = Array.from({ length: ACCOUNTS }, (_, number) => idIn(run, 'account', number))
  assert.deepEqual(await lookupAccounts(database.pool, accountIds), naive.accountsNow())
  const created = transferIds.map((id) => naive.transfers.find((transfer) => transfer.id === id)).filter((transfer) => transfer !== undefined)
  assert.deepEqual(await lookupTransfers(database.pool, transferIds), created)
  const failed = await database.pool.query<{ id: Uuid }>('select id from ledger_transfers where debit_account_id is null and id = any($1)', [transferIds])
  assert.deepEqual(new Set(failed.rows.map(({ id }) => id)), new Set(naive.failed))
  const history = await database.pool.query(
    `select account_id as "accountId", transfer_id as "transferId", timestamp, debits_pending as "debitsPending", debits_posted as "debitsPosted",
       credits_pending as "creditsPending", credits_posted as "creditsPosted"
     from ledger_account_balances where account_id = any($1) or transfer_id = any($2) order by account_id, timestamp`,
    [accountIds, transferIds],
  )
  assert.deepEqual(history.rows.map((row) => ({ ...row })), naive.history.toSorted((one, other) => (one.accountId < other.accountId ? -1 : one.accountId > other.accountId ? 1 : 0)))
  await inTransaction(database.pool, async (transaction) => {
    const books = await openBooks(transaction, { accounts: accountIds, transfers: [], pendings: transferIds }, turn)
    naive.clock(books.timestamp)
    for (const { id } of created) assert.equal(books.pendingStatus(id), naive.fate(id))
  })
}
