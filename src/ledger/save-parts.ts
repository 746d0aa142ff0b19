import type { Uuid } from '../values/uuid.ts'
import { AccountFlags, type AccountBalance } from './account.ts'
import { bigintArray, booleanArray, integerArray, smallintArray, uuidArray } from '../database/array-parameters.ts'
import { expiresAt, type Changes } from './books.ts'
import { NIL } from './ranges.ts'
import { TRANSFER_DIGEST } from './digest.ts'
import type { Transfer } from './transfer.ts'

/** One part of the statement that saves: a common table expression, and the parameters that it needs, with their types. */
export type SavePart = {
  name: string
  /** Tells apart the texts that this part can have: few letters, for the name of the statement. */
  variant: string
  parameters: [value: Buffer | bigint | string, type: string][]
  text: (parameters: string[]) => string
}

/** The balances follow in `accountsChanged`, as for every account. */
export function accountsCreated({ accountsCreated: accounts, accountsChanged }: Changes): SavePart | undefined {
  if (accounts.length === 0) return undefined
  // No transfer touches an account that was created closed, so one that was touched was created open.
  const flagsAtCreation = accounts.map((account) => (accountsChanged.has(account) ? account.flags & ~AccountFlags.closed : account.flags))
  return {
    name: 'accounts_created',
    variant: '1',
    parameters: [
      [uuidArray(accounts.map((account) => account.id)), 'uuid[]'],
      [uuidArray(accounts.map((account) => account.userData128)), 'uuid[]'],
      [bigintArray(accounts.map((account) => account.userData64)), 'bigint[]'],
      [integerArray(accounts.map((account) => account.userData32)), 'integer[]'],
      [integerArray(accounts.map((account) => account.ledger)), 'integer[]'],
      [smallintArray(accounts.map((account) => account.code)), 'smallint[]'],
      [smallintArray(flagsAtCreation), 'smallint[]'],
      [bigintArray(accounts.map((account) => account.timestamp)), 'bigint[]'],
    ],
    text: (arrays) => `insert into ledger_accounts (id, user_data_128, user_data_64, user_data_32, ledger, code, flags, closed, timestamp,
        last_timestamp, debits_pending, debits_posted, credits_pending, credits_posted, digest)
      select id, user_data_128, user_data_64, user_data_32, ledger, code, flags, flags & ${AccountFlags.closed} <> 0, timestamp,
        timestamp, 0, 0, 0, 0, 0
      from unnest(${arrays.join(', ')}) as created (id, user_data_128, user_data_64, user_data_32, ledger, code, flags, timestamp)`,
  }
}

/** Always there when accounts have changed, even with no rows: `accountsChanged` adds up the digests. */
export function transfersCreated({ transfersCreated: transfers, failed, accountsChanged }: Changes): SavePart | undefined {
  const rows: readonly Transfer[] = failed.size === 0 ? transfers : [...transfers, ...failedRows(failed)]
  if (rows.length === 0 && accountsChanged.size === 0) return undefined
  const columns: TransferColumn[] = [
    ['id', 'uuid[]', uuidArray(rows.map((row) => row.id))],
    ['debit_account_id', 'uuid[]', uuidArray(rows.map((row) => row.debitAccountId), true)],
    ['credit_account_id', 'uuid[]', uuidArray(rows.map((row) => row.creditAccountId), true)],
    ['amount', 'bigint[]', bigintArray(rows.map((row) => row.amount))],
    ['ledger', 'integer[]', integerArray(rows.map((row) => row.ledger))],
    ['code', 'smallint[]', smallintArray(rows.map((row) => row.code))],
    ['flags', 'smallint[]', smallintArray(rows.map((row) => row.flags))],
    ['timestamp', 'bigint[]', bigintArray(rows.map((row) => row.timestamp))],
    ...seldomUsedColumns(rows),
  ]
  const names = columns.map(([name]) => name).join(', ')
  return {
    name: 'transfers_created',
    variant: `${rows.length === 1 ? 'o' : '1'}${columns.map(([name]) => SELDOM_USED[name] ?? '').join('')}`,
    parameters: columns.map(([, type, array]) => [array, type]),
    text: (arrays) => `insert into ledger_transfers (${names}) select ${rows.length === 1 ? arrays.map((array) => `(${array})[1]`).join(', ') : `* from unnest(${arrays.join(', ')})`}
      returning debit_account_id, credit_account_id, ${TRANSFER_DIGEST} as digest`,
  }
}

