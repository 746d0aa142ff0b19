import type { Invariant } from '../database/invariant.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { TransferFlags } from '../ledger/transfer.ts'

const { pending, postPendingTransfer: post, voidPendingTransfer: voids } = TransferFlags

/** Transfers that were confirmed, with the accounts between which they move. */
const HELD = `
  select t.merchant_id, t.id, t.state, t.amount, t.hold_transfer, m.deposit_account, g.bank_pool_account, g.ledger
  from transfers_out t left join programme_merchants m on m.programme_id = t.programme_id and m.merchant_id = t.merchant_id
  left join programmes g on g.id = t.programme_id where t.state in ('requested', 'done', 'reversed')`

/** Transfers out of deposits against the ledger. */
export const TRANSFER_OUT_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'a transfer out that was confirmed is held in the ledger, from its deposit and for its amount',
    breaches: `
      select format('transfer %s of merchant %s over %s won %s', p.id, p.merchant_id, p.amount,
        case when h.id is null then 'is not in the ledger' else format('is not what transfer %s of %s won says', h.id, h.amount) end) as words
      from (${HELD}) as p left join ledger_transfers h on h.id = p.hold_transfer
      where (h.amount, h.debit_account_id, h.credit_account_id, h.ledger, h.code::integer, h.user_data_128, h.flags & ${pending}, h.timeout)
        is distinct from (p.amount, p.deposit_account, p.bank_pool_account, p.ledger, ${TransferCode.transferOut}, p.id, ${pending}, null::integer)`,
  },
  {
    rule: 'a transfer out that is done was posted, a reversed one voided, and one that waits for the bank is neither',
    breaches: `
      select format('transfer %s of merchant %s is %s, and what was held %s', p.id, p.merchant_id, p.state,
        case when e.id is null then 'was neither posted nor voided' when e.flags & ${post} <> 0 then format('was posted with %s won', e.amount) else 'was voided' end) as words
      from (${HELD}) as p left join ledger_transfers e on e.pending_id = p.hold_transfer
      where case p.state
        when 'requested' then e.id is not null
        when 'done' then (e.flags & ${post | voids}, e.amount, e.user_data_128) is distinct from (${post}, p.amount, p.id)
        else (e.flags & ${post | voids}, e.user_data_128) is distinct from (${voids}, p.id) end`,
  },
  {
    rule: 'no transfer out is in the ledger without its row',
    breaches: `
      select format('transfer %s of %s won leaves a deposit, and nobody knows it', h.id, h.amount) as words
      from ledger_transfers h left join (select hold_transfer from transfers_out where hold_transfer is not null) as known on known.hold_transfer = h.id
      where h.code = ${TransferCode.transferOut} and h.pending_id is null and h.debit_account_id is not null and known.hold_transfer is null`,
  },
  {
    rule: 'what a deposit holds back is the sum of its transfers that wait for the bank',
    breaches: `
      select format('the deposit of merchant %s holds %s won back; what waits for the bank comes to %s', m.merchant_id, a.debits_pending, coalesce(t.waiting, 0)) as words
      from programme_merchants m join ledger_accounts a on a.id = m.deposit_account
      left join (select programme_id, merchant_id, sum(amount) as waiting from transfers_out where state = 'requested' group by programme_id, merchant_id) as t
        on t.programme_id = m.programme_id and t.merchant_id = m.merchant_id
      where a.debits_pending <> coalesce(t.waiting, 0)`,
  },
]
