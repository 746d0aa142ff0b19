import type { Invariant } from '../database/invariant.ts'
import { koreanDayOf, koreanMonthOf } from '../programmes/korean-period.ts'

const paidDay = koreanDayOf('p.decided_at')
const paidMonth = koreanMonthOf('p.decided_at')

/** What is counted beside the money: limits, lots, what approved a payment, what tills were told. */
export const COUNTER_INVARIANTS: readonly Invariant[] = [
  {
    // A refund gives a limit back only in the period in which it was used.
    rule: 'what a purse has spent in its day and month is its payments less the refunds of the same period',
    breaches: `
      select format('purse %s counts %s won spent on %s and %s in the month of %s; its payments come to %s and %s', u.id, u.day_spent, u.day,
        u.month_spent, u.month, coalesce(paid.of_day, 0) - coalesce(back.of_day, 0), coalesce(paid.of_month, 0) - coalesce(back.of_month, 0)) as words
      from purses u
      left join (
        select p.purse_id, sum(p.amount) filter (where ${paidDay} = u.day) as of_day, sum(p.amount) filter (where ${paidMonth} = u.month) as of_month
        from payments p join purses u on u.id = p.purse_id where p.state = 'paid' group by p.purse_id
      ) as paid on paid.purse_id = u.id
      left join (
        select p.purse_id, sum(r.amount) filter (where ${paidDay} = u.day and ${koreanDayOf('r.decided_at')} = u.day) as of_day,
          sum(r.amount) filter (where ${paidMonth} = u.month and ${koreanMonthOf('r.decided_at')} = u.month) as of_month
        from refunds r join payments p on p.payer_id = r.payer_id and p.id = r.payment_id join purses u on u.id = p.purse_id
        where r.state = 'done' group by p.purse_id
      ) as back on back.purse_id = u.id
      where (u.day_spent, u.month_spent) is distinct from
        (coalesce(paid.of_day, 0) - coalesce(back.of_day, 0), coalesce(paid.of_month, 0) - coalesce(back.of_month, 0))`,
  },
  {
    // Above which amount a PIN counts is a setting that may have been another one this morning: so at most, and not exactly.
    rule: 'what a purse has spent by PIN alone in its day is at most what PINs approved',
    breaches: `
      select format('purse %s counts %s won approved by PIN on %s; its approvals come to %s', u.id, u.day_pin_spent, u.day, coalesce(paid.by_pin, 0)) as words
      from purses u
      left join (
        select p.purse_id, sum(p.amount) as by_pin
        from payments p join purses u on u.id = p.purse_id and u.day = ${paidDay} join approvals a on a.person_id = p.payer_id and a.used_by = p.id
        where p.state = 'paid' and not 'passkey' = any (a.factors) group by p.purse_id
      ) as paid on paid.purse_id = u.id
      where u.day_pin_spent > coalesce(paid.by_pin, 0)`,
  },
  {
    rule: 'a payment was taken from lots that come to its amount',
    breaches: `
      select format('payment %s of %s for %s won was taken from lots %s', p.id, p.payer_id, p.amount, p.lots) as words
      from payments p
      where p.state = 'paid' and p.amount is distinct from case when jsonb_array_length(p.lots) = 1 then (p.lots -> 0 ->> 1)::bigint
        else (select sum((share ->> 1)::bigint) from jsonb_array_elements(p.lots) as share) end`,
  },
  {
    // A refund gives back first what was taken last, so what later shares were worth comes off what this one got back. Most payments have one share.
    rule: 'a lot holds its face less what payments took and refunds gave back',
    breaches: `
      with shares as (
        select refunded, (lots -> 0 ->> 0)::uuid as lot_id, amount, 0 as later from payments where state = 'paid' and jsonb_array_length(lots) = 1
        union all
        select p.refunded, (s.share ->> 0)::uuid, (s.share ->> 1)::bigint,
          coalesce(sum((s.share ->> 1)::bigint) over (partition by p.payer_id, p.id order by s.place desc rows between unbounded preceding and 1 preceding), 0)
        from payments p cross join lateral jsonb_array_elements(p.lots) with ordinality as s (share, place)
        where p.state = 'paid' and jsonb_array_length(p.lots) > 1
      ), used as (
        select lot_id, sum(amount - least(greatest(refunded - later, 0), amount)) as amount from shares group by lot_id
      )
      select case when l.id is null then format('payments took from lot %s, which is not there', used.lot_id)
        else format('lot %s of purse %s holds %s won; its payments and refunds leave %s', l.id, l.purse_id, l.remaining, l.face - coalesce(used.amount, 0)) end as words
      from lots l full join used on used.lot_id = l.id
      where l.id is null or l.remaining <> l.face - coalesce(used.amount, 0)`,
  },
  {
    rule: 'an approval was used by one paid payment of the same person and order',
    breaches: `
      select format('approval %s of %s was used by payment %s, which %s', a.id, a.person_id, a.used_by,
        case when p.id is null then 'was not paid' else 'is another order' end) as words
      from approvals a left join payments p on p.payer_id = a.person_id and p.id = a.used_by and p.state = 'paid'
      where a.used_by is not null and a.order_hash is distinct from p.payload_hash`,
  },
  {
    rule: 'a payment was approved by an unlock or by an approval of its own',
    breaches: `
      select format('payment %s of %s was approved by %s, and %s approvals say so', p.id, p.payer_id, p.factors, coalesce(a.count, 0)) as words
      from payments p
      left join (select person_id, used_by, count(*) as count from approvals where used_by is not null group by person_id, used_by) as a
        on a.person_id = p.payer_id and a.used_by = p.id
      where p.state = 'paid' and coalesce(a.count, 0) <> case when 'unlock' = any (p.factors) then 0 else 1 end`,
  },
  {
    rule: 'the till was told of each payment',
    breaches: told('payment', 'payment_received', 'paymentId', `select merchant_id, id, payer_id, amount from payments where state = 'paid'`),
  },
  {
    rule: 'the till was told of each refund',
    breaches: told('refund', 'payment_refunded', 'refundId', `select merchant_id, id, payer_id, amount from refunds where state = 'done'`),
  },
  {
    // Each has an event and each event is of one, so equal numbers say that none was told twice.
    rule: 'the till was told of nothing twice',
    breaches: `
      select format('merchant %s has %s payments and refunds and %s events about them', coalesce(d.merchant_id, e.merchant_id), coalesce(d.count, 0), coalesce(e.count, 0)) as words
      from (
        select merchant_id, sum(count) as count from (
          select merchant_id, count(*) as count from payments where state = 'paid' group by merchant_id
          union all select merchant_id, count(*) from refunds where state = 'done' group by merchant_id
        ) as done group by merchant_id
      ) as d
      full join (select merchant_id, count(*) as count from merchant_events where data ->> 'type' in ('payment_received', 'payment_refunded') group by merchant_id) as e
        on e.merchant_id = d.merchant_id
      where d.count is distinct from e.count`,
  },
]

function told(name: string, type: string, idField: string, rows: string): string {
  return `
    select case when r.id is null then format('event %s of merchant %s tells of ${name} %s, which is not there', e.number, e.merchant_id, e.id)
      else format('${name} %s of merchant %s has no event', r.id, r.merchant_id) end as words
    from (${rows}) as r
    full join (
      select merchant_id, number, (data ->> '${idField}')::uuid as id, (data ->> 'payerId')::uuid as payer_id, (data ->> 'amount')::bigint as amount
      from merchant_events where data ->> 'type' = '${type}'
    ) as e on e.merchant_id = r.merchant_id and e.id = r.id and e.payer_id = r.payer_id and e.amount = r.amount
    where r.id is null or e.id is null`
}
