import type { Failure } from '../reasons/failure.ts'
import type { LotShare } from '../programmes/lot.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/**
 * What a payment id has come to. Only final outcomes are stored, each once and for ever:
 * - `paid`: the money is with the merchant. Refunds add to `refunded`; they never change that it was paid.
 * - `refused`: no money moved under this id, and none ever will. Its failure says why.
 * An id that is not stored is unknown: its order may still be on its way. It becomes definite by sending the order again
 * (it pays, or it is refused as expired) or by cancelling the id.
 */
export type PaymentState = 'paid' | 'refused'

export type StoredPayment = {
  payerId: Uuid
  id: Uuid
  state: PaymentState
  failure: Failure | null
  /** Null when the id was cancelled before its order was seen. */
  payloadHash: Buffer | null
  programmeId: Uuid | null
  purseId: Uuid | null
  merchantId: Uuid | null
  stallId: Uuid | null
  requestLookupId: Uuid | null
  requestId: Uuid | null
  amount: Won | null
  refunded: Won
  transferId: Uuid | null
  lots: LotShare[] | null
  balanceAfter: Won | null
  decidedAt: Date
}

export const PAYMENT_COLUMNS = `payer_id as "payerId", id, state, failure, payload_hash as "payloadHash", programme_id as "programmeId", purse_id as "purseId",
  merchant_id as "merchantId", stall_id as "stallId", request_lookup_id as "requestLookupId", request_id as "requestId", amount, refunded, transfer_id as "transferId",
  lots, balance_after as "balanceAfter", decided_at as "decidedAt"`

/** JSON carries lot shares as numbers. */
export function sharesFromJson(shares: readonly [Uuid, number | string | bigint][]): LotShare[] {
  return shares.map(([lotId, amount]) => [lotId, BigInt(amount)])
}

export function sharesToJson(shares: readonly LotShare[]): string {
  return JSON.stringify(shares.map(([lotId, amount]) => [lotId, Number(amount)]))
}
