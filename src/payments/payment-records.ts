import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { PAYMENT_COLUMNS, type StoredPayment } from './payment.ts'
import { REFUND_COLUMNS, type StoredRefund } from './refund.ts'

const PAGE = 20

export async function findPayment(database: Queryable, payerId: Uuid, id: Uuid): Promise<StoredPayment | undefined> {
  const { rows } = await database.query<StoredPayment>(`select ${PAYMENT_COLUMNS} from payments where payer_id = $1 and id = $2`, [payerId, id])
  return rows[0]
}

/** Refunds that were done on payments, oldest first. */
export async function refundsOf(database: Queryable, payments: readonly { payerId: Uuid; id: Uuid }[]): Promise<StoredRefund[]> {
  const { rows } = await database.query<StoredRefund>(
    `select ${REFUND_COLUMNS} from refunds where state = 'done' and (payer_id, payment_id) in (select * from unnest($1::uuid[], $2::uuid[])) order by decided_at`,
    [payments.map((payment) => payment.payerId), payments.map((payment) => payment.id)],
  )
  return rows
}

export type Sale = StoredPayment & { payerName: string }

/**
 * Cuts what was read into a page. Payments of one batch carry the same time, and the next page begins before the time at which this one
 * ends, so a page takes in everything of its last time: it is read with ties.
 */
function pageOf<Row>(rows: Row[], timeOf: (row: Row) => Date): { page: Row[]; next: Date | undefined } {
  const last = rows[PAGE - 1]
  if (!last || rows.length === PAGE) return { page: rows, next: undefined }
  return { page: rows.filter((row) => timeOf(row) >= timeOf(last)), next: timeOf(last) }
}

/** The name as the stall is shown it (people/person.ts): looking in the whole one would let a stall guess what is hidden. */
const MASKED_NAME = `case length(o.name) when 1 then o.name when 2 then left(o.name, 1) || '*' else left(o.name, 1) || repeat('*', length(o.name) - 2) || right(o.name, 1) end`

/** A merchant's payments, newest first. `before` is where the last page ended; `search` looks in the payer's shown name and the amount. */
export async function listSales(database: Queryable, merchantId: Uuid, before: Date | undefined, search = ''): Promise<{ sales: Sale[]; next: Date | undefined }> {
  const { rows } = await database.query<Sale>(
    `select ${qualified('p', PAYMENT_COLUMNS)}, o.name as "payerName" from payments p join people o on o.id = p.payer_id
      where p.merchant_id = $1 and p.state = 'paid' and p.decided_at < coalesce($2, 'infinity'::timestamptz)
        and ($3 = '' or p.amount::text like $3 || '%' or ${MASKED_NAME} like $3 || '%')
      order by p.decided_at desc fetch first ${PAGE + 1} rows with ties`,
    [merchantId, before ?? null, literal(search)],
  )
  const { page, next } = pageOf(rows, (sale) => sale.decidedAt)
  return { sales: page, next }
}

export async function findSale(database: Queryable, merchantId: Uuid, payerId: Uuid, paymentId: Uuid): Promise<Sale | undefined> {
  const { rows } = await database.query<Sale>(
    `select ${qualified('p', PAYMENT_COLUMNS)}, o.name as "payerName" from payments p join people o on o.id = p.payer_id
      where p.merchant_id = $1 and p.payer_id = $2 and p.id = $3 and p.state = 'paid'`,
    [merchantId, payerId, paymentId],
  )
  return rows[0]
}

/** Count and sum of a merchant's payments since a time, and what of all payments was refunded since then. */
export async function salesSince(database: Queryable, merchantId: Uuid, since: Date): Promise<{ count: number; sum: Won; refunded: Won }> {
  const { rows } = await database.query<{ count: number; sum: Won; refunded: Won }>(
    `select count(*)::int as count, coalesce(sum(amount), 0)::bigint as sum,
            (select coalesce(sum(amount), 0)::bigint from refunds where merchant_id = $1 and state = 'done' and decided_at >= $2) as refunded
       from payments where merchant_id = $1 and state = 'paid' and decided_at >= $2`,
    [merchantId, since],
  )
  return rows[0]!
}

export type HistoryEntry = {
  kind: 'payment' | 'refund' | 'top_up'
  id: Uuid
  paymentId: Uuid | null
  state: string
  reason: string | null
  amount: Won
  nameKo: string
  nameEn: string
  payloadHash: Buffer | null
  at: Date
}

/** Everything that happened in a person's wallet, newest first; `search` looks in names and amounts. */
export async function listHistory(database: Queryable, personId: Uuid, before: Date | undefined, search = ''): Promise<{ entries: HistoryEntry[]; next: Date | undefined }> {
  const { rows } = await database.query<HistoryEntry>(
    `select * from (
       select 'payment' as kind, p.id, null::uuid as "paymentId", case when p.refunded = p.amount then 'refunded' else p.state end as state, p.failure ->> 'reason' as reason,
              p.amount, m.name_ko as "nameKo", m.name_en as "nameEn", p.payload_hash as "payloadHash", p.decided_at as at
         from payments p join merchants m on m.id = p.merchant_id where p.payer_id = $1
       union all
       select 'refund', r.id, r.payment_id, r.state, null, r.amount, m.name_ko, m.name_en, p.payload_hash, r.decided_at
         from refunds r join payments p on p.payer_id = r.payer_id and p.id = r.payment_id join merchants m on m.id = r.merchant_id
        where r.payer_id = $1 and r.state = 'done'
       union all
       select 'top_up', t.id, null, t.state, t.failure ->> 'reason', t.face, l.bank_name_ko, l.bank_name_en, null, t.requested_at
         from top_ups t join linked_accounts l on l.person_id = t.person_id and l.id = t.linked_account_id where t.person_id = $1
     ) as entries
      where at < coalesce($2, 'infinity'::timestamptz) and ($3 = '' or amount::text like $3 || '%' or "nameKo" ilike '%' || $3 || '%' or "nameEn" ilike '%' || $3 || '%')
      order by at desc fetch first ${PAGE + 1} rows with ties`,
    [personId, before ?? null, literal(search)],
  )
  const { page, next } = pageOf(rows, (entry) => entry.at)
  return { entries: page, next }
}

/** Shops that a person paid lately, newest first. */
export async function recentShops(database: Queryable, personId: Uuid, limit: number): Promise<{ merchantId: Uuid; stallId: Uuid; nameKo: string; nameEn: string }[]> {
  const { rows } = await database.query<{ merchantId: Uuid; stallId: Uuid; nameKo: string; nameEn: string }>(
    `select "merchantId", "stallId", "nameKo", "nameEn" from (
       select distinct on (p.merchant_id) p.merchant_id as "merchantId", p.stall_id as "stallId", m.name_ko as "nameKo", m.name_en as "nameEn", p.decided_at
         from (select * from payments where payer_id = $1 and state = 'paid' order by decided_at desc limit 50) p join merchants m on m.id = p.merchant_id
        order by p.merchant_id, p.decided_at desc
     ) as shops order by decided_at desc limit $2`,
    [personId, limit],
  )
  return rows
}

/** What a person typed, with the signs that LIKE would read otherwise, commas and the won sign taken for what they are. */
function literal(search: string): string {
  const text = search.trim()
  const digits = text.replaceAll(/[,₩원\s]/g, '')
  return /^[0-9]+$/.test(digits) ? digits : text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

/** `a as "b", c` → `p.a as "b", p.c`. */
function qualified(alias: string, columns: string): string {
  return columns.replace(/(^|,\s*)(\w)/g, `$1${alias}.$2`)
}
