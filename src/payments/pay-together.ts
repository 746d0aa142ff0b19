import type { Pool } from 'pg'
import { decideInTransaction } from '../database/transaction.ts'
import { keptProgrammes } from '../programmes/kept-programmes.ts'
import { keptLedgerAccounts } from '../programmes/ledger-accounts.ts'
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts'
import { loadPayBatch } from './pay-batch.ts'
import type { PayCommand, PayOutcome } from './pay-command.ts'
import { noWrites } from './pay-writes.ts'
import { decidePayment } from './pay.ts'
import { paymentWrites } from './save-payments.ts'

export type PayTogetherOptions = Partial<Pick<GroupCommitOptions<PayCommand, PayOutcome>, 'mostPerBatch' | 'mostWaiting' | 'batchesAtOnce' | 'enoughToOverlap' | 'patience' | 'observe'>>

/** The one door through which payments are decided: those that wait together share a transaction and its commit. */
export function payTogether(pool: Pool, options: PayTogetherOptions = {}): GroupCommit<PayCommand, PayOutcome> {
  const findAccounts = keptLedgerAccounts(pool)
  const readProgrammes = keptProgrammes()
  return new GroupCommit<PayCommand, PayOutcome>({
    mostPerBatch: 200,
    mostWaiting: 2_000,
    batchesAtOnce: 3,
    enoughToOverlap: 100,
    patience: 5_000,
    ...options,
    async run(commands, isDecided) {
      // A thread that is slow must not make the others wait for locks. One alone is looked at while the database reads, and here.
      if (commands.length > 1) await Promise.all(commands.map(({ signed }) => signed.isSignatureValid()))
      const accounts = await findAccounts(commands.map(({ signed }) => signed.order))
      return decideInTransaction(pool, async (transaction) => {
        const batch = await loadPayBatch(transaction, commands, accounts, readProgrammes)
        const writes = noWrites()
        const outcomes = commands.map((command, index) => decidePayment(batch, writes, command, batch.transferIds[index]!))
        const decision = { value: outcomes, writes: paymentWrites(batch, writes) }
        // The next asks for what this one holds: its statements must be behind these, which are sent when this turn ends.
        setImmediate(isDecided)
        return decision
      })
    },
  })
}
