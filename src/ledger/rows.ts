import type { Uuid } from '../values/uuid.ts'
import { AccountFlags, type Account } from './account.ts'
import { NIL } from './ranges.ts'
import type { Transfer } from './transfer.ts'

export const ACCOUNT_COLUMNS = [
  'id',
  'debits_pending',
  'debits_posted',
  'credits_pending',
  'credits_posted',
  'user_data_128',
  'user_data_64',
  'user_data_32',
  'ledger',
  'code',
  'flags',
  'closed',
  'timestamp',
] as const

export type AccountRow = {
  id: Uuid
  debits_pending: bigint
  debits_posted: bigint
  credits_pending: bigint
  credits_posted: bigint
  user_data_128: Uuid
  user_data_64: bigint
  user_data_32: number
  ledger: number
  code: number
  flags: number
  closed: boolean
  timestamp: bigint
}

export const TRANSFER_COLUMNS = [
  'id',
  'debit_account_id',
  'credit_account_id',
  'amount',
  'pending_id',
  'user_data_128',
  'user_data_64',
  'user_data_32',
  'timeout',
  'ledger',
  'code',
  'flags',
  'timestamp',
] as const

/** Both accounts are null in the row of a transfer that failed; other nulls are zeros. */
export type TransferRow = {
  id: Uuid
  debit_account_id: Uuid | null
  credit_account_id: Uuid | null
  amount: bigint
  pending_id: Uuid | null
  user_data_128: Uuid | null
  user_data_64: bigint | null
  user_data_32: number | null
  timeout: number | null
  ledger: number
  code: number
  flags: number
  timestamp: bigint
}

/** `id, amount, …` → `t.id, t.amount, …` */
export function columnsOf(table: string, columns: readonly string[]): string {
  return columns.map((column) => `${table}.${column}`).join(', ')
}

export function accountFromRow(row: AccountRow): Account {
  return {
    id: row.id,
    debitsPending: row.debits_pending,
    debitsPosted: row.debits_posted,
    creditsPending: row.credits_pending,
    creditsPosted: row.credits_posted,
    userData128: row.user_data_128,
    userData64: row.user_data_64,
    userData32: row.user_data_32,
    ledger: row.ledger,
    code: row.code,
    flags: row.closed ? row.flags | AccountFlags.closed : row.flags & ~AccountFlags.closed,
    timestamp: row.timestamp,
  }
}

export function transferFromRow(row: TransferRow): Transfer {
  return {
    id: row.id,
    debitAccountId: row.debit_account_id ?? NIL,
    creditAccountId: row.credit_account_id ?? NIL,
    amount: row.amount,
    pendingId: row.pending_id ?? NIL,
    userData128: row.user_data_128 ?? NIL,
    userData64: row.user_data_64 ?? 0n,
    userData32: row.user_data_32 ?? 0,
    timeout: row.timeout ?? 0,
    ledger: row.ledger,
    code: row.code,
    flags: row.flags,
    timestamp: row.timestamp,
  }
}
