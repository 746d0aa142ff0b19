import type { Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { AccountFlags, type Account, type AccountBalance } from './account.ts'
import { bigintArray, booleanArray, integerArray, smallintArray, uuidArray } from './array-parameters.ts'
import { expiresAt, type Changes } from './books.ts'
import { NIL } from './ranges.ts'
import type { Transfer } from './transfer.ts'

/**
 * Another transaction created a transfer or account with one of the same ids meanwhile. Nothing happened; the same work, tried again,
 * sees the other's. It carries SQLSTATE 40001, so that `isRetryable` says so.
 */
export class ConcurrentIdError extends Error {
  readonly code = '40001'
  constructor(cause: unknown) {
    super('another transaction took the same id', { cause })
    this.name = 'ConcurrentIdError'
  }
}

type AccountBalances = Omit<AccountBalance, 'timestamp'>

const UNIQUE_VIOLATION = '23505'
const UNIQUE_KEYS: ReadonlySet<string> = new Set(['ledger_accounts_pkey', 'ledger_transfers_pkey', 'ledger_transfers_pending'])

/** One part of the statement that saves: what it does, and the arrays that it needs, with their types. */
type Part = { name: string; parameters: [value: Buffer | bigint, type: string][]; text: (parameters: string[]) => string }

/** Writes everything changed, in one statement. `timestamp`: of the latest event. */
export async function saveChanges(transaction: Transaction, changes: Changes, timestamp: bigint): Promise<void> {
  const created = new Set(changes.accountsCreated)
  const changed = [...changes.accountsChanged].filter((account) => !created.has(account))
  const parts = [
    transfersPart(changes),
    accountsCreatedPart(changes, timestamp),
    balancesPart(changes),
    timeoutsBegunPart(changes),
    timeoutsEndedPart(changes),
    accountsChangedPart(changed, timestamp),
  ]
  if (parts.every((part) => part === undefined)) return
  const statement = combine(parts)
  try {
    const { rows } = await transaction.query<{ accounts_changed?: bigint }>(statement)
    const rewritten = Number(rows[0]?.accounts_changed ?? 0n)
    if (rewritten !== changed.length) throw new Error(`${changed.length} accounts changed, ${rewritten} were written`)
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === UNIQUE_VIOLATION && constraint !== undefined && UNIQUE_KEYS.has(constraint)) throw new ConcurrentIdError(error)
    throw error
  }
}

/** The statement is named after its parts, so that each combination is parsed and planned once per connection. */
function combine(allParts: (Part | undefined)[]): { name: string; text: string; values: unknown[] } {
  const parts = allParts.filter((part) => part !== undefined)
  const values: unknown[] = []
  const bodies = parts.map((part) => {
    const parameters = part.parameters.map(([value, type]) => `$${values.push(value)}::${type}`)
    return `${part.name} as (${part.text(parameters)} returning 1)`
  })
  const counts = parts.map((part) => `(select count(*) from ${part.name}) as ${part.name}`)
  const name = `ledger_save_${allParts.map((part) => (part ? 1 : 0)).join('')}`
  return { name, text: `with ${bodies.join(', ')} select ${counts.join(', ')}`, values }
}

function transfersPart({ transfersCreated, failed }: Changes): Part | undefined {
  const rows: readonly Transfer[] = failed.size === 0 ? transfersCreated : [...transfersCreated, ...failedRows(failed)]
  if (rows.length === 0) return undefined
  return {
    name: 'transfers_created',
    parameters: [
      [uuidArray(rows.map((row) => row.id)), 'uuid[]'],
      [uuidArray(rows.map((row) => row.debitAccountId), true), 'uuid[]'],
      [uuidArray(rows.map((row) => row.creditAccountId), true), 'uuid[]'],
      [bigintArray(rows.map((row) => row.amount)), 'bigint[]'],
      [uuidArray(rows.map((row) => row.pendingId), true), 'uuid[]'],
      [uuidArray(rows.map((row) => row.userData128), true), 'uuid[]'],
      [bigintArray(rows.map((row) => row.userData64), true), 'bigint[]'],
      [integerArray(rows.map((row) => row.userData32), true), 'integer[]'],
      [integerArray(rows.map((row) => row.timeout), true), 'integer[]'],
      [integerArray(rows.map((row) => row.ledger)), 'integer[]'],
      [smallintArray(rows.map((row) => row.code)), 'smallint[]'],
      [smallintArray(rows.map((row) => row.flags)), 'smallint[]'],
      [bigintArray(rows.map((row) => row.timestamp)), 'bigint[]'],
    ],
    text: (parameters) => `insert into ledger_transfers (id, debit_account_id, credit_account_id, amount, pending_id, user_data_128,
      user_data_64, user_data_32, timeout, ledger, code, flags, timestamp) select * from unnest(${parameters.join(', ')})`,
  }
}

