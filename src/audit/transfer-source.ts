import type { Queryable, Transaction } from '../database/transaction.ts'

/** So many rows, and SHA-256 over them. */
export type Covered = { count: bigint; digest: Buffer }

/**
 * What the audit log needs of the ledger, which stands below it: transfers are chained behind the payments, which know nothing of it.
 * Timestamps are nanoseconds since 1970.
 */
export type TransferSource = {
  /** A timestamp at or below which no transfer can be written any more. Read in a statement before those that read transfers. */
  safeHorizon(transaction: Transaction): Promise<bigint>
  /** The next transfers after `after`, at most some and at most up to `horizon`; `until` is the timestamp up to which they are all. */
  next(transaction: Transaction, after: bigint, horizon: bigint): Promise<Covered & { until: bigint }>
  /** What the ranges (`after`, first], (first, second] … hold now. */
  ranges(snapshot: Queryable, after: bigint, ends: readonly bigint[]): Promise<Covered[]>
}
