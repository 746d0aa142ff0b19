import { openPool } from '../../src/database/pool.ts'
import { inTransaction, isRetryable, type Transaction } from '../../src/database/transaction.ts'
import type { CreateTransferStatus } from '../../src/ledger/create-transfer-status.ts'
import type { TransferEvent } from '../../src/ledger/transfer.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { SeededRandom } from '../faults/seeded-random.ts'
import { openingOf, saveTransfersIn } from './engine-under-test.ts'

/** A process of its own that writes transfers between the given accounts, in whatever order, over several connections. */
export type Assignment = { url: string; seed: number; transfers: number; accounts: Uuid[]; contestedIds: Uuid[] }

/** What it was answered: one answer for each transfer, and how often a transaction was tried again, by SQLSTATE. */
export type Report = { answers: { id: Uuid; status: CreateTransferStatus; debit: Uuid; credit: Uuid; amount: number }[]; triedAgain: Record<string, number> }

const CONNECTIONS = 4
const TRIES = 10

process.once('message', (assignment: Assignment) => void write(assignment).then((report) => process.send!(report, () => process.disconnect())))

async function write({ url, seed, transfers, accounts, contestedIds }: Assignment): Promise<Report> {
  const pool = openPool({ connectionString: url, connections: CONNECTIONS }, console.error)
  const random = new SeededRandom(seed)
  const report: Report = { answers: [], triedAgain: {} }
  let left = transfers
  const lane = async (): Promise<void> => {
    while (left > 0) {
      const batch = Array.from({ length: Math.min(left, random.between(1, 30)) }, () => transferBetween(random, accounts, contestedIds))
      left -= batch.length
      // One in thirty first locks its accounts in no order, as the engine never does, so that deadlocks are met.
      const isOutOfOrder = random.isTrue(1 / 30)
      const statuses = await untilAnswered((attempt) => inTransaction(pool, (transaction) => decide(transaction, batch, isOutOfOrder && attempt === 1)), report)
      batch.forEach(({ id, debitAccountId, creditAccountId, amount }, index) =>
        report.answers.push({ id, status: statuses[index]!, debit: debitAccountId!, credit: creditAccountId!, amount: Number(amount) }))
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane))
  await pool.end()
  return report
}

function transferBetween(random: SeededRandom, accounts: readonly Uuid[], contestedIds: readonly Uuid[]): TransferEvent {
  const debit = random.between(0, accounts.length - 1)
  const credit = (debit + 1 + random.between(0, accounts.length - 2)) % accounts.length
  const id = random.isTrue(1 / 10) ? random.pick(contestedIds) : newUuid()
  return { id, debitAccountId: accounts[debit]!, creditAccountId: accounts[credit]!, amount: BigInt(random.between(0, 999)), ledger: 1, code: 1 }
}

async function decide(transaction: Transaction, batch: TransferEvent[], isOutOfOrder: boolean): Promise<CreateTransferStatus[]> {
  if (isOutOfOrder) for (const account of openingOf(batch).accounts) await transaction.query('select from ledger_accounts where id = $1 for no key update', [account])
  return (await saveTransfersIn(transaction, batch)).map(({ status }) => status)
}

async function untilAnswered<Answer>(work: (attempt: number) => Promise<Answer>, { triedAgain }: Report): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (!isRetryable(error) || attempt === TRIES) throw error
      const { code } = error as { code: string }
      triedAgain[code] = (triedAgain[code] ?? 0) + 1
    }
  }
}
