import type { Invariant } from '../database/invariant.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { TransferFlags } from '../ledger/transfer.ts'

const { pending, postPendingTransfer: post, voidPendingTransfer: voids } = TransferFlags

/** Rows and transfers of a kind, each with its other half where there is one; a row says between which accounts its transfer must be. */
const held = (name: string, code: number, rows: string): string => `
  select case when r.id is null then format('transfer %s of %s won is a ${name} that nobody knows', t.id, t.amount)
    else format('${name} %s of %s for %s won %s', r.id, r.owner, r.amount,
      case when t.id is null then 'is not in the ledger' else format('is not what transfer %s of %s won says', t.id, t.amount) end) end as words
  from (${rows}) as r
  full join (select * from ledger_transfers where code = ${code} and debit_account_id is not null) as t on t.id = r.transfer_id
  where (t.amount, t.debit_account_id, t.credit_account_id, t.ledger, t.user_data_128, t.flags & ${pending | post | voids})
    is distinct from (r.amount, r.debit, r.credit, r.ledger, r.id, 0)`

/** Payments and refunds against the ledger, each way. */
export const PAYMENT_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'a paid payment has exactly its transfer, and there is no transfer for any other',
    breaches: held(
      'payment',
      TransferCode.payment,
      `select p.id, p.payer_id as owner, p.amount, p.transfer_id, u.account as debit, m.sales_account as credit, g.ledger
         from payments p
         left join purses u on u.id = p.purse_id and u.person_id = p.payer_id
         left join programmes g on g.id = p.programme_id
         left join programme_merchants m on m.programme_id = p.programme_id and m.merchant_id = p.merchant_id
        where p.state = 'paid'`,
    ),
  },
  {
    rule: 'a refund that was done has exactly its transfer, and there is no transfer for any other',
    breaches: held(
      'refund',
      TransferCode.refund,
      `select r.id, r.merchant_id as owner, r.amount, r.transfer_id, m.sales_account as debit, u.account as credit, g.ledger
         from refunds r
         left join payments p on p.payer_id = r.payer_id and p.id = r.payment_id and p.state = 'paid' and p.merchant_id = r.merchant_id
         left join purses u on u.id = p.purse_id
         left join programmes g on g.id = p.programme_id
         left join programme_merchants m on m.programme_id = p.programme_id and m.merchant_id = p.merchant_id
        where r.state = 'done'`,
    ),
  },
  {
    rule: 'a payment knows how much of it was refunded',
    breaches: `
      select format('payment %s of %s counts %s won refunded; its refunds come to %s', p.id, p.payer_id, p.refunded, coalesce(r.refunded, 0)) as words
      from payments p
      left join (select payer_id, payment_id, sum(amount) as refunded from refunds where state = 'done' group by payer_id, payment_id) as r
        on r.payer_id = p.payer_id and r.payment_id = p.id
      where p.refunded <> coalesce(r.refunded, 0)`,
  },
  {
    rule: 'a request is paid by its one payment, and a payment pays its one request',
    breaches: `
      select case when r.lookup_id is null then format('payment %s of %s pays request %s, which does not say so', p.id, p.payer_id, p.request_lookup_id)
        else format('request %s of merchant %s is paid, and payment %s of %s %s', r.id, r.merchant_id, r.payment_id, r.payer_id,
          case when p.id is null then 'does not say so' else 'has another amount or shop' end) end as words
      from (select * from payment_requests where state = 'paid') as r
      full join (select * from payments where state = 'paid') as p
        on p.request_lookup_id = r.lookup_id and p.payer_id = r.payer_id and p.id = r.payment_id
      where r.lookup_id is null or (p.request_id, p.amount, p.merchant_id, p.stall_id, p.programme_id)
        is distinct from (r.id, r.amount, r.merchant_id, r.stall_id, r.programme_id)`,
  },
]
