import type { Pool } from 'pg'
import { inTransaction } from '../database/transaction.ts'
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts'
import { loadPayBatch } from './pay-batch.ts'
import type { PayCommand, PayOutcome } from './pay-command.ts'
import { noWrites } from './pay-writes.ts'
import { decidePayment } from './pay.ts'
import { savePayments } from './save-payments.ts'

export type PayTogetherOptions = Partial<Pick<GroupCommitOptions<PayCommand, PayOutcome>, 'mostPerBatch' | 'mostWaiting' | 'batchesAtOnce' | 'patience' | 'observe'>>

/** The one door through which payments are decided: those that wait together share a transaction and its commit. */
export function payTogether(pool: Pool, options: PayTogetherOptions = {}): GroupCommit<PayCommand, PayOutcome> {
  return new GroupCommit<PayCommand, PayOutcome>({
    mostPerBatch: 500,
    mostWaiting: 2_000,
    batchesAtOnce: 2,
    patience: 5_000,
    ...options,
    run: (commands) =>
      inTransaction(pool, async (transaction) => {
        const batch = await loadPayBatch(transaction, commands)
        const writes = noWrites()
        const outcomes = commands.map((command, index) => decidePayment(batch, writes, command, batch.transferIds[index]!))
        await savePayments(transaction, batch, writes)
        return outcomes
      }),
  })
}
