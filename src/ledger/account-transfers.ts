import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { FIELDS_MATCH, filterParameters, isValidAccountFilter, pageOf, timeRangeOf, type AccountFilter } from './filters.ts'
import { columnsOf, TRANSFER_COLUMNS, transferFromRow, type TransferRow } from './rows.ts'
import { overlap, readByTime, type TimeRange } from './time-windows.ts'
import type { Transfer } from './transfer.ts'

/** The transfers out of and into an account, by time. A filter that can't be met is answered with nothing. */
export async function accountTransfers(queryable: Queryable, filter: AccountFilter): Promise<Transfer[]> {
  const life = isValidAccountFilter(filter) ? await lifeOf(queryable, filter.accountId) : undefined
  const range = life && overlap(timeRangeOf(filter), life)
  if (!range) return []
  const page = pageOf(filter)
  const order = page.reversed ? 'desc' : 'asc'
  const sides = sidesOf(filter)
  const ofEachSide = sides.map(
    (side) => `(select ${columnsOf('t', TRANSFER_COLUMNS)} from ledger_transfers t
      where ${side}_account_id = $8 and timestamp between $1 and $2 and ${FIELDS_MATCH} order by timestamp ${order} limit $3)`,
  )
  const rows = await readByTime(range, page, async (window, limit) => {
    const answer = await queryable.query<TransferRow>({
      name: `ledger_account_transfers_${sides.join('_')}_${order}`,
      text: `select * from (${ofEachSide.join(' union all ')}) as t order by timestamp ${order} limit $3`,
      values: [...filterParameters(filter, window, limit), filter.accountId],
    })
    return answer.rows
  })
  return rows.map(transferFromRow)
}

/** From the creation of an account to its last transfer; undefined if it does not exist. */
async function lifeOf(queryable: Queryable, accountId: Uuid): Promise<TimeRange | undefined> {
  const { rows } = await queryable.query<TimeRange>({
    name: 'ledger_account_life',
    text: 'select timestamp as min, last_timestamp as max from ledger_accounts where id = $1',
    values: [accountId],
  })
  return rows[0]
}

export function sidesOf(filter: AccountFilter): ('debit' | 'credit')[] {
  const sides: ('debit' | 'credit')[] = []
  if (filter.debits !== false) sides.push('debit')
  if (filter.credits !== false) sides.push('credit')
  return sides
}
