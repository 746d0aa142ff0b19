import type { Transaction } from '../database/transaction.ts'
import { appendMerchantEvents } from '../markets/merchant-events.ts'
import { saveLots } from '../programmes/lot.ts'
import { savePurses } from '../programmes/purse.ts'
import { confirmationNumber } from '../protocol/confirmation-number.ts'
import { ownedKey, type PayBatch } from './pay-batch.ts'
import type { PayWrites } from './pay-writes.ts'
import { sharesToJson } from './payment.ts'

/** Writes what a batch decided: the ledger, the payments, their requests, counters and lots, what approved them, and what tills must hear. */
export async function savePayments(transaction: Transaction, batch: PayBatch, writes: PayWrites): Promise<void> {
  // None of these waits for another, so they go out together; the first that fails fails them all.
  const hashes = new Map(writes.payments.map(({ payment }) => [ownedKey(payment.payerId, payment.id), payment.payloadHash!]))
  const events = appendMerchantEvents(
    transaction,
    writes.requestsPaid.map(({ request, payerId, paymentId }) => ({
      merchantId: request.merchantId,
      data: {
        type: 'payment_received',
        requestId: request.id,
        paymentId,
        payerId,
        amount: Number(request.amount),
        confirmationNumber: confirmationNumber(hashes.get(ownedKey(payerId, paymentId))!),
        paidAt: batch.now.toISOString(),
      },
    })),
  )
  await Promise.all([
    batch.books.save(),
    insertPayments(transaction, writes),
    markRequestsPaid(transaction, batch, writes),
    savePurses(transaction, [...writes.purses]),
    saveLots(transaction, [...batch.lots.values()].flat().filter((lot) => writes.lotsChanged.has(lot.id))),
    useApprovals(transaction, batch, writes),
    events,
  ])
}

async function insertPayments(transaction: Transaction, { payments }: PayWrites): Promise<void> {
  if (payments.length === 0) return
  const column = <Value>(pick: (entry: PayWrites['payments'][number]) => Value): Value[] => payments.map(pick)
  await transaction.query({
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
      column(({ payment }) => payment.payerId),
      column(({ payment }) => payment.id),
      column(({ payment }) => payment.state),
      column(({ payment }) => (payment.failure ? JSON.stringify(payment.failure) : null)),
      column(({ payment }) => payment.payloadHash),
      column(({ signedOrder }) => signedOrder),
      column(({ payment }) => payment.programmeId),
      column(({ payment }) => payment.purseId),
      column(({ payment }) => payment.merchantId),
      column(({ payment }) => payment.stallId),
      column(({ payment }) => payment.requestLookupId),
      column(({ payment }) => payment.requestId),
      column(({ payment }) => payment.amount),
      column(({ payment }) => payment.transferId),
      column(({ payment }) => (payment.lots ? sharesToJson(payment.lots) : null)),
      column(({ factors }) => factors.join(',')),
      column(({ payment }) => payment.balanceAfter),
      column(({ payment }) => payment.decidedAt),
    ],
  })
}

async function markRequestsPaid(transaction: Transaction, batch: PayBatch, { requestsPaid }: PayWrites): Promise<void> {
  if (requestsPaid.length === 0) return
  await transaction.query({
    name: 'mark_requests_paid',
    text: `update payment_requests r set state = 'paid', payer_id = n.payer_id, payment_id = n.payment_id, ended_at = $4
             from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as n (lookup_id, payer_id, payment_id) where r.lookup_id = n.lookup_id`,
    values: [
      requestsPaid.map(({ request }) => request.lookupId),
      requestsPaid.map(({ payerId }) => payerId),
      requestsPaid.map(({ paymentId }) => paymentId),
      batch.now,
    ],
  })
}

async function useApprovals(transaction: Transaction, batch: PayBatch, writes: PayWrites): Promise<void> {
  if (writes.unlocksChanged.size > 0) {
    const changed = [...writes.unlocksChanged]
    await transaction.query({
      name: 'save_unlocks',
      text: `update unlocks u set amount_left = n.amount_left from unnest($1::uuid[], $2::bigint[]) as n (device_id, amount_left) where u.device_id = n.device_id`,
      values: [changed, changed.map((deviceId) => batch.unlocks.get(deviceId)!.amountLeft)],
    })
  }
  if (writes.approvalsUsed.length > 0) {
    await transaction.query({
      name: 'use_approvals',
      text: `update approvals a set used_by = n.payment_id
               from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as n (person_id, id, payment_id) where a.person_id = n.person_id and a.id = n.id`,
      values: [
        writes.approvalsUsed.map(({ personId }) => personId),
        writes.approvalsUsed.map(({ id }) => id),
        writes.approvalsUsed.map(({ paymentId }) => paymentId),
      ],
    })
  }
}
