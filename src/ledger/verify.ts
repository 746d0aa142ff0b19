import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { ACCOUNTS_AGAINST_TRANSFERS, ENDED_PENDING_TRANSFERS, HISTORIES, LEDGER_SUMS, LIMITS, TIMEOUTS } from './verify-statements.ts'

/** One thing in the books that does not hold. */
export type LedgerFinding =
  /** A balance is not the sum of the account's transfers. */
  | { finding: 'balance_differs'; accountId: Uuid; balance: BalanceName; stored: bigint; recomputed: bigint }
  /** Its transfers are not those that made its balances: some were altered, added or taken away. */
  | { finding: 'transfers_differ'; accountId: Uuid }
  /** It is closed, but by no pending transfer, or the other way round. */
  | { finding: 'closed_differs'; accountId: Uuid; stored: boolean; recomputed: boolean }
  /** Transfers name an account that is not there. */
  | { finding: 'account_missing'; accountId: Uuid }
  /** An account has transfers of another ledger. */
  | { finding: 'ledger_differs'; accountId: Uuid }
  /** All debits of a ledger are not all its credits. */
  | { finding: 'ledger_out_of_balance'; ledger: number; phase: 'pending' | 'posted'; debits: bigint; credits: bigint }
  | { finding: 'limit_passed'; accountId: Uuid; limit: 'debits_must_not_exceed_credits' | 'credits_must_not_exceed_debits' }
  /** A post or void has no pending transfer, or does not fit it. */
  | { finding: 'pending_transfer_differs'; transferId: Uuid; pendingId: Uuid }
  /** A time-out runs for a transfer that is not pending. */
  | { finding: 'timeout_differs'; transferId: Uuid }
  /** The history of an account lacks a transfer, or shows posted balances that its transfers do not make. */
  | { finding: 'history_differs'; accountId: Uuid; timestamp: bigint }

export type BalanceName = 'debits_pending' | 'debits_posted' | 'credits_pending' | 'credits_posted'

/** Each check stops after so many rows: whoever sees a thousand findings needs no more, and memory stays flat. */
const MOST_ROWS = 1_000

/**
 * Proves the books: recomputes every account from its transfers. Each check is one statement and so sees one moment, whatever is
 * written meanwhile; nothing is locked, and neither the database nor this process holds more than its share of memory.
 * On large books a check takes longer than the usual statement time-out: use a connection without one.
 */
export async function* verifyLedger(queryable: Queryable): AsyncGenerator<LedgerFinding, void, undefined> {
  yield* check(queryable, ACCOUNTS_AGAINST_TRANSFERS, accountFindings)
  yield* check(queryable, LEDGER_SUMS, sumFindings)
  yield* check(queryable, LIMITS, ({ id, limit_passed }: LimitRow) => [{ finding: 'limit_passed', accountId: id, limit: limit_passed }])
  yield* check(queryable, ENDED_PENDING_TRANSFERS, ({ id, pending_id }: EndedRow) => [
    { finding: 'pending_transfer_differs', transferId: id, pendingId: pending_id },
  ])
  yield* check(queryable, TIMEOUTS, ({ transfer_id }: TimeoutRow) => [{ finding: 'timeout_differs', transferId: transfer_id }])
  yield* check(queryable, HISTORIES, ({ account_id, timestamp }: HistoryRow) => [
    { finding: 'history_differs', accountId: account_id, timestamp },
  ])
}

type Balances<Value> = Record<BalanceName, Value>
/** Sums arrive as text: they may be larger than a bigint. */
type AccountRow = {
  account_id: Uuid
  exists: boolean
  stored: Balances<string>
  recomputed: Balances<string>
  transfers_differ: boolean
  ledger_differs: boolean
  closed: boolean
  closed_recomputed: boolean
}
type SumRow = { ledger: number } & Balances<string>
type LimitRow = { id: Uuid; limit_passed: 'debits_must_not_exceed_credits' | 'credits_must_not_exceed_debits' }
type EndedRow = { id: Uuid; pending_id: Uuid }
type TimeoutRow = { transfer_id: Uuid }
type HistoryRow = { account_id: Uuid; timestamp: bigint }

async function* check<Row extends object>(
  queryable: Queryable,
  statement: string,
  findingsIn: (row: Row) => LedgerFinding[],
): AsyncGenerator<LedgerFinding, void, undefined> {
  const { rows } = await queryable.query<Row>(`${statement} limit ${MOST_ROWS}`)
  for (const row of rows) yield* findingsIn(row)
}

const BALANCES: readonly BalanceName[] = ['debits_pending', 'debits_posted', 'credits_pending', 'credits_posted']

function accountFindings(row: AccountRow): LedgerFinding[] {
  const accountId = row.account_id
  if (!row.exists) return [{ finding: 'account_missing', accountId }]
  const findings: LedgerFinding[] = []
  for (const balance of BALANCES) {
    const stored = BigInt(row.stored[balance])
    const recomputed = BigInt(row.recomputed[balance])
    if (stored !== recomputed) findings.push({ finding: 'balance_differs', accountId, balance, stored, recomputed })
  }
  if (row.transfers_differ) findings.push({ finding: 'transfers_differ', accountId })
  if (row.ledger_differs) findings.push({ finding: 'ledger_differs', accountId })
  if (row.closed !== row.closed_recomputed) {
    findings.push({ finding: 'closed_differs', accountId, stored: row.closed, recomputed: row.closed_recomputed })
  }
  return findings
}

function sumFindings(row: SumRow): LedgerFinding[] {
  const findings: LedgerFinding[] = []
  for (const phase of ['pending', 'posted'] as const) {
    const debits = BigInt(row[`debits_${phase}`])
    const credits = BigInt(row[`credits_${phase}`])
    if (debits !== credits) findings.push({ finding: 'ledger_out_of_balance', ledger: row.ledger, phase, debits, credits })
  }
  return findings
}
