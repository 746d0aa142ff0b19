import type { Queryable } from '../database/transaction.ts'
import type { AccountBalance } from './account.ts'
import { FIELDS_MATCH, filterParameters, isValidAccountFilter, type AccountFilter } from './filters.ts'
import { TRANSFER_COLUMNS, transferFromRow, type TransferRow } from './rows.ts'
import type { Transfer } from './transfer.ts'

/** The transfers out of and into an account, by time. A filter that can't be met is answered with nothing. */
export async function accountTransfers(queryable: Queryable, filter: AccountFilter): Promise<Transfer[]> {
  if (!isValidAccountFilter(filter)) return []
  const order = filter.reversed ? 'desc' : 'asc'
  const sides = sidesOf(filter).map(
    (side) => `(select ${TRANSFER_COLUMNS.join(', ')} from ledger_transfers
      where ${side}_account_id = $8 and timestamp between $1 and $2 and ${FIELDS_MATCH} order by timestamp ${order} limit $3)`,
  )
  const { rows } = await queryable.query<TransferRow>({
    name: `ledger_account_transfers_${sidesOf(filter).join('_')}_${order}`,
    text: `select * from (${sides.join(' union all ')}) as t order by timestamp ${order} limit $3`,
    values: [...filterParameters(filter), filter.accountId],
  })
  return rows.map(transferFromRow)
}

/**
 * The balances of an account just after each of its transfers that match, by time. Only accounts with `AccountFlags.history` have any.
 * What a time-out gives back shows with the next transfer.
 */
export async function accountBalances(queryable: Queryable, filter: AccountFilter): Promise<AccountBalance[]> {
  if (!isValidAccountFilter(filter)) return []
  const order = filter.reversed ? 'desc' : 'asc'
  const sides = sidesOf(filter).map(
    (side) => `exists (select from ledger_transfers t where t.${side}_account_id = $8 and t.timestamp = b.timestamp and ${FIELDS_MATCH})`,
  )
  const { rows } = await queryable.query<BalanceRow>({
    name: `ledger_account_balances_${sidesOf(filter).join('_')}_${order}`,
    text: `select timestamp, debits_pending, debits_posted, credits_pending, credits_posted from ledger_account_balances b
      where account_id = $8 and timestamp between $1 and $2 and (${sides.join(' or ')}) order by timestamp ${order} limit $3`,
    values: [...filterParameters(filter), filter.accountId],
  })
  return rows.map((row) => ({
    debitsPending: row.debits_pending,
    debitsPosted: row.debits_posted,
    creditsPending: row.credits_pending,
    creditsPosted: row.credits_posted,
    timestamp: row.timestamp,
  }))
}

type BalanceRow = { timestamp: bigint; debits_pending: bigint; debits_posted: bigint; credits_pending: bigint; credits_posted: bigint }

function sidesOf(filter: AccountFilter): ('debit' | 'credit')[] {
  const sides: ('debit' | 'credit')[] = []
  if (filter.debits !== false) sides.push('debit')
  if (filter.credits !== false) sides.push('credit')
  return sides
}
