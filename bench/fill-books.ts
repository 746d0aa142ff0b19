import type { Pool } from 'pg'
import { decideInTransaction, inTransaction } from '../src/database/transaction.ts'
import { openBooks } from '../src/ledger/open-books.ts'
import { newUuid } from '../src/values/uuid.ts'

const ACCOUNTS = 1_000
const BATCH = 8_000
const LEDGER = 8

/** Puts so many transfers into the books, through the engine, between accounts of their own. */
export async function fillBooks(pool: Pool, count: number): Promise<void> {
  const accounts = Array.from({ length: ACCOUNTS }, () => newUuid())
  await inTransaction(pool, async (transaction) => {
    const books = await openBooks(transaction, { accounts, transfers: [] })
    books.createAccounts(accounts.map((id) => ({ id, ledger: LEDGER, code: 1 })))
    await books.save()
  })
  for (let made = 0; made < count; made += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - made) }, (_, index) => ({
      id: newUuid(),
      debitAccountId: accounts[(made + index) % ACCOUNTS]!,
      creditAccountId: accounts[(made + index * 7 + 1) % ACCOUNTS]!,
      amount: 1n,
      ledger: LEDGER,
      code: 1,
    })).filter(({ debitAccountId, creditAccountId }) => debitAccountId !== creditAccountId)
    await decideInTransaction(pool, async (transaction) => {
      const books = await openBooks(transaction, { accounts, transfers: events.map(({ id }) => id) })
      const results = books.createTransfers(events)
      if (results.some(({ status }) => status !== 'created')) throw new Error('a transfer was not created')
      return { value: undefined, writes: books.takeWrites() }
    })
  }
}
