import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { inTransaction, type Queryable } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { AccountFlags } from './account.ts'
import { saveAccounts, saveTransfers } from '../../test/ledger/engine-under-test.ts'
import { AMOUNT_MAX } from './ranges.ts'
import { TransferFlags, type TransferEvent } from './transfer.ts'
import { verifyLedger, type LedgerFinding } from './verify.ts'

const { pending, postPendingTransfer, voidPendingTransfer, closingCredit } = TransferFlags
const WON = 1

let database: TestDatabase
let pool: TestDatabase['pool']
const [bank, purse, sales] = [newUuid(), newUuid(), newUuid()]

/** 100 in, 30 spent, a hold posted in part, one voided, one with a time-out and one that closes still open. */
const [fund, spend, hold, post, held, given, waiting, closing] = Array.from({ length: 8 }, () => newUuid()) as [Uuid, Uuid, Uuid, Uuid, Uuid, Uuid, Uuid, Uuid]

before(async () => {
  database = await testDatabase()
  pool = database.pool
  await saveAccounts(pool, [
    { id: bank, ledger: WON, code: 1, flags: AccountFlags.history },
    { id: purse, ledger: WON, code: 2, flags: AccountFlags.debitsMustNotExceedCredits },
    { id: sales, ledger: WON, code: 3 },
  ])
  const event = (id: Uuid, debitAccountId: Uuid, creditAccountId: Uuid, amount: bigint, more: Partial<TransferEvent> = {}): TransferEvent => ({
    ...{ id, debitAccountId, creditAccountId, amount, ledger: WON, code: 1 },
    ...more,
  })
  const results = await saveTransfers(pool, [
    event(fund, bank, purse, 100n),
    event(spend, purse, sales, 30n),
    event(newUuid(), purse, sales, 1_000n),
    event(hold, purse, sales, 20n, { flags: pending }),
    { id: post, pendingId: hold, amount: 15n, flags: postPendingTransfer },
    event(held, purse, sales, 10n, { flags: pending, timeout: 9 }),
    { id: given, pendingId: held, flags: voidPendingTransfer },
    event(waiting, purse, sales, 5n, { flags: pending, timeout: 90 }),
    event(closing, bank, sales, 0n, { flags: pending | closingCredit }),
  ])
  assert.deepEqual(new Set(results.map(({ status }) => status)), new Set(['created', 'exceeds_credits']))
})
after(() => database.drop())

async function findings(queryable: Queryable = pool): Promise<LedgerFinding[]> {
  const found: LedgerFinding[] = []
  for await (const finding of verifyLedger(queryable)) found.push(finding)
  return found
}

class TakeBack extends Error {}

/** What is found after somebody who has the database in hand changed the tables, past triggers and checks. Then it is taken back. */
async function findingsAfter(...statements: string[]): Promise<LedgerFinding[]> {
  let found: LedgerFinding[] = []
  const tampering = inTransaction(pool, async (transaction) => {
    await transaction.query('alter table ledger_accounts drop constraint debits_do_not_exceed_credits')
    await transaction.query('set local session_replication_role = replica')
    for (const statement of statements) {
      const { rowCount } = await transaction.query(statement)
      assert(rowCount, statement)
    }
    found = await findings(transaction)
    throw new TakeBack()
  })
  await assert.rejects(tampering, TakeBack)
  return found
}

const differs = (accountId: Uuid, balance: string, stored: bigint, recomputed: bigint): object => ({ finding: 'balance_differs', accountId, balance, stored, recomputed })
const named = (found: readonly LedgerFinding[]): string[] => [...new Set(found.map(({ finding }) => finding))].sort()

test('books that nobody has touched have no findings', async () => {
  assert.deepEqual(await findings(), [])
})

test('an edited balance is found, with what it should be', async () => {
  const found = await findingsAfter(`update ledger_accounts set credits_posted = credits_posted + 1 where id = '${purse}'`)
  assert.deepEqual(found, [
    differs(purse, 'credits_posted', 101n, 100n),
    { finding: 'ledger_out_of_balance', ledger: WON, phase: 'posted', debits: 145n, credits: 146n },
  ])
})

test('two balances edited so that the sums still agree are found', async () => {
  const found = await findingsAfter(
    `update ledger_accounts set credits_posted = credits_posted + 7 where id = '${purse}'`,
    `update ledger_accounts set debits_posted = debits_posted + 7 where id = '${bank}'`,
  )
  assert.equal(found.length, 2)
  assert.deepEqual(new Set(found), new Set([differs(bank, 'debits_posted', 107n, 100n), differs(purse, 'credits_posted', 107n, 100n)]))
})

test('a deleted transfer is found on both its accounts', async () => {
  const found = await findingsAfter(`delete from ledger_transfers where id = '${spend}'`)
  assert(found.some((finding) => finding.finding === 'balance_differs' && finding.accountId === purse && finding.recomputed === 15n))
  const accounts = found.filter(({ finding }) => finding === 'transfers_differ').map((finding) => 'accountId' in finding && finding.accountId)
  assert.deepEqual(new Set(accounts), new Set([purse, sales]))
})

test('a transfer edited together with the balances of both its accounts is found', async () => {
  const found = await findingsAfter(
    `update ledger_transfers set amount = 31 where id = '${spend}'`,
    `update ledger_accounts set debits_posted = debits_posted + 1 where id = '${purse}'`,
    `update ledger_accounts set credits_posted = credits_posted + 1 where id = '${sales}'`,
  )
  assert.deepEqual(named(found), ['transfers_differ'])
})

