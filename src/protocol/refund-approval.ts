import { uuidFromBytes, uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'
import { payloadHash } from './envelope.ts'

/** The type in the envelope of an owner's approval of a refund. */
export const REFUND_APPROVAL_TYPE = 'onjang/refund-approval/1'
/** An approval is good for 2 minutes, in milliseconds. */
export const REFUND_APPROVAL_LIFE = 120_000

/** What makes a refund the one it is. */
export type RefundFacts = { deploymentId: Uuid; merchantId: Uuid; refundId: Uuid; payerId: Uuid; paymentId: Uuid; amount: Won }

/** SHA-256 over a refund's facts in deterministic CBOR: both sides work it out from what they show and hold. */
export function refundHash(facts: RefundFacts): Promise<Uint8Array<ArrayBuffer>> {
  const ids = [facts.deploymentId, facts.merchantId, facts.refundId, facts.payerId, facts.paymentId].map(uuidToBytes)
  return payloadHash(encodeCbor(['onjang/refund/1', ...ids, facts.amount]))
}

/** What an owner's phone signs. Times in milliseconds since 1970. */
export type RefundApproval = { refundHash: Uint8Array; keyId: Uuid; issuedAt: number; expiresAt: number }

export function encodeRefundApproval(approval: RefundApproval): Uint8Array<ArrayBuffer> {
  return encodeCbor([approval.refundHash, uuidToBytes(approval.keyId), approval.issuedAt, approval.expiresAt])
}

/** Bytes → approval. Throws a RangeError when they are not one, or one that would live longer than 2 minutes. */
export function decodeRefundApproval(payload: Uint8Array): RefundApproval {
  const fields = decodeCbor(payload)
  if (!Array.isArray(fields) || fields.length !== 4) throw new RangeError('not an approval of a refund')
  const [hash, keyId, issuedAt, expiresAt] = fields as unknown[]
  if (!(hash instanceof Uint8Array) || hash.length !== 32) throw new RangeError('a hash has 32 bytes')
  if (!(keyId instanceof Uint8Array)) throw new RangeError('an id has 16 bytes')
  if (!isTime(issuedAt) || !isTime(expiresAt)) throw new RangeError('a time is in whole milliseconds')
  if (expiresAt <= issuedAt || expiresAt - issuedAt > REFUND_APPROVAL_LIFE) throw new RangeError('an approval lives 2 minutes at most')
  return { refundHash: hash, keyId: uuidFromBytes(keyId), issuedAt, expiresAt }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
