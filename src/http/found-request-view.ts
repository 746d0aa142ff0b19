import type { Pool } from 'pg'
import type { PaymentRequest } from '../payments/payment-request.ts'
import { isGoodAt, readParticipants } from '../programmes/participation.ts'
import type { Programme } from '../programmes/programme.ts'
import type { FoundRequest } from '../protocol/api/payments.ts'
import { toBase64url } from '../protocol/base64url.ts'
import { failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import { wonToJson } from '../values/won.ts'
import { RefusedError } from './refusal.ts'
import { readShop } from './shop-view.ts'
import { programmeOfWallet } from './wallet-view.ts'

/** A request as the wallet of `payerId` shows it before it asks for consent. Throws NOT_FOUND or NOT_A_MERCHANT. */
export async function foundRequestView(pool: Pool, found: PaymentRequest | undefined, payerId: Uuid): Promise<FoundRequest> {
  const programme = await programmeOfWallet(pool)
  const isOfAnother = found?.state !== 'paid' && found?.payerId !== null && found?.payerId !== payerId
  if (!found || isOfAnother) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  await demandMerchant(pool, programme, found)
  return {
    requestId: found.lookupId,
    requestHash: toBase64url(found.hash),
    shop: await readShop(pool, found.merchantId, found.stallId),
    amount: wonToJson(found.amount),
    state: found.state,
    expiresAt: found.expiresAt.toISOString(),
    programmeId: found.programmeId,
    madeBy: found.payerId === payerId && found.state !== 'paid' ? 'shopper' : 'till',
  }
}

/** Throws NOT_A_MERCHANT where the programme's vouchers are not good now. */
export async function demandMerchant(pool: Pool, programme: Programme, place: { merchantId: Uuid; marketId: Uuid }): Promise<void> {
  const participant = (await readParticipants(pool, programme.id, [place.merchantId])).get(place.merchantId)
  if (!isGoodAt(programme, participant, place.marketId)) throw new RefusedError(failure('NOT_A_MERCHANT', 'not_moved'))
}
