import type { Uuid } from '../values/uuid.ts'
import { AccountFlags, type Account, type AccountBalance } from './account.ts'
import { NANOSECONDS_PER_SECOND } from './ranges.ts'
import { TransferFlags, type PendingStatus, type Transfer } from './transfer.ts'

/** The ids that were asked of the database. What is not among them may exist there, so the books refuse to say. */
export type OpenedIds = { accounts: ReadonlySet<Uuid>; transfers: ReadonlySet<Uuid> }

/** An account or transfer was used that was not named when the books were opened: a mistake of the caller, never of the user. */
export class NotOpenedError extends Error {
  constructor(kind: 'account' | 'transfer', id: Uuid) {
    super(`${kind} ${id} was not named when the books were opened`)
    this.name = 'NotOpenedError'
  }
}

/** What has changed since the books were opened, to be written down. */
export type Changes = {
  accountsCreated: Account[]
  accountsChanged: Set<Account>
  transfersCreated: Transfer[]
  /** Ids of transfers that failed for a transient reason, and when. */
  failed: Map<Uuid, bigint>
  balances: (AccountBalance & { accountId: Uuid; transferId: Uuid })[]
  /** Pending transfers with a time-out that were posted, voided or expired. */
  timeoutsEnded: Set<Uuid>
}

function noChanges(): Changes {
  return { accountsCreated: [], accountsChanged: new Set(), transfersCreated: [], failed: new Map(), balances: [], timeoutsEnded: new Set() }
}

/** When a pending transfer expires, in nanoseconds since 1970; undefined if never. */
export function expiresAt(transfer: Transfer): bigint | undefined {
  return transfer.timeout === 0 ? undefined : transfer.timestamp + BigInt(transfer.timeout) * NANOSECONDS_PER_SECOND
}

/**
 * Accounts and transfers in memory, as far as they were opened, and what has changed in them. No input or output:
 * the state machine (`createAccounts`, `createTransfers`, `expirePending`) decides against these books, the engine fills and saves them.
 */
export class Books {
  /** The time given to the latest event: nanoseconds since 1970. The next event gets one more. */
  timestamp: bigint
  changes: Changes = noChanges()
  readonly #accounts = new Map<Uuid, Account>()
  readonly #transfers = new Map<Uuid, Transfer>()
  readonly #pending = new Map<Uuid, PendingStatus>()
  readonly #failed = new Set<Uuid>()
  readonly #opened: OpenedIds | undefined
  #undo: (() => void)[] | undefined

  /** `opened` left out: these are whole books, and what is not in them does not exist. */
  constructor(timestamp: bigint, opened?: OpenedIds) {
    this.timestamp = timestamp
    this.#opened = opened
  }

  /** Puts in an account that was there before. */
  loadAccount(account: Account): void {
    this.#accounts.set(account.id, account)
  }

  /** Puts in a transfer that was there before; `status` says what has become of it if it is a pending one. */
  loadTransfer(transfer: Transfer, status?: PendingStatus): void {
    this.#transfers.set(transfer.id, transfer)
    if (status) this.#pending.set(transfer.id, status)
  }

  /** Puts in the id of a transfer that failed before for a transient reason. */
  loadFailed(id: Uuid): void {
    this.#failed.add(id)
  }

  /** Hands over what has changed so far and begins anew. */
  takeChanges(): Changes {
    const { changes } = this
    this.changes = noChanges()
    return changes
  }

  hasLoaded(accountId: Uuid): boolean {
    return this.#accounts.has(accountId)
  }

