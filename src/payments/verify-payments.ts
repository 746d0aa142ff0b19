import type { Invariant } from '../database/invariant.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { TransferFlags } from '../ledger/transfer.ts'

const { pending, postPendingTransfer: post, voidPendingTransfer: voids } = TransferFlags
const TWO_PHASE = pending | post | voids

/** Whether transfer `t` is the plain one between two accounts that a row stands for; null when there is none. */
const isNot = (debit: string, credit: string, code: number, row: string): string =>
  `(t.amount, t.debit_account_id, t.credit_account_id, t.ledger, t.code::integer, t.user_data_128, t.flags & ${TWO_PHASE})
    is distinct from (${row}.amount, ${debit}, ${credit}, g.ledger, ${code}, ${row}.id, 0)`

const inLedger = `case when t.id is null then 'is not in the ledger' else format('is not what transfer %s of %s won says', t.id, t.amount) end`

/** Transfers of a kind whose row is missing. */
const withoutRow = (code: number, name: string, rows: string): string => `
  select format('transfer %s of %s won is a ${name} that nobody knows', t.id, t.amount) as words
  from ledger_transfers t left join (${rows}) as known on known.transfer_id = t.id
  where t.code = ${code} and t.debit_account_id is not null and known.transfer_id is null`

/** Payments and refunds against the ledger, each way. */
export const PAYMENT_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'a paid payment has exactly its transfer',
    breaches: `
      select format('payment %s of %s for %s won %s', p.id, p.payer_id, p.amount, ${inLedger}) as words
      from payments p
      left join purses u on u.id = p.purse_id and u.person_id = p.payer_id
      left join programmes g on g.id = p.programme_id
      left join programme_merchants m on m.programme_id = p.programme_id and m.merchant_id = p.merchant_id
      left join ledger_transfers t on t.id = p.transfer_id
      where p.state = 'paid' and ${isNot('u.account', 'm.sales_account', TransferCode.payment, 'p')}`,
  },
  {
    rule: 'no payment is in the ledger without its row, and a refused one moved nothing',
    breaches: withoutRow(TransferCode.payment, 'payment', `select transfer_id from payments where state = 'paid'`),
  },
  {
    rule: 'a refund that was done has exactly its transfer',
    breaches: `
      select format('refund %s of merchant %s for %s won %s', r.id, r.merchant_id, r.amount, ${inLedger}) as words
      from refunds r
      left join payments p on p.payer_id = r.payer_id and p.id = r.payment_id and p.state = 'paid' and p.merchant_id = r.merchant_id
      left join purses u on u.id = p.purse_id
      left join programmes g on g.id = p.programme_id
      left join programme_merchants m on m.programme_id = p.programme_id and m.merchant_id = p.merchant_id
      left join ledger_transfers t on t.id = r.transfer_id
      where r.state = 'done' and ${isNot('m.sales_account', 'u.account', TransferCode.refund, 'r')}`,
  },
  {
    rule: 'no refund is in the ledger without its row, and a refused one moved nothing',
    breaches: withoutRow(TransferCode.refund, 'refund', `select transfer_id from refunds where state = 'done'`),
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
