import { bigintArray, byteaArray, jsonbArray, textArray, timestamptzArray, uuidArray } from '../database/array-parameters.ts'
import type { NamedStatement } from '../database/transaction.ts'
import { merchantEventWrites } from '../markets/merchant-events.ts'
import { lotWrites } from '../programmes/lot.ts'
import { purseWrites } from '../programmes/purse.ts'
import { confirmationNumber } from '../protocol/confirmation-number.ts'
import { NIL_UUID } from '../values/uuid.ts'
import { ownedKey, type PayBatch } from './pay-batch.ts'
import type { PayWrites } from './pay-writes.ts'
import { sharesToJson } from './payment.ts'

/**
 * The statements that write what a batch decided: the ledger, the payments, their requests, counters and lots, what approved them, and what
 * tills must hear. They go out with the COMMIT, so each fails by itself when it does not write all its rows.
 */
export function paymentWrites(batch: PayBatch, writes: PayWrites): NamedStatement[] {
  return [
    ...batch.books.takeWrites(),
    ...insertPayments(writes),
    ...markRequestsPaid(batch, writes),
    ...purseWrites([...writes.purses]),
    ...lotWrites([...batch.lots.values()].flat().filter((lot) => writes.lotsChanged.has(lot.id))),
    ...useApprovals(batch, writes),
    ...merchantEventWrites(eventsOf(batch, writes)),
  ]
}

function eventsOf(batch: PayBatch, writes: PayWrites): Parameters<typeof merchantEventWrites>[0] {
  const paidAt = batch.now.toISOString()
  const hashes = new Map(writes.payments.map(({ payment }) => [ownedKey(payment.payerId, payment.id), payment.payloadHash!]))
  return writes.requestsPaid.map(({ request, payerId, paymentId }) => ({
    merchantId: request.merchantId,
    data: {
      type: 'payment_received',
      requestId: request.id,
      paymentId,
      payerId,
      amount: Number(request.amount),
      confirmationNumber: confirmationNumber(hashes.get(ownedKey(payerId, paymentId))!),
      paidAt,
    },
  }))
}

function insertPayments({ payments }: PayWrites): NamedStatement[] {
  if (payments.length === 0) return []
  const column = <Value>(pick: (entry: PayWrites['payments'][number]) => Value): Value[] => payments.map(pick)
  const ids = (pick: (entry: PayWrites['payments'][number]) => string | null): Buffer => uuidArray(payments.map((entry) => pick(entry) ?? NIL_UUID), true)
  const statement: NamedStatement = {
    name: 'insert_payments',
    text: `insert into payments (payer_id, id, state, failure, payload_hash, signed_order, programme_id, purse_id, merchant_id, stall_id, request_lookup_id, request_id,
                                 amount, transfer_id, lots, factors, balance_after, decided_at)
           select p.payer_id, p.id, p.state, p.failure, p.payload_hash, p.signed_order, p.programme_id, p.purse_id, p.merchant_id, p.stall_id, p.request_lookup_id, p.request_id,
                  p.amount, p.transfer_id, p.lots, string_to_array(p.factors, ','), p.balance_after, p.decided_at
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::bytea[], $6::bytea[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[],
                         $13::bigint[], $14::uuid[], $15::jsonb[], $16::text[], $17::bigint[], $18::timestamptz[])
                  as p (payer_id, id, state, failure, payload_hash, signed_order, programme_id, purse_id, merchant_id, stall_id, request_lookup_id, request_id,
                        amount, transfer_id, lots, factors, balance_after, decided_at)`,
    values: [
      ids(({ payment }) => payment.payerId),
      ids(({ payment }) => payment.id),
      textArray(column(({ payment }) => payment.state)),
      jsonbArray(column(({ payment }) => (payment.failure ? JSON.stringify(payment.failure) : null))),
      byteaArray(column(({ payment }) => payment.payloadHash)),
      byteaArray(column(({ signedOrder }) => signedOrder)),
      ids(({ payment }) => payment.programmeId),
      ids(({ payment }) => payment.purseId),
      ids(({ payment }) => payment.merchantId),
      ids(({ payment }) => payment.stallId),
      ids(({ payment }) => payment.requestLookupId),
      ids(({ payment }) => payment.requestId),
      bigintArray(column(({ payment }) => payment.amount!)),
      ids(({ payment }) => payment.transferId),
      jsonbArray(column(({ payment }) => (payment.lots ? sharesToJson(payment.lots) : null))),
      textArray(column(({ factors }) => factors.join(','))),
      bigintArray(column(({ payment }) => payment.balanceAfter)),
      timestamptzArray(column(({ payment }) => payment.decidedAt)),
    ],
  }
  return [statement]
}

function markRequestsPaid(batch: PayBatch, { requestsPaid }: PayWrites): NamedStatement[] {
  if (requestsPaid.length === 0) return []
  const statement: NamedStatement = {
    name: 'mark_requests_paid',
    text: `with paid as (
             update payment_requests r set state = 'paid', payer_id = n.payer_id, payment_id = n.payment_id, ended_at = $4
               from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as n (lookup_id, payer_id, payment_id) where r.lookup_id = n.lookup_id returning 1)
           select require_rows('payment_requests', $5, (select count(*) from paid))`,
    values: [
      uuidArray(requestsPaid.map(({ request }) => request.lookupId)),
      uuidArray(requestsPaid.map(({ payerId }) => payerId)),
      uuidArray(requestsPaid.map(({ paymentId }) => paymentId)),
      batch.now,
      requestsPaid.length,
    ],
  }
  return [statement]
}

function useApprovals(batch: PayBatch, writes: PayWrites): NamedStatement[] {
  const statements: NamedStatement[] = []
  if (writes.unlocksChanged.size > 0) {
    const changed = [...writes.unlocksChanged]
    statements.push({
      name: 'save_unlocks',
      text: `with saved as (
               update unlocks u set amount_left = n.amount_left from unnest($1::uuid[], $2::bigint[]) as n (device_id, amount_left) where u.device_id = n.device_id returning 1)
             select require_rows('unlocks', $3, (select count(*) from saved))`,
      values: [uuidArray(changed), bigintArray(changed.map((deviceId) => batch.unlocks.get(deviceId)!.amountLeft)), changed.length],
    })
  }
  if (writes.approvalsUsed.length > 0) {
    const used = writes.approvalsUsed
    statements.push({
      name: 'use_approvals',
      text: `with used as (
               update approvals a set used_by = n.payment_id
                 from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as n (person_id, id, payment_id) where a.person_id = n.person_id and a.id = n.id returning 1)
             select require_rows('approvals', $4, (select count(*) from used))`,
      values: [uuidArray(used.map(({ personId }) => personId)), uuidArray(used.map(({ id }) => id)), uuidArray(used.map(({ paymentId }) => paymentId)), used.length],
    })
  }
  return statements
}
