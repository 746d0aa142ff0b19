import { createHash } from 'node:crypto'
import { openEnvelope } from '../protocol/envelope.ts'
import { decodeOrder, ORDER_TYPE, type Order } from '../protocol/order.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { SignatureVerification } from './signature-verification.ts'

/**
 * An order taken apart. `isSignatureValid` resolves to the verdict on its signature, which is sought once, from when it is first asked for. It
 * counts only after stored outcomes were looked up (design, law 2).
 */
export type SignedOrder = { order: Order; payloadHash: Buffer; envelope: Buffer; isSignatureValid: () => Promise<boolean> }

/** What an order is held against: whose phone has a key, as an uncompressed P-256 point, and a look at a signature. */
export type OrderKeys = {
  find: (keyId: Uuid) => Promise<{ personId: Uuid; publicKey: Uint8Array } | undefined>
  verify: SignatureVerification['verify']
}

/** For whom an order must be: it names its deployment, so that one signed for a sandbox is worth nothing elsewhere. */
export type Expected = { personId: Uuid; deploymentId: Uuid }

/**
 * Parses a payer's signed order. Fails with REQUEST_INVALID when it is not one; a bad signature, or a good one of another person or for
 * another deployment, is a verdict, not a failure here.
 */
export async function readSignedOrder(bytes: Buffer, { personId, deploymentId }: Expected, keys: OrderKeys): Promise<Result<SignedOrder, Failure>> {
  let envelope
  let order: Order
  try {
    envelope = openEnvelope(bytes)
    order = decodeOrder(envelope.payload)
  } catch (error) {
    if (error instanceof Error) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/order', problem: error.message }))
    throw error
  }
  const known = await keys.find(envelope.keyId)
  const isForUs = envelope.type === ORDER_TYPE && order.keyId === envelope.keyId && order.deploymentId === deploymentId
  const publicKey = isForUs && known?.personId === personId ? known.publicKey : undefined
  const payloadHash = createHash('sha256').update(envelope.payload).digest()
  let verdict: Promise<boolean> | undefined
  const isSignatureValid = (): Promise<boolean> =>
    (verdict ??= publicKey ? keys.verify({ publicKey, signedBytes: envelope.signedBytes, signature: envelope.signature }) : Promise.resolve(false))
  return succeed({ order, payloadHash, envelope: bytes, isSignatureValid })
}