function failedRows(failed: ReadonlyMap<Uuid, bigint>): Transfer[] {
  const nothing = { debitAccountId: NIL, creditAccountId: NIL, amount: 0n, pendingId: NIL, userData128: NIL, userData64: 0n, userData32: 0 }
  return [...failed].map(([id, timestamp]) => ({ ...nothing, id, timestamp, timeout: 0, ledger: 0, code: 0, flags: 0 }))
}

function accountsCreatedPart({ accountsCreated: accounts, accountsChanged }: Changes, timestamp: bigint): Part | undefined {
  if (accounts.length === 0) return undefined
  // No transfer touches an account that was created closed, so one that was touched was created open.
  const flagsAtCreation = accounts.map((account) => (accountsChanged.has(account) ? account.flags & ~AccountFlags.closed : account.flags))
  return {
    name: 'accounts_created',
    parameters: [
      [timestamp, 'bigint'],
      [uuidArray(accounts.map((account) => account.id)), 'uuid[]'],
      [uuidArray(accounts.map((account) => account.userData128)), 'uuid[]'],
      [bigintArray(accounts.map((account) => account.userData64)), 'bigint[]'],
      [integerArray(accounts.map((account) => account.userData32)), 'integer[]'],
      [integerArray(accounts.map((account) => account.ledger)), 'integer[]'],
      [smallintArray(accounts.map((account) => account.code)), 'smallint[]'],
      [smallintArray(flagsAtCreation), 'smallint[]'],
      [bigintArray(accounts.map((account) => account.timestamp)), 'bigint[]'],
      ...balanceParameters(accounts),
      closedParameter(accounts),
    ],
    text: ([last, ...arrays]) => `insert into ledger_accounts (last_timestamp, id, user_data_128, user_data_64, user_data_32, ledger, code, flags,
      timestamp, debits_pending, debits_posted, credits_pending, credits_posted, closed) select ${last}, * from unnest(${arrays.join(', ')})`,
  }
}

function accountsChangedPart(accounts: readonly Account[], timestamp: bigint): Part | undefined {
  if (accounts.length === 0) return undefined
  return {
    name: 'accounts_changed',
    parameters: [
      [timestamp, 'bigint'],
      [uuidArray(accounts.map((account) => account.id)), 'uuid[]'],
      ...balanceParameters(accounts),
      closedParameter(accounts),
    ],
    text: ([last, ...arrays]) => `update ledger_accounts a set last_timestamp = ${last}, debits_pending = now.debits_pending,
      debits_posted = now.debits_posted, credits_pending = now.credits_pending, credits_posted = now.credits_posted, closed = now.closed
      from unnest(${arrays.join(', ')}) as now (id, debits_pending, debits_posted, credits_pending, credits_posted, closed) where a.id = now.id`,
  }
}

function balancesPart({ balances }: Changes): Part | undefined {
  if (balances.length === 0) return undefined
  return {
    name: 'balances_kept',
    parameters: [
      [uuidArray(balances.map((balance) => balance.accountId)), 'uuid[]'],
      [bigintArray(balances.map((balance) => balance.timestamp)), 'bigint[]'],
      ...balanceParameters(balances),
    ],
    text: (arrays) => `insert into ledger_account_balances (account_id, timestamp, debits_pending, debits_posted, credits_pending, credits_posted)
      select * from unnest(${arrays.join(', ')})`,
  }
}

/** Time-outs that begin and end in the same transaction are never written. */
function timeoutsBegunPart({ transfersCreated, timeoutsEnded }: Changes): Part | undefined {
  const begun = transfersCreated.filter((transfer) => transfer.timeout > 0 && !timeoutsEnded.has(transfer.id))
  if (begun.length === 0) return undefined
  return {
    name: 'timeouts_begun',
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

function timeoutsEndedPart({ transfersCreated, timeoutsEnded }: Changes): Part | undefined {
  if (timeoutsEnded.size === 0) return undefined
  const created = new Set(transfersCreated.map((transfer) => transfer.id))
  const ended = [...timeoutsEnded].filter((id) => !created.has(id))
  if (ended.length === 0) return undefined
  return {
    name: 'timeouts_ended',
    parameters: [[uuidArray(ended), 'uuid[]']],
    text: ([ids]) => `delete from ledger_timeouts where transfer_id = any(${ids})`,
  }
}

function balanceParameters(balances: readonly AccountBalances[]): Part['parameters'] {
  return [
    [bigintArray(balances.map((balance) => balance.debitsPending)), 'bigint[]'],
    [bigintArray(balances.map((balance) => balance.debitsPosted)), 'bigint[]'],
    [bigintArray(balances.map((balance) => balance.creditsPending)), 'bigint[]'],
    [bigintArray(balances.map((balance) => balance.creditsPosted)), 'bigint[]'],
  ]
}

function closedParameter(accounts: readonly Account[]): Part['parameters'][number] {
  return [booleanArray(accounts.map((account) => (account.flags & AccountFlags.closed) !== 0)), 'boolean[]']
}
