import type { NamedStatement, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Account, AccountEvent } from './account.ts'
import type { Books } from './books.ts'
import type { CreateAccountResult } from './create-account-status.ts'
import { createAccounts } from './create-accounts.ts'
import type { CreateTransferResult } from './create-transfer-status.ts'
import { createTransfers } from './create-transfers.ts'
import { loadBooks, type LoadedBooks, type Opening } from './load-books.ts'
import { carryOut, writesOf } from './save-books.ts'
import type { PendingStatus, Transfer, TransferEvent } from './transfer.ts'

/**
 * The books of some accounts, locked for the rest of a transaction and held in memory: anything may be decided against them,
 * at once and any number of times, and is written by `save`. Nothing counts until the transaction has committed.
 */
export class OpenBooks {
  readonly #transaction: Transaction
  readonly #books: Books
  #places: LoadedBooks['places']

  constructor(transaction: Transaction, { books, places }: LoadedBooks) {
    this.#transaction = transaction
    this.#books = books
    this.#places = places
  }

  /** The time of the books: nanoseconds since 1970, read from the database after the locks; one more for each event decided. */
  get timestamp(): bigint {
    return this.#books.timestamp
  }

  /** The account as it stands now, or undefined if it does not exist. Throws a `NotOpenedError` if it was not named at the opening. */
  account(id: Uuid): Readonly<Account> | undefined {
    return this.#books.account(id)
  }

  /** The transfer with this id, if it exists. Throws a `NotOpenedError` if it was not named at the opening. */
  transfer(id: Uuid): Readonly<Transfer> | undefined {
    return this.#books.transfer(id)
  }

  /** What has become of a pending transfer; undefined if there is none with this id. */
  pendingStatus(id: Uuid): PendingStatus | undefined {
    return this.#books.pendingStatus(id)
  }

  /** Decides a batch of accounts; one result for each, in order. */
  createAccounts(events: readonly AccountEvent[]): CreateAccountResult[] {
    return createAccounts(this.#books, events)
  }

  /** Decides a batch of transfers; one result for each, in order. Chains of linked transfers lie within one call. */
  createTransfers(events: readonly TransferEvent[]): CreateTransferResult[] {
    return createTransfers(this.#books, events)
  }

  /**
   * Writes everything decided since the opening or the last `save`, in one round trip. Throws a `ConcurrentIdError` (which
   * `isRetryable` knows) when another transaction took one of the ids meanwhile; the transaction must then be rolled back.
   */
  async save(): Promise<void> {
    await carryOut(this.#transaction, this.takeWrites())
  }

  /** The statements that `save` would carry out, for a caller that sends them together with its own. Each fails by itself when it must. */
  takeWrites(): NamedStatement[] {
    const places = this.#places
    this.#places = new Map()
    return writesOf(this.#books.takeChanges(), this.#books.timestamp, places)
  }
}

/**
 * Locks and loads accounts and transfers, in one round trip: account rows in the order of their ids, whoever asks,
 * so that two callers never wait for each other in a circle. `clockTurn` (nanoseconds) turns the clock of a sandbox.
 */
export async function openBooks(transaction: Transaction, opening: Opening, clockTurn = 0n): Promise<OpenBooks> {
  return new OpenBooks(transaction, await loadBooks(transaction, opening, clockTurn))
}
