import type { Queryable } from '../database/transaction.ts'
import type { Account } from './account.ts'
import { FIELDS_MATCH, filterParameters, isValidTimeFilter, type QueryFilter } from './filters.ts'
import { ACCOUNT_COLUMNS, accountFromRow, TRANSFER_COLUMNS, transferFromRow, type AccountRow, type TransferRow } from './rows.ts'
import type { Transfer } from './transfer.ts'

/** Accounts by time of creation. A filter that can't be met is answered with nothing. */
export async function queryAccounts(queryable: Queryable, filter: QueryFilter): Promise<Account[]> {
  const rows = await query<AccountRow>(queryable, filter, 'ledger_accounts', ACCOUNT_COLUMNS, 'true')
  return rows.map(accountFromRow)
}

/** Transfers by time. Quick with a narrow time range; without one it reads the whole table. A filter that can't be met is answered with nothing. */
export async function queryTransfers(queryable: Queryable, filter: QueryFilter): Promise<Transfer[]> {
  const rows = await query<TransferRow>(queryable, filter, 'ledger_transfers', TRANSFER_COLUMNS, 'debit_account_id is not null')
  return rows.map(transferFromRow)
}

async function query<Row extends AccountRow | TransferRow>(
  queryable: Queryable,
  filter: QueryFilter,
  table: 'ledger_accounts' | 'ledger_transfers',
  columns: readonly string[],
  condition: string,
): Promise<Row[]> {
  if (!isValidTimeFilter(filter)) return []
  const order = filter.reversed ? 'desc' : 'asc'
  const after = filter.reversed ? '(timestamp, id) < ($2, $9)' : '(timestamp, id) > ($1, $9)'
  const { rows } = await queryable.query<Row>(
    `select ${columns.join(', ')} from ${table}
     where timestamp between $1 and $2 and ${FIELDS_MATCH} and ($8::integer is null or ledger = $8) and ($9::uuid is null or ${after}) and ${condition}
     order by timestamp ${order}, id ${order} limit $3`,
    [...filterParameters(filter), filter.ledger || null, filter.after ?? null],
  )
  return rows
}
