import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** How a sale was paid for: by a request's own code, by the code that the stall has printed, or by the code that the shopper showed. */
export type SaleKind = 'request_qr' | 'fixed_qr' | 'shopper_code'

/** What came in and went back, of some part of a day. Won. */
export type Takings = { count: number; gross: Won; refundCount: number; refunds: Won }

export type SalesReport = Takings & {
  byHour: (Takings & { hour: number })[]
  byKind: (Takings & { kind: SaleKind })[]
  /** `name` is null for sales that shoppers began by themselves, with a printed code. */
  byStaff: (Takings & { personId: Uuid | null; name: string | null })[]
}

const KIND = `case when exists (select from fixed_code_requests f where f.lookup_id = p.request_lookup_id) then 'fixed_qr'
  when exists (select from shopper_codes c where c.claimed_by = p.request_lookup_id) then 'shopper_code' else 'request_qr' end`

/** Payments and refunds of a merchant, $1, from $2 until before $3, each with who did it. A request by a printed code was made by its shopper, who is no staff. */
const MOVEMENTS = `
  select p.decided_at as at, true as "isPayment", p.payer_id, p.id as payment_id, p.amount, ${KIND} as kind, p.payload_hash, p.stall_id,
         case when not exists (select from fixed_code_requests f where f.lookup_id = p.request_lookup_id) then q.made_by end as staff_id, null::uuid as approver_id
    from payments p left join payment_requests q on q.lookup_id = p.request_lookup_id
   where p.merchant_id = $1 and p.state = 'paid' and p.decided_at >= $2 and p.decided_at < $3
  union all
  select r.decided_at, false, r.payer_id, r.payment_id, r.amount, ${KIND}, p.payload_hash, p.stall_id, r.made_by, a.decided_by
    from refunds r join payments p on p.payer_id = r.payer_id and p.id = r.payment_id
    left join refund_approvals a on a.merchant_id = r.merchant_id and a.refund_id = r.id and a.state = 'used'
   where r.merchant_id = $1 and r.state = 'done' and r.decided_at >= $2 and r.decided_at < $3`

type Group = Takings & { hour: number; kind: SaleKind; personId: Uuid | null; name: string | null }

/** Adds a merchant's takings up, from an instant until before another, all as they were at one moment. */
export async function salesReport(database: Queryable, merchantId: Uuid, from: Date, until: Date): Promise<SalesReport> {
  const { rows } = await database.query<Group>(
    `select extract(hour from m.at at time zone 'UTC' + interval '9 hours')::int as hour, m.kind, m.staff_id as "personId", o.name,
            count(*) filter (where m."isPayment")::int as count, coalesce(sum(m.amount) filter (where m."isPayment"), 0)::bigint as gross,
            count(*) filter (where not m."isPayment")::int as "refundCount", coalesce(sum(m.amount) filter (where not m."isPayment"), 0)::bigint as refunds
       from (${MOVEMENTS}) as m left join people o on o.id = m.staff_id
      group by 1, 2, 3, 4`,
    [merchantId, from, until],
  )
  const byStaff = addUp(rows, (row) => row.personId ?? '').map(([takings, { personId, name }]) => ({ ...takings, personId, name }))
  return {
    ...takingsOf(rows),
    byHour: addUp(rows, (row) => row.hour).map(([takings, { hour }]) => ({ ...takings, hour })).toSorted((one, other) => one.hour - other.hour),
    byKind: addUp(rows, (row) => row.kind).map(([takings, { kind }]) => ({ ...takings, kind })).toSorted((one, other) => Number(other.gross - one.gross)),
    byStaff: byStaff.toSorted((one, other) => Number(other.gross - one.gross)),
  }
}

function addUp(rows: readonly Group[], keyOf: (row: Group) => string | number): [Takings, Group][] {
  return [...Map.groupBy(rows, keyOf).values()].map((group) => [takingsOf(group), group[0]!])
}

function takingsOf(rows: readonly Takings[]): Takings {
  const sum: Takings = { count: 0, gross: 0n, refundCount: 0, refunds: 0n }
  for (const row of rows) {
    sum.count += row.count
    sum.gross += row.gross
    sum.refundCount += row.refundCount
    sum.refunds += row.refunds
  }
  return sum
}

/** One payment or refund, as a line of a list. */
export type Movement = {
  at: Date
  isPayment: boolean
  paymentId: Uuid
  amount: Won
  kind: SaleKind
  payloadHash: Buffer
  payerName: string
  stallId: Uuid
  staffName: string | null
  approverName: string | null
}

/** Every payment and refund of a merchant between two instants, oldest first. */
export async function listMovements(database: Queryable, merchantId: Uuid, from: Date, until: Date): Promise<Movement[]> {
  const { rows } = await database.query<Movement>(
    `select m.at, m."isPayment", m.payment_id as "paymentId", m.amount, m.kind, m.payload_hash as "payloadHash", m.stall_id as "stallId",
            payer.name as "payerName", o.name as "staffName", w.name as "approverName"
       from (${MOVEMENTS}) as m join people payer on payer.id = m.payer_id left join people o on o.id = m.staff_id left join people w on w.id = m.approver_id
      order by m.at, m.payment_id, m."isPayment" desc`,
    [merchantId, from, until],
  )
  return rows
}
