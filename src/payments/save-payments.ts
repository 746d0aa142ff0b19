import { bigintArray, byteaArray, jsonbArray, textArray, timestamptzArray, uuidArray } from '../database/array-parameters.ts'
import { rowInsert, rowUpdate, writeTogether, type Column, type RowWrite } from '../database/row-writes.ts'
import type { NamedStatement } from '../database/transaction.ts'
import { merchantEventWrites } from '../markets/merchant-events.ts'
import { lotWrite } from '../programmes/lot.ts'
import { purseWrite } from '../programmes/purse.ts'
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
    ...writeTogether('save_payments', [
      paymentRows(writes),
      paidRequests(batch, writes),
      purseWrite([...writes.purses]),
      lotWrite([...batch.lots.values()].flat().filter((lot) => writes.lotsChanged.has(lot.id))),
      spentUnlocks(batch, writes),
      usedApprovals(writes),
    ]),
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

function paymentRows({ payments }: PayWrites): RowWrite {
  const column = <Value>(pick: (entry: PayWrites['payments'][number]) => Value): Value[] => payments.map(pick)
  const ids = (name: string, pick: (entry: PayWrites['payments'][number]) => string | null): Column => ({
    name,
    type: 'uuid',
    values: uuidArray(payments.map((entry) => pick(entry) ?? NIL_UUID), true),
  })
  const columns: Column[] = [
    ids('payer_id', ({ payment }) => payment.payerId),
    ids('id', ({ payment }) => payment.id),
    { name: 'state', type: 'text', values: textArray(column(({ payment }) => payment.state)) },
    { name: 'failure', type: 'jsonb', values: jsonbArray(column(({ payment }) => (payment.failure ? JSON.stringify(payment.failure) : null))) },
    { name: 'payload_hash', type: 'bytea', values: byteaArray(column(({ payment }) => payment.payloadHash)) },
    { name: 'signed_order', type: 'bytea', values: byteaArray(column(({ signedOrder }) => signedOrder)) },
    ids('programme_id', ({ payment }) => payment.programmeId),
    ids('purse_id', ({ payment }) => payment.purseId),
    ids('merchant_id', ({ payment }) => payment.merchantId),
    ids('stall_id', ({ payment }) => payment.stallId),
    ids('request_lookup_id', ({ payment }) => payment.requestLookupId),
    ids('request_id', ({ payment }) => payment.requestId),
    { name: 'amount', type: 'bigint', values: bigintArray(column(({ payment }) => payment.amount)) },
    ids('transfer_id', ({ payment }) => payment.transferId),
    { name: 'lots', type: 'jsonb', values: jsonbArray(column(({ payment }) => (payment.lots ? sharesToJson(payment.lots) : null))) },
    { name: 'factors', type: 'text', values: textArray(column(({ factors }) => factors.join(','))) },
    { name: 'balance_after', type: 'bigint', values: bigintArray(column(({ payment }) => payment.balanceAfter)) },
    { name: 'decided_at', type: 'timestamptz', values: timestamptzArray(column(({ payment }) => payment.decidedAt)) },
  ]
  // An array of arrays would need them all to be of one length.
  return rowInsert('payments', columns, payments.length, { factors: (value) => `string_to_array(${value}, ',')` })
}

function paidRequests(batch: PayBatch, { requestsPaid }: PayWrites): RowWrite {
  const changed: Column[] = [
    { name: 'state', type: 'text', values: textArray(requestsPaid.map(() => 'paid')) },
    { name: 'payer_id', type: 'uuid', values: uuidArray(requestsPaid.map(({ payerId }) => payerId)) },
    { name: 'payment_id', type: 'uuid', values: uuidArray(requestsPaid.map(({ paymentId }) => paymentId)) },
    { name: 'ended_at', type: 'timestamptz', values: timestamptzArray(requestsPaid.map(() => batch.now)) },
  ]
  return rowUpdate('payment_requests', [{ name: 'lookup_id', type: 'uuid', values: uuidArray(requestsPaid.map(({ request }) => request.lookupId)) }], changed, requestsPaid.length)
}

function spentUnlocks(batch: PayBatch, { unlocksChanged }: PayWrites): RowWrite {
  const changed = [...unlocksChanged]
  const left: Column = { name: 'amount_left', type: 'bigint', values: bigintArray(changed.map((deviceId) => batch.unlocks.get(deviceId)!.amountLeft)) }
  return rowUpdate('unlocks', [{ name: 'device_id', type: 'uuid', values: uuidArray(changed) }], [left], changed.length)
}

function usedApprovals({ approvalsUsed }: PayWrites): RowWrite {
  const ids = (name: string, pick: (used: PayWrites['approvalsUsed'][number]) => string): Column => ({ name, type: 'uuid', values: uuidArray(approvalsUsed.map(pick)) })
  const key = [ids('person_id', ({ personId }) => personId), ids('id', ({ id }) => id)]
  return rowUpdate('approvals', key, [ids('used_by', ({ paymentId }) => paymentId)], approvalsUsed.length)
}