type TransferColumn = [name: string, type: string, array: Buffer]

const SELDOM_USED: Record<string, string> = { user_data_128: 'u', pending_id: 'p', user_data_64: 'l', user_data_32: 'i', timeout: 't' }

/** Columns that are null in most batches are left out of those: every array costs PostgreSQL a pass. */
function seldomUsedColumns(rows: readonly Transfer[]): TransferColumn[] {
  const columns: TransferColumn[] = []
  if (rows.some((row) => row.userData128 !== NIL)) columns.push(['user_data_128', 'uuid[]', uuidArray(rows.map((row) => row.userData128), true)])
  if (rows.some((row) => row.pendingId !== NIL)) columns.push(['pending_id', 'uuid[]', uuidArray(rows.map((row) => row.pendingId), true)])
  if (rows.some((row) => row.userData64 !== 0n)) columns.push(['user_data_64', 'bigint[]', bigintArray(rows.map((row) => row.userData64), true)])
  if (rows.some((row) => row.userData32 !== 0)) columns.push(['user_data_32', 'integer[]', integerArray(rows.map((row) => row.userData32), true)])
  if (rows.some((row) => row.timeout !== 0)) columns.push(['timeout', 'integer[]', integerArray(rows.map((row) => row.timeout), true)])
  return columns
}

function failedRows(failed: ReadonlyMap<Uuid, bigint>): Transfer[] {
  const nothing = { debitAccountId: NIL, creditAccountId: NIL, amount: 0n, pendingId: NIL, userData128: NIL, userData64: 0n, userData32: 0 }
  return [...failed].map(([id, timestamp]) => ({ ...nothing, id, timestamp, timeout: 0, ledger: 0, code: 0, flags: 0 }))
}

/**
 * Balances as decided; the digests of the new transfers are added, account by account, where they were inserted.
 * A row is found by its place where that is known for all; the id is compared even so.
 */
export function accountsChanged(changes: Changes, timestamp: bigint, places: ReadonlyMap<Uuid, string>): SavePart | undefined {
  if (changes.accountsChanged.size === 0) return undefined
  const accounts = [...changes.accountsChanged]
  const known = accounts.map((account) => places.get(account.id)).filter((place) => place !== undefined)
  const isPlaced = known.length === accounts.length
  const isOfOneTransfer = areOfOneTransfer(changes)
  return {
    name: 'accounts_changed',
    variant: `${isPlaced ? 'p' : 'i'}${isOfOneTransfer ? 'o' : ''}`,
    parameters: [
      [timestamp, 'bigint'],
      [uuidArray(accounts.map((account) => account.id)), 'uuid[]'],
      ...balanceParameters(accounts),
      [booleanArray(accounts.map((account) => (account.flags & AccountFlags.closed) !== 0)), 'boolean[]'],
      ...(isPlaced ? [[`{"${known.join('","')}"}`, 'tid[]'] satisfies SavePart['parameters'][number]] : []),
    ],
    text: ([last, ...arrays]) => `update ledger_accounts a set last_timestamp = ${last}, debits_pending = n.debits_pending,
        debits_posted = n.debits_posted, credits_pending = n.credits_pending, credits_posted = n.credits_posted, closed = n.closed,
        digest = a.digest # n.digest
      from (${isOfOneTransfer ? changedByOne(arrays, isPlaced) : changedByMany(arrays, isPlaced)}) as n
      where a.id = n.id${isPlaced ? ' and a.ctid = n.place' : ''}
      returning 1`,
  }
}

/** Whether the accounts are the two of the only transfer: its digest is then added to each, and nothing is to be summed. */
function areOfOneTransfer({ accountsChanged, transfersCreated, failed }: Changes): boolean {
  const [transfer] = transfersCreated
  if (!transfer || transfersCreated.length > 1 || failed.size > 0 || accountsChanged.size !== 2) return false
  return [...accountsChanged].every(({ id }) => id === transfer.debitAccountId || id === transfer.creditAccountId)
}

