import type { Pool } from 'pg'
import { decideInTransaction, inTransaction } from '../src/database/transaction.ts'
import { AccountCode, FLAGS_OF_ACCOUNT, TransferCode } from '../src/ledger/chart-of-accounts.ts'
import { openBooks } from '../src/ledger/open-books.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'

/** Of each of the two kinds. */
const ACCOUNTS = 500
const BATCH = 8_000
const LEDGER = 8

/** Puts so many transfers into the books, through the engine, between accounts of their own, for a reason for which nothing but the ledger has a row: the books hold. */
export async function fillBooks(pool: Pool, count: number): Promise<void> {
  const pools = Array.from({ length: ACCOUNTS }, () => newUuid())
  const suspense = Array.from({ length: ACCOUNTS }, () => newUuid())
  const accounts = [...pools, ...suspense]
  await inTransaction(pool, async (transaction) => {
    const books = await openBooks(transaction, { accounts, transfers: [] })
    const account = (code: AccountCode) => (id: Uuid) => ({ id, ledger: LEDGER, code, flags: FLAGS_OF_ACCOUNT[code] })
    const results = books.createAccounts([...pools.map(account(AccountCode.bankPool)), ...suspense.map(account(AccountCode.suspense))])
    if (results.some(({ status }) => status !== 'created')) throw new Error('an account was not created')
    await books.save()
  })
  for (let made = 0; made < count; made += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - made) }, (_, index) => ({
      id: newUuid(),
      debitAccountId: pools[(made + index) % ACCOUNTS]!,
      creditAccountId: suspense[(made + index * 7 + 1) % ACCOUNTS]!,
      amount: 1n,
      ledger: LEDGER,
      code: TransferCode.unexplainedReceipt,
    }))
    await decideInTransaction(pool, async (transaction) => {
      const books = await openBooks(transaction, { accounts, transfers: events.map(({ id }) => id) })
      const results = books.createTransfers(events)
      if (results.some(({ status }) => status !== 'created')) throw new Error('a transfer was not created')
      return { value: undefined, writes: books.takeWrites() }
    })
  }
}
