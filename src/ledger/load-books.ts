import type { QueryResult } from 'pg'
import type { Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { uuidArray } from '../database/array-parameters.ts'
import { Books, type OpenedIds } from './books.ts'
import { ID_MAX, NANOSECONDS_PER_SECOND, NIL } from './ranges.ts'
import { expirePending } from './resolve-pending.ts'
import { ACCOUNT_COLUMNS, accountFromRow, columnsOf, TRANSFER_COLUMNS, transferFromRow, type AccountRow, type TransferRow } from './rows.ts'
import { TransferFlags, type PendingStatus } from './transfer.ts'

/** What a caller is about to use. Ids may repeat and need not exist. */
export type Opening = {
  /** Accounts of the transfers to create, and accounts to create. */
  accounts: readonly Uuid[]
  /** Ids of the transfers to create. */
  transfers: readonly Uuid[]
  /** Ids that were drawn just now, for transfers to create: nothing is under them, so nothing is looked for. */
  newTransfers?: readonly Uuid[]
  /** Pending transfers to post or void; their accounts are opened with them. */
  pendings?: readonly Uuid[]
}

/** How many expired transfers, beside those named, one opening cares for: a backlog must not hold up a payment. */
const MOST_EXPIRED = 1_000

/**
 * The database's clock, in nanoseconds, plus a turn (sandbox only) given as the parameter of that number. A subquery is worked out once,
 * so that it can be looked for in an index.
 */
export function databaseNow(parameter: string): string {
  return `(select (extract(epoch from clock_timestamp()) * 1000000)::bigint * 1000 + ${parameter}::bigint)`
}

/** Of the accounts named first, those of transfers that have expired by now. */
const ACCOUNTS_OF_EXPIRED = `array(select unnest(array[debit_account_id, credit_account_id]) from ledger_timeouts
             where expires_at <= ${databaseNow('$2')} and (debit_account_id = any($1::uuid[]) or credit_account_id = any($1::uuid[]))
             order by expires_at limit $3)`

/** Locks accounts in the order of their ids, with those of transfers about to expire and, where some are named, of pending transfers. */
const lockAccounts = (accountsOfPendings: string): string => `
  select ${ACCOUNT_COLUMNS.join(', ')}, last_timestamp, ctid::text as place
  from ledger_accounts
  where id = any($1::uuid[] ${accountsOfPendings} || ${ACCOUNTS_OF_EXPIRED})
  order by id for no key update`

const LOCK_ACCOUNTS = lockAccounts('')
const LOCK_ACCOUNTS_AND_PENDINGS = lockAccounts(
  '|| array(select unnest(array[debit_account_id, credit_account_id]) from ledger_transfers where id = any($4::uuid[]))',
)

/** Nanoseconds ahead in which expiries are looked for, since the look comes before the locks: no statement waits longer for them. */
const LONGEST_WAIT = 20n * NANOSECONDS_PER_SECOND

/** The same with the time after each lock, and when the next transfer of these accounts expires: when none has by then, all is read. */
const LOCK_ACCOUNTS_AND_LOOK = `
  select locked.*, (extract(epoch from clock_timestamp()) * 1000000)::bigint * 1000 + $2::bigint as now,
    (select min(expires_at) from ledger_timeouts
      where expires_at <= ${databaseNow('$2')} + ${LONGEST_WAIT} and (debit_account_id = any($1::uuid[]) or credit_account_id = any($1::uuid[]))) as next_expiry
  from (${LOCK_ACCOUNTS}) as locked`

/** Reads, after the locks, the transfers with the given ids and those of the accounts that have just expired. One whose other account was locked too late is left. */
const READ_TRANSFERS = `
  select ${databaseNow('$3')} as now, ${columnsOf('t', TRANSFER_COLUMNS)}, resolution.flags as resolution_flags, o.transfer_id is not null as timeout_runs
  from (select 1) as always
  left join ledger_transfers t on t.id = any($1::uuid[] || array(
    select transfer_id from ledger_timeouts
    where expires_at <= ${databaseNow('$3')} and (debit_account_id = any($2::uuid[]) or credit_account_id = any($2::uuid[]))
    order by expires_at limit $4))
  left join lateral (select flags from ledger_transfers r where r.pending_id = t.id limit 1) as resolution on t.flags & ${TransferFlags.pending} <> 0
  left join ledger_timeouts o on o.transfer_id = t.id`

type LockedRow = AccountRow & { last_timestamp: bigint; place: string }
type FoundRow = TransferRow & { now: bigint; resolution_flags: number | null; timeout_runs: boolean }
type NothingFoundRow = { now: bigint; id: null }
type LookedAtRow = LockedRow & { now: bigint; next_expiry: bigint | null }

export type LoadedBooks = {
  books: Books
  /** Where each locked account's row lies (its ctid): while it is locked it stays there, and is written without another look into the index. */
  places: Map<Uuid, string>
}

/**
 * Locks and loads what was named (one round trip; two with pending transfers), and lets pending transfers of these accounts expire whose time has come.
 * `clockTurn` (nanoseconds) is added to the database's clock.
 */
export async function loadBooks(transaction: Transaction, opening: Opening, clockTurn: bigint, mostExpired = MOST_EXPIRED): Promise<LoadedBooks> {
  const pendings = unreserved(opening.pendings ?? [])
  const transfers = [...unreserved(opening.transfers), ...pendings]
  const newTransfers = opening.newTransfers ?? []
  if (transfers.length === 0) {
    const books = await loadForNew(transaction, unreserved(opening.accounts), newTransfers, clockTurn, mostExpired)
    if (books) return books
  }
  let accounts = unreserved(opening.accounts)
  for (;;) {
    const values = [uuidArray(accounts), clockTurn, mostExpired]
    const locking = transaction.query<LockedRow>(
      pendings.length === 0
        ? { name: 'ledger_lock_accounts', text: LOCK_ACCOUNTS, values }
        : { name: 'ledger_lock_accounts_and_pendings', text: LOCK_ACCOUNTS_AND_PENDINGS, values: [...values, uuidArray(pendings)] },
    )
    const read = (of: readonly Uuid[]): Promise<QueryResult<FoundRow | NothingFoundRow>> =>
      transaction.query({ name: 'ledger_read_transfers', text: READ_TRANSFERS, values: [uuidArray(transfers), uuidArray(of), clockTurn, mostExpired] })
    // Sent together they are carried out in their order, so what is read is read after the locks. Only the accounts of pending transfers are not known yet.
    const [locked, found] = pendings.length === 0 ? await Promise.all([locking, read(accounts)]) : await afterEachOther(locking, read)
    const lockedIds = locked.rows.map((row) => row.id)
    const missing = accountsStillToLock(found.rows, new Set(pendings), new Set(lockedIds))
    if (missing.length > 0) {
      accounts = [...accounts, ...missing]
      continue
    }
    const opened = { accounts: new Set([...accounts, ...lockedIds]), transfers: new Set([...transfers, ...newTransfers]) }
    return { books: makeBooks(locked.rows, found.rows, opened), places: placesOf(locked.rows) }
  }
}

/** Locks accounts for transfers that can't exist yet. Returns undefined when more than that must be looked for: transfers that have expired, or the time where no account is there. */
async function loadForNew(transaction: Transaction, accounts: readonly Uuid[], newTransfers: readonly Uuid[], clockTurn: bigint, mostExpired: number): Promise<LoadedBooks | undefined> {
  const { rows } = await transaction.query<LookedAtRow>({
    name: 'ledger_lock_accounts_and_look',
    text: LOCK_ACCOUNTS_AND_LOOK,
    values: [uuidArray(accounts), clockTurn, mostExpired],
  })
  const last = rows.at(-1)
  if (!last || (last.next_expiry !== null && last.next_expiry <= last.now)) return undefined
  const opened = { accounts: new Set([...accounts, ...rows.map((row) => row.id)]), transfers: new Set(newTransfers) }
  return { books: makeBooks(rows, [{ now: last.now, id: null }], opened), places: placesOf(rows) }
}

function placesOf(rows: readonly LockedRow[]): LoadedBooks['places'] {
  return new Map(rows.map((row) => [row.id, row.place]))
}

async function afterEachOther<Read>(locking: Promise<QueryResult<LockedRow>>, read: (accounts: readonly Uuid[]) => Promise<Read>): Promise<[QueryResult<LockedRow>, Read]> {
  const locked = await locking
  return [locked, await read(locked.rows.map((row) => row.id))]
}

/** A pending transfer may have been committed between the two reads; its accounts are then not locked yet. */
function accountsStillToLock(rows: (FoundRow | NothingFoundRow)[], pendings: ReadonlySet<Uuid>, locked: ReadonlySet<Uuid>): Uuid[] {
  const missing: Uuid[] = []
  for (const row of rows) {
    if (row.id === null || !pendings.has(row.id)) continue
    for (const account of [row.debit_account_id, row.credit_account_id]) {
      if (account !== null && !locked.has(account)) missing.push(account)
    }
  }
  return missing
}

function makeBooks(locked: LockedRow[], found: (FoundRow | NothingFoundRow)[], opened: OpenedIds): Books {
  let now = found[0]!.now
  for (const row of locked) if (row.last_timestamp > now) now = row.last_timestamp
  const books = new Books(now, opened)
  for (const row of locked) books.loadAccount(accountFromRow(row))
  for (const row of found) {
    if (row.id === null) continue
    if (row.debit_account_id === null) books.loadFailed(row.id)
    else books.loadTransfer(transferFromRow(row), statusOf(row))
  }
  for (const transfer of books.due(now)) {
    if (books.hasLoaded(transfer.debitAccountId) && books.hasLoaded(transfer.creditAccountId)) expirePending(books, transfer)
  }
  return books
}

/** What became of a pending transfer; undefined for another one. */
function statusOf(row: FoundRow): PendingStatus | undefined {
  if ((row.flags & TransferFlags.pending) === 0) return undefined
  if (row.resolution_flags !== null) return (row.resolution_flags & TransferFlags.postPendingTransfer) !== 0 ? 'posted' : 'voided'
  return row.timeout === null || row.timeout_runs ? 'pending' : 'expired'
}

/** The reserved ids name nothing: the state machine refuses them before it looks them up. */
function unreserved(ids: readonly Uuid[]): Uuid[] {
  return ids.filter((id) => id !== NIL && id !== ID_MAX)
}
