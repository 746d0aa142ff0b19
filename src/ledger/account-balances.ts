import type { Queryable } from '../database/transaction.ts'
import type { AccountBalance } from './account.ts'
import { sidesOf } from './account-transfers.ts'
import { FIELDS_MATCH, filterParameters, isValidAccountFilter, pageOf, timeRangeOf, type AccountFilter } from './filters.ts'

type BalanceRow = { timestamp: bigint; debits_pending: bigint; debits_posted: bigint; credits_pending: bigint; credits_posted: bigint }

/**
 * The balances of an account just after each of its transfers that match, by time. Only accounts with `AccountFlags.history` have any.
 * What a time-out gives back shows with the next transfer.
 */
export async function accountBalances(queryable: Queryable, filter: AccountFilter): Promise<AccountBalance[]> {
  if (!isValidAccountFilter(filter)) return []
  const { limit, reversed } = pageOf(filter)
  const order = reversed ? 'desc' : 'asc'
  const sides = sidesOf(filter)
  const { rows } = await queryable.query<BalanceRow>({
    name: `ledger_account_balances_${sides.join('_')}_${order}`,
    text: `select b.timestamp, debits_pending, debits_posted, credits_pending, credits_posted
      from ledger_account_balances b join ledger_transfers t on t.id = b.transfer_id
      where account_id = $8 and b.timestamp between $1 and $2 and ${FIELDS_MATCH}
        and (${sides.map((side) => `${side}_account_id = $8`).join(' or ')})
      order by b.timestamp ${order} limit $3`,
    values: [...filterParameters(filter, timeRangeOf(filter), limit), filter.accountId],
  })
  return rows.map((row) => ({
    debitsPending: row.debits_pending,
    debitsPosted: row.debits_posted,
    creditsPending: row.credits_pending,
    creditsPosted: row.credits_posted,
    timestamp: row.timestamp,
  }))
}
