import type { Invariant } from '../database/invariant.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { TransferFlags } from '../ledger/transfer.ts'
import { koreanMonthOf } from '../programmes/korean-period.ts'

const { pending, postPendingTransfer: post, voidPendingTransfer: voids } = TransferFlags

/** The two parts of each top-up that was started: what the bank pays, and what the budget adds. */
const PARTS = `
  select t.person_id, t.id, t.state, u.account as purse_account, g.ledger, part.*
  from top_ups t left join purses u on u.id = t.purse_id left join programmes g on g.id = u.programme_id
  cross join lateral (values
    ('price', t.price_transfer, t.price, g.bank_pool_account, ${TransferCode.topUp}),
    ('discount', t.discount_transfer, t.discount, g.discount_budget_account, ${TransferCode.topUpDiscount})
  ) as part (part, transfer_id, amount, debit_account, code)
  where t.state <> 'refused'`

/** Top-ups against the ledger, their lots, and what counts towards the limit of a month. */
export const TOP_UP_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'a top-up that was started has both its pending transfers',
    breaches: `
      select format('top-up %s of %s: its %s of %s won %s', p.id, p.person_id, p.part, p.amount,
        case when h.id is null then 'is not in the ledger' else format('is not what transfer %s of %s won says', h.id, h.amount) end) as words
      from (${PARTS}) as p left join ledger_transfers h on h.id = p.transfer_id
      where (h.amount, h.debit_account_id, h.credit_account_id, h.ledger, h.code::integer, h.user_data_128, h.flags & ${pending}, h.timeout)
        is distinct from (p.amount, p.debit_account, p.purse_account, p.ledger, p.code, p.id, ${pending}, null::integer)`,
  },
  {
    rule: 'a credited top-up was posted, a reversed one voided, and one still asked for is neither',
    breaches: `
      select format('top-up %s of %s is %s, and its %s was %s', p.id, p.person_id, p.state, p.part,
        case when e.id is null then 'neither posted nor voided' when e.flags & ${post} <> 0 then format('posted with %s won', e.amount) else 'voided' end) as words
      from (${PARTS}) as p left join ledger_transfers e on e.pending_id = p.transfer_id
      where case p.state
        when 'requested' then e.id is not null
        when 'credited' then (e.flags & ${post | voids}, e.amount, e.user_data_128) is distinct from (${post}, p.amount, p.id)
        else (e.flags & ${post | voids}, e.user_data_128) is distinct from (${voids}, p.id) end`,
  },
  {
    rule: 'a refused top-up never touched the ledger, and no top-up is in the ledger without its row',
    breaches: `
      select format('transfer %s of %s won is a top-up that nobody knows', h.id, h.amount) as words
      from ledger_transfers h
      left join (
        select price_transfer as id, ${TransferCode.topUp} as code from top_ups where state <> 'refused'
        union all select discount_transfer, ${TransferCode.topUpDiscount} from top_ups where state <> 'refused'
      ) as known on known.id = h.id and known.code = h.code
      where h.code in (${TransferCode.topUp}, ${TransferCode.topUpDiscount}) and h.pending_id is null and h.debit_account_id is not null and known.id is null`,
  },
  {
    rule: 'a credited top-up bought one lot, and there is no lot that nobody bought',
    breaches: `
      select case when t.id is null then format('lot %s of purse %s was bought by no top-up', l.id, l.purse_id)
        else format('top-up %s of %s bought %s lots of %s won in all instead of one of %s', t.id, t.person_id, coalesce(l.count, 0), coalesce(l.face, 0), t.face) end as words
      from (select * from top_ups where state = 'credited') as t
      full join (
        select purse_id, top_up_id, count(*) as count, sum(face) as face, min(expires_at) as expires_at, min(id::text) as id from lots group by purse_id, top_up_id
      ) as l on l.top_up_id = t.id and l.purse_id = t.purse_id
      where t.id is null or (l.count, l.face, l.expires_at) is distinct from (1, t.face, t.expires_at)`,
  },
  {
    rule: 'what a purse has bought in its month is the sum of the top-ups that stand',
    breaches: `
      select format('purse %s counts %s won bought in the month of %s; its top-ups come to %s', u.id, u.purchased, u.purchase_month, coalesce(t.bought, 0)) as words
      from purses u
      left join (
        select t.purse_id, sum(t.face) as bought
        from top_ups t join purses u on u.id = t.purse_id and u.purchase_month = ${koreanMonthOf('t.requested_at')}
        where t.state in ('requested', 'credited') group by t.purse_id
      ) as t on t.purse_id = u.id
      where u.purchased <> coalesce(t.bought, 0)`,
  },
]
