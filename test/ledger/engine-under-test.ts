import type { Pool } from 'pg'
import { inTransaction, isRetryable, type Transaction } from '../../src/database/transaction.ts'
import type { AccountEvent } from '../../src/ledger/account.ts'
import type { CreateAccountResult } from '../../src/ledger/create-account-status.ts'
import type { CreateTransferResult } from '../../src/ledger/create-transfer-status.ts'
import type { Opening } from '../../src/ledger/load-books.ts'
import { openBooks } from '../../src/ledger/open-books.ts'
import type { TransferEvent } from '../../src/ledger/transfer.ts'

/** For tests: everything that these transfers touch. */
export function openingOf(transfers: readonly TransferEvent[]): Required<Omit<Opening, 'newTransfers'>> {
  return {
    accounts: transfers.flatMap((transfer) => [transfer.debitAccountId, transfer.creditAccountId]).filter((id) => id !== undefined),
    transfers: transfers.map((transfer) => transfer.id),
    pendings: transfers.map((transfer) => transfer.pendingId).filter((id) => id !== undefined),
  }
}

/** For tests: creates accounts in a transaction of their own. */
export async function saveAccounts(pool: Pool, accounts: readonly AccountEvent[]): Promise<CreateAccountResult[]> {
  return inTransaction(pool, async (transaction) => {
    const books = await openBooks(transaction, { accounts: accounts.map((account) => account.id), transfers: [] })
    const results = books.createAccounts(accounts)
    await books.save()
    return results
  })
}

/** For tests: creates transfers inside a transaction. */
export async function saveTransfersIn(transaction: Transaction, transfers: readonly TransferEvent[], clockTurn = 0n): Promise<CreateTransferResult[]> {
  const books = await openBooks(transaction, openingOf(transfers), clockTurn)
  const results = books.createTransfers(transfers)
  await books.save()
  return results
}

/** For tests: creates transfers in a transaction of their own, tried again when another one was in the way. */
export function saveTransfers(pool: Pool, transfers: readonly TransferEvent[], clockTurn = 0n): Promise<CreateTransferResult[]> {
  return tried(pool, (transaction) => saveTransfersIn(transaction, transfers, clockTurn))
}

/** For tests: the same without looking for transfers of the same ids, which have just been drawn. */
export function saveNewTransfers(pool: Pool, transfers: readonly TransferEvent[], clockTurn = 0n): Promise<CreateTransferResult[]> {
  return tried(pool, async (transaction) => {
    const { accounts, transfers: newTransfers } = openingOf(transfers)
    const books = await openBooks(transaction, { accounts, transfers: [], newTransfers }, clockTurn)
    const results = books.createTransfers(transfers)
    await books.save()
    return results
  })
}

async function tried<Value>(pool: Pool, work: (transaction: Transaction) => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(pool, work)
    } catch (error) {
      if (!isRetryable(error) || tries === 10) throw error
    }
  }
}
