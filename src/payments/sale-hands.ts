import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { StoredPayment } from './payment.ts'
import type { StoredRefund } from './refund.ts'

/** Who did what at the till, by name: who asked for an amount (by the request's lookup id), who refunded and who approved that (by the refund's id). */
export type SaleHands = { takenBy: ReadonlyMap<Uuid, string>; refundedBy: ReadonlyMap<Uuid, string>; approvedBy: ReadonlyMap<Uuid, string> }

/** Reads the names for sales and refunds of one merchant. A request that the shopper made from a printed code was nobody's at the till. */
export async function handsOf(database: Queryable, sales: readonly StoredPayment[], refunds: readonly StoredRefund[]): Promise<SaleHands> {
  const taken = await database.query<{ id: Uuid; name: string }>(
    `select r.lookup_id as id, o.name from payment_requests r join people o on o.id = r.made_by
      where r.lookup_id = any($1) and not exists (select from fixed_code_requests f where f.lookup_id = r.lookup_id)`,
    [sales.flatMap((sale) => sale.requestLookupId ?? [])],
  )
  const back = await database.query<{ id: Uuid; name: string; approvedBy: string | null }>(
    `select r.id, o.name, w.name as "approvedBy" from refunds r join people o on o.id = r.made_by
       left join refund_approvals a on a.merchant_id = r.merchant_id and a.refund_id = r.id and a.state = 'used' left join people w on w.id = a.decided_by
      where (r.merchant_id, r.id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [refunds.map((refund) => refund.merchantId), refunds.map((refund) => refund.id)],
  )
  return {
    takenBy: new Map(taken.rows.map(({ id, name }) => [id, name])),
    refundedBy: new Map(back.rows.map(({ id, name }) => [id, name])),
    approvedBy: new Map(back.rows.flatMap(({ id, approvedBy }) => (approvedBy === null ? [] : [[id, approvedBy] as const]))),
  }
}
