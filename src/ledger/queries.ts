import type { Queryable } from '../database/transaction.ts'
import type { Account } from './account.ts'
import { FIELDS_MATCH, filterParameters, isValidTimeFilter, pageOf, timeRangeOf, type QueryFilter } from './filters.ts'
import { ACCOUNT_COLUMNS, accountFromRow, TRANSFER_COLUMNS, transferFromRow, type AccountRow, type TransferRow } from './rows.ts'
import { overlap, readByTime, type TimeRange } from './time-windows.ts'
import type { Transfer } from './transfer.ts'

/** Accounts by time of creation. Reads all of them. A filter that can't be met is answered with nothing. */
export async function queryAccounts(queryable: Queryable, filter: QueryFilter): Promise<Account[]> {
  if (!isValidTimeFilter(filter)) return []
  const { rows } = await queryable.query<AccountRow>(
    `select ${ACCOUNT_COLUMNS.join(', ')} from ledger_accounts where ${conditions(filter)} ${orderAndLimit(filter)}`,
    parameters(filter, timeRangeOf(filter), pageOf(filter).limit),
  )
  return rows.map(accountFromRow)
}

/** Transfers by time. Reads on through time until it has found enough. A filter that can't be met is answered with nothing. */
export async function queryTransfers(queryable: Queryable, filter: QueryFilter): Promise<Transfer[]> {
  if (!isValidTimeFilter(filter)) return []
  const life = await queryable.query<{ min: bigint | null; max: bigint }>('select min(timestamp) as min, max(last_timestamp) as max from ledger_accounts')
  const { min, max } = life.rows[0]!
  const range = min === null ? undefined : overlap(timeRangeOf(filter), { min, max })
  if (!range) return []
  const rows = await readByTime(range, pageOf(filter), async (window, limit) => {
    const answer = await queryable.query<TransferRow>(
      `select ${TRANSFER_COLUMNS.join(', ')} from ledger_transfers
       where ${conditions(filter)} and debit_account_id is not null ${orderAndLimit(filter)}`,
      parameters(filter, window, limit),
    )
    return answer.rows
  })
  return rows.map(transferFromRow)
}

/** After the last row of the page before comes what is later, or as late and of a greater id. */
function conditions(filter: QueryFilter): string {
  const after = filter.reversed ? '(timestamp, id) < ($9, $10)' : '(timestamp, id) > ($9, $10)'
  return `timestamp between $1 and $2 and ${FIELDS_MATCH} and ($8::integer is null or ledger = $8) and ($10::uuid is null or ${after})`
}

function parameters(filter: QueryFilter, range: TimeRange, limit: number): unknown[] {
  const { min, max } = timeRangeOf(filter)
  return [...filterParameters(filter, range, limit), filter.ledger || null, filter.reversed ? max : min, filter.after ?? null]
}

function orderAndLimit(filter: QueryFilter): string {
  const order = filter.reversed ? 'desc' : 'asc'
  return `order by timestamp ${order}, id ${order} limit $3`
}