test('a transfer deleted together with the balances of both its accounts is found', async () => {
  const found = await findingsAfter(
    `delete from ledger_transfers where id = '${spend}'`,
    `update ledger_accounts set debits_posted = debits_posted - 30 where id = '${purse}'`,
    `update ledger_accounts set credits_posted = credits_posted - 30 where id = '${sales}'`,
  )
  assert.deepEqual(named(found), ['transfers_differ'])
})

for (const change of ["code = 9", 'user_data_64 = 5', 'timestamp = timestamp + 1', `id = gen_random_uuid()`]) {
  test(`a transfer with another ${change.split(' ')[0]} is found, though every balance is right`, async () => {
    const found = await findingsAfter(`update ledger_transfers set ${change} where id = '${spend}'`)
    assert.deepEqual(named(found), ['transfers_differ'])
  })
}

test('a transfer made out of nothing, with its balances, is found', async () => {
  const found = await findingsAfter(
    `insert into ledger_transfers (timestamp, amount, ledger, code, flags, id, debit_account_id, credit_account_id)
     select timestamp + 500, 8, ledger, code, flags, gen_random_uuid(), debit_account_id, credit_account_id from ledger_transfers where id = '${spend}'`,
    `update ledger_accounts set debits_posted = debits_posted + 8 where id = '${purse}'`,
    `update ledger_accounts set credits_posted = credits_posted + 8 where id = '${sales}'`,
  )
  assert.deepEqual(named(found), ['transfers_differ'])
})

test('a deleted account is found through its transfers', async () => {
  const found = await findingsAfter(`delete from ledger_accounts where id = '${sales}'`)
  assert(found.some((finding) => finding.finding === 'account_missing' && finding.accountId === sales))
})

test('a limit that was passed is found', async () => {
  const found = await findingsAfter(`update ledger_accounts set debits_posted = 101, debits_pending = 0 where id = '${purse}'`)
  assert(found.some((finding) => finding.finding === 'limit_passed' && finding.limit === 'debits_must_not_exceed_credits'))
})

test('an account opened or closed by hand is found', async () => {
  const found = await findingsAfter(`update ledger_accounts set closed = not closed where id in ('${sales}', '${bank}')`)
  assert.equal(found.length, 2)
  assert.deepEqual(
    new Set(found),
    new Set([
      { finding: 'closed_differs', accountId: sales, stored: false, recomputed: true },
      { finding: 'closed_differs', accountId: bank, stored: true, recomputed: false },
    ]),
  )
})

test('an account or a transfer moved to another ledger is found', async () => {
  const found = await findingsAfter(`update ledger_accounts set ledger = 2 where id = '${bank}'`)
  assert(found.some((finding) => finding.finding === 'ledger_differs' && finding.accountId === bank))
  assert(found.some((finding) => finding.finding === 'ledger_out_of_balance' && finding.ledger === 2))
})

test('a post that names another pending transfer, or one that is not there, is found', async () => {
  const found = await findingsAfter(`update ledger_transfers set pending_id = '${waiting}' where id = '${post}'`)
  assert(found.some((finding) => finding.finding === 'pending_transfer_differs' && finding.transferId === post && finding.pendingId === waiting))
})

test('a time-out of another time, taken away or made up is found', async () => {
  const later = await findingsAfter(`update ledger_timeouts set expires_at = expires_at + 1 where transfer_id = '${waiting}'`)
  assert.deepEqual(later, [{ finding: 'timeout_differs', transferId: waiting }])
  const gone = await findingsAfter(`delete from ledger_timeouts where transfer_id = '${waiting}'`)
  assert.deepEqual(named(gone), ['balance_differs'])
  const madeUp = await findingsAfter(`insert into ledger_timeouts select 1, id, debit_account_id, credit_account_id from ledger_transfers where id = '${spend}'`)
  assert.deepEqual(madeUp, [{ finding: 'timeout_differs', transferId: spend }])
})

test('a history that lacks a balance or shows another one is found', async () => {
  const { rows } = await pool.query('select timestamp from ledger_transfers where id = $1', [fund])
  const expected = [{ finding: 'history_differs', accountId: bank, timestamp: rows[0].timestamp }]
  const first = `account_id = '${bank}' and timestamp = ${rows[0].timestamp}`
  assert.deepEqual(await findingsAfter(`update ledger_account_balances set debits_posted = 99 where ${first}`), expected)
  assert.deepEqual(await findingsAfter(`delete from ledger_account_balances where ${first}`), expected)
})

test('the books can be proved while transfers go on', async () => {
  let isDone = false
  const writer = async (): Promise<void> => {
    while (!isDone) {
      const [id, end] = [newUuid(), newUuid()]
      await saveTransfers(pool, [
        { id, debitAccountId: bank, creditAccountId: purse, amount: 3n, ledger: WON, code: 1, flags: pending },
        { id: end, pendingId: id, amount: AMOUNT_MAX, flags: postPendingTransfer },
      ])
    }
  }
  const writers = [writer(), writer()]
  try {
    for (let round = 0; round < 20; round++) assert.deepEqual(await findings(), [])
  } finally {
    isDone = true
    await Promise.all(writers)
  }
  assert.deepEqual(await findings(), [])
})
