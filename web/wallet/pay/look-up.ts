import type { FixedCodeRequest, FoundShop } from '../../../src/protocol/api/codes.ts'
import type { FoundRequest, RequestLookup } from '../../../src/protocol/api/payments.ts'
import { fromBase64url } from '../../../src/protocol/base64url.ts'
import { fixedCodeHash } from '../../../src/protocol/request-hash.ts'
import { readShopCode } from '../../../src/protocol/scanned-code.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { setResource } from '../../shared/http/use-resource.ts'

/** The longest text that a code of ours can have, with room to spare. */
const LONGEST = 512

/** Asks the server whose request a code is. What it finds is kept for the screen that shows it. */
export async function lookUp(code: RequestLookup): Promise<Outcome<FoundRequest>> {
  const outcome = await call<FoundRequest>('POST', '/v1/request-lookups', { body: code })
  if (outcome.kind === 'answer') setResource(`/v1/found-requests/${outcome.value.requestId}`, outcome.value)
  return outcome
}

/** The screen that a scanned text leads to. A printed code leads to its shop; everything else is the server's to name. */
export async function lookUpScanned(text: string): Promise<Outcome<string>> {
  // Whatever a code held, what is sent is text.
  const qr = text.slice(0, LONGEST).toWellFormed().replaceAll('\0', '\ufffd') || ' '
  const read = readShopCode(qr)
  if (!read.ok || read.value.kind === 'request') {
    const found = await lookUp({ qr })
    return found.kind === 'answer' ? { kind: 'answer', value: `/pay/requests/${found.value.requestId}` } : found
  }
  const shop = await call<FoundShop>('POST', '/v1/shop-lookups', { body: { qr } })
  if (shop.kind !== 'answer') return shop
  setResource(`/v1/found-shops/${shop.value.codeId}`, shop.value)
  return { kind: 'answer', value: `/pay/shops/${shop.value.codeId}` }
}

export type FixedCodeAsking = { id: Uuid; found: FoundShop; amount: number; deploymentId: Uuid; payerId: Uuid }

/**
 * Makes the request for an amount typed at a printed code. Sent again under the same id it is the same request. An answer that does not
 * bind this code, shop, amount and payer is treated as none: nothing is ever signed for it.
 */
export async function askByFixedCode({ id, found, amount, deploymentId, payerId }: FixedCodeAsking): Promise<Outcome<FoundRequest>> {
  const body: FixedCodeRequest = { codeId: found.codeId, amount }
  const outcome = await call<FoundRequest>('PUT', `/v1/fixed-code-requests/${id}`, { body })
  if (outcome.kind !== 'answer') return outcome
  const { codeId, programmeId, shop } = found
  const expected = await fixedCodeHash({ requestId: id, deploymentId, programmeId, merchantId: shop.merchantId, stallId: shop.stallId, codeId, payerId, amount: BigInt(amount) })
  const answered = fromBase64url(outcome.value.requestHash)
  if (answered.length !== expected.length || !expected.every((byte, place) => answered[place] === byte)) return { kind: 'unknown', cause: 'no_answer' }
  setResource(`/v1/found-requests/${outcome.value.requestId}`, outcome.value)
  return outcome
}