const CHANGED = 'id, debits_pending, debits_posted, credits_pending, credits_posted, closed'

function changedByOne(arrays: string[], isPlaced: boolean): string {
  return `select changed.*, transfers_created.digest from transfers_created, unnest(${arrays.join(', ')}) as changed (${CHANGED}${isPlaced ? ', place' : ''})`
}

function changedByMany(arrays: string[], isPlaced: boolean): string {
  return `
        select id, max(debits_pending) as debits_pending, max(debits_posted) as debits_posted, max(credits_pending) as credits_pending,
          max(credits_posted) as credits_posted, bool_or(closed) as closed, bit_xor(digest) as digest, max(place) as place
        from (
          select ${CHANGED}, ${isPlaced ? 'place' : 'null::tid as place'}, 0::bigint as digest from unnest(${arrays.join(', ')}) as changed (${CHANGED}${isPlaced ? ', place' : ''})
          union all select debit_account_id, null, null, null, null, null, null, digest from transfers_created
          union all select credit_account_id, null, null, null, null, null, null, digest from transfers_created
        ) as summed group by id
      `
}

export function balancesKept({ balances }: Changes): SavePart | undefined {
  if (balances.length === 0) return undefined
  return {
    name: 'balances_kept',
    variant: '1',
    parameters: [
      [uuidArray(balances.map((balance) => balance.accountId)), 'uuid[]'],
      [uuidArray(balances.map((balance) => balance.transferId)), 'uuid[]'],
      [bigintArray(balances.map((balance) => balance.timestamp)), 'bigint[]'],
      ...balanceParameters(balances),
    ],
    text: (arrays) => `insert into ledger_account_balances (account_id, transfer_id, timestamp, debits_pending, debits_posted, credits_pending, credits_posted)
      select * from unnest(${arrays.join(', ')})`,
  }
}

/** Time-outs that begin and end in the same transaction are never written. */
export function timeoutsBegun({ transfersCreated, timeoutsEnded }: Changes): SavePart | undefined {
  const begun = transfersCreated.filter((transfer) => transfer.timeout > 0 && !timeoutsEnded.has(transfer.id))
  if (begun.length === 0) return undefined
  return {
    name: 'timeouts_begun',
    variant: '1',
    parameters: [
      [uuidArray(begun.map((transfer) => transfer.id)), 'uuid[]'],
      [bigintArray(begun.map((transfer) => expiresAt(transfer) ?? 0n)), 'bigint[]'],
      [uuidArray(begun.map((transfer) => transfer.debitAccountId)), 'uuid[]'],
      [uuidArray(begun.map((transfer) => transfer.creditAccountId)), 'uuid[]'],
    ],
    text: (arrays) => `insert into ledger_timeouts (transfer_id, expires_at, debit_account_id, credit_account_id)
      select * from unnest(${arrays.join(', ')})`,
  }
}

export function timeoutsEnded({ transfersCreated, timeoutsEnded }: Changes): SavePart | undefined {
  if (timeoutsEnded.size === 0) return undefined
  const created = new Set(transfersCreated.map((transfer) => transfer.id))
  const ended = [...timeoutsEnded].filter((id) => !created.has(id))
  if (ended.length === 0) return undefined
  return {
    name: 'timeouts_ended',
    variant: '1',
    parameters: [[uuidArray(ended), 'uuid[]']],
    text: ([ids]) => `delete from ledger_timeouts where transfer_id = any(${ids})`,
  }
}

function balanceParameters(balances: readonly Omit<AccountBalance, 'timestamp'>[]): SavePart['parameters'] {
  return [
    [bigintArray(balances.map((balance) => balance.debitsPending)), 'bigint[]'],
    [bigintArray(balances.map((balance) => balance.debitsPosted)), 'bigint[]'],
    [bigintArray(balances.map((balance) => balance.creditsPending)), 'bigint[]'],
    [bigintArray(balances.map((balance) => balance.creditsPosted)), 'bigint[]'],
  ]
}
