import type { Covered, TransferSource } from '../audit/transfer-source.ts'
import { SNAPSHOT_NAME } from '../database/snapshot.ts'
import type { Transaction } from '../database/transaction.ts'
import { TRANSFER_COLUMNS } from './rows.ts'

/** Transfers that one entry of the audit log covers, about. */
const MOST_TRANSFERS = 100_000
/** Nanoseconds that the horizon stays behind, for clocks that are set back a little. */
const MARGIN = 1_000_000_000n

/** Count and SHA-256 over transfers in the order of their time and id, as SQL. The text of a row of numbers and UUIDs is its own only. */
const TRANSFERS_COVERED = `count(*) as count,
  sha256(convert_to(coalesce(string_agg(row(${TRANSFER_COLUMNS.join(', ')})::text, E'\\n' order by timestamp, id), ''), 'UTF8')) as digest`

/**
 * Transfers for the audit log's chain. Payments do nothing for it.
 *
 * What makes the horizon safe: a transaction takes the time of its transfers from the database's clock after it has begun
 * (`load-books.ts`; and never earlier than that), so whatever an open transaction writes is later than its beginning, `xact_start`. One that
 * is not yet to be seen among the open ones reads the clock later than we did. One that is no longer to be seen has committed before, and
 * the statements that follow see its transfers. What only reads, in a snapshot, holds nothing up.
 */
export const auditedTransfers: TransferSource = {
  async safeHorizon(transaction) {
    const { rows: clock } = await transaction.query<{ now: Date }>('select clock_timestamp() as now')
    const { rows } = await transaction.query<{ horizon: bigint; tracked: string }>(
      `select (extract(epoch from least($1::timestamptz, min(xact_start))) * 1000000)::bigint * 1000 as horizon, current_setting('track_activities') as tracked
         from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and application_name <> $2`,
      [clock[0]!.now, SNAPSHOT_NAME],
    )
    const { horizon, tracked } = rows[0]!
    if (tracked !== 'on') throw new Error('PostgreSQL does not tell which transactions are open: set track_activities = on')
    return horizon - MARGIN
  },

  async next(transaction, after, horizon) {
    const until = await endOfBatch(transaction, after, horizon)
    const { rows } = await transaction.query<Covered>({
      name: 'ledger_audit_transfers',
      text: `select ${TRANSFERS_COVERED} from ledger_transfers where timestamp > $1 and timestamp <= $2`,
      values: [after, until],
    })
    return { ...rows[0]!, until }
  },

  async ranges(snapshot, after, ends) {
    if (ends.length === 0) return []
    // Found by the summaries of their time; a plan that reads the whole table would do so for each part of it.
    await snapshot.query('set local enable_seqscan = off')
    const { rows } = await snapshot.query<Covered & { range: number }>(
      `select width_bucket(timestamp, $3::bigint[]) as range, ${TRANSFERS_COVERED} from ledger_transfers
        where timestamp > $1 and timestamp <= $2 group by 1`,
      [after, ends.at(-1), ends.map((end) => end + 1n)],
    )
    await snapshot.query('set local enable_seqscan = on')
    const found = new Map(rows.map((row) => [row.range, row]))
    return ends.map((_, index) => found.get(index) ?? NONE)
  },
}

/** SHA-256 of nothing. */
const NONE: Covered = { count: 0n, digest: Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex') }

/** The horizon, or where the batch is full: the timestamp of its last transfer, with all others of that time. */
async function endOfBatch(transaction: Transaction, after: bigint, horizon: bigint): Promise<bigint> {
  const { rows } = await transaction.query<{ timestamp: bigint }>({
    name: 'ledger_audit_batch',
    text: `select timestamp from ledger_transfers where timestamp > $1 and timestamp <= $2 order by timestamp limit 1 offset $3`,
    values: [after, horizon, MOST_TRANSFERS - 1],
  })
  return rows[0]?.timestamp ?? horizon
}