  account(id: Uuid): Account | undefined {
    const account = this.#accounts.get(id)
    if (!account && this.#opened && !this.#opened.accounts.has(id)) throw new NotOpenedError('account', id)
    return account
  }

  transfer(id: Uuid): Transfer | undefined {
    const transfer = this.#transfers.get(id)
    if (!transfer && this.#opened && !this.#opened.transfers.has(id)) throw new NotOpenedError('transfer', id)
    return transfer
  }

  /** The account of a transfer in the books, which must be there. */
  accountOf(id: Uuid): Account {
    const account = this.account(id)
    if (!account) throw new Error(`the books hold a transfer whose account ${id} does not exist`)
    return account
  }

  pendingStatus(id: Uuid): PendingStatus | undefined {
    return this.#pending.get(id)
  }

  hasFailed(id: Uuid): boolean {
    return this.#failed.has(id)
  }

  /** Pending transfers in these books that nobody posted or voided before `timestamp`, earliest expiry first. */
  due(timestamp: bigint): Transfer[] {
    const due: { transfer: Transfer; expiry: bigint }[] = []
    for (const [id, status] of this.#pending) {
      const transfer = this.#transfers.get(id)
      const expiry = status === 'pending' && transfer ? expiresAt(transfer) : undefined
      if (transfer && expiry !== undefined && expiry <= timestamp) due.push({ transfer, expiry })
    }
    due.sort((one, other) => compare(one.expiry, other.expiry) || compare(one.transfer.timestamp, other.transfer.timestamp))
    return due.map(({ transfer }) => transfer)
  }

  insertAccount(account: Account): void {
    this.#accounts.set(account.id, account)
    this.changes.accountsCreated.push(account)
    this.#undo?.push(() => {
      this.#accounts.delete(account.id)
      this.changes.accountsCreated.pop()
    })
  }

  insertTransfer(transfer: Transfer): void {
    this.#transfers.set(transfer.id, transfer)
    this.changes.transfersCreated.push(transfer)
    const isPending = (transfer.flags & TransferFlags.pending) !== 0
    if (isPending) this.#pending.set(transfer.id, 'pending')
    this.#undo?.push(() => {
      this.#transfers.delete(transfer.id)
      this.changes.transfersCreated.pop()
      if (isPending) this.#pending.delete(transfer.id)
    })
  }

  /** Says that the balances or the closing of an account are about to change in place. */
  change(account: Account): void {
    const { accountsChanged } = this.changes
    const isFirst = !accountsChanged.has(account)
    if (isFirst) accountsChanged.add(account)
    if (!this.#undo) return
    const before = { ...account }
    this.#undo.push(() => {
      Object.assign(account, before)
      if (isFirst) accountsChanged.delete(account)
    })
  }

  /** Ends a pending transfer. */
  resolve(pending: Transfer, status: Exclude<PendingStatus, 'pending'>): void {
    const { timeoutsEnded } = this.changes
    this.#pending.set(pending.id, status)
    if (pending.timeout > 0) timeoutsEnded.add(pending.id)
    this.#undo?.push(() => {
      this.#pending.set(pending.id, 'pending')
      timeoutsEnded.delete(pending.id)
    })
  }

  /** Notes the balances after a transfer for an account that keeps its history. */
  keepHistory(account: Account, transferId: Uuid, timestamp: bigint): void {
    if ((account.flags & AccountFlags.history) === 0) return
    const { debitsPending, debitsPosted, creditsPending, creditsPosted } = account
    this.changes.balances.push({ accountId: account.id, transferId, timestamp, debitsPending, debitsPosted, creditsPending, creditsPosted })
    this.#undo?.push(() => this.changes.balances.pop())
  }

  /** Uses up the id of a transfer that failed for a transient reason. A chain that fails does not take this back. */
  fail(id: Uuid, timestamp: bigint): void {
    this.#failed.add(id)
    this.changes.failed.set(id, timestamp)
  }

  /** From here on changes can be taken back, until `endChain`. */
  beginChain(): void {
    this.#undo = []
  }

  endChain(): void {
    this.#undo = undefined
  }

  /** Takes back every change since `beginChain`. */
  undoChain(): void {
    const undo = this.#undo ?? []
    this.#undo = undefined
    for (let index = undo.length - 1; index >= 0; index--) undo[index]!()
  }
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}
