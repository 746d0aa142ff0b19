import type { Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { databaseNow, loadBooks } from './load-books.ts'
import { carryOut, writesOf } from './save-books.ts'

/**
 * Gives back what expired pending transfers still reserve, earliest expiry first, at most `limit` of them; answers how many.
 * For a periodic job: accounts in use are cared for by `openBooks`, so this only keeps what nobody touches from waiting.
 * Several callers may run at once. `clockTurn` (nanoseconds) turns the clock of a sandbox.
 */
export async function expirePendingTransfers(transaction: Transaction, limit: number, clockTurn = 0n): Promise<number> {
  const { rows } = await transaction.query<{ transfer_id: Uuid }>(
    `select transfer_id from ledger_timeouts where expires_at <= ${databaseNow('$2')} order by expires_at limit $1`,
    [limit, clockTurn],
  )
  if (rows.length === 0) return 0
  const { books, places } = await loadBooks(transaction, { accounts: [], transfers: [], pendings: rows.map((row) => row.transfer_id) }, clockTurn, 0)
  const changes = books.takeChanges()
  await carryOut(transaction, writesOf(changes, books.timestamp, places))
  return changes.timeoutsEnded.size
}
