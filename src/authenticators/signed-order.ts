import { createHash, verify, type KeyObject } from 'node:crypto'
import { openEnvelope } from '../protocol/envelope.ts'
import { decodeOrder, ORDER_TYPE, type Order } from '../protocol/order.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { verificationTurn } from './verification-turns.ts'

/** An order taken apart, with the verdict on its signature. The verdict counts only after stored outcomes were looked up (design, law 2). */
export type SignedOrder = { order: Order; payloadHash: Buffer; envelope: Buffer; isSignatureValid: boolean }

/** Finds the key of a phone, imported once and kept. */
export type KeyFinder = (keyId: Uuid) => Promise<{ personId: Uuid; key: KeyObject } | undefined>

/** For whom an order must be: it names its deployment, so that one signed for a sandbox is worth nothing elsewhere. */
export type Expected = { personId: Uuid; deploymentId: Uuid }

/**
 * Parses a payer's signed order. Fails with REQUEST_INVALID when it is not one; a bad signature, or a good one of another person or for
 * another deployment, is a verdict, not a failure here.
 */
export async function readSignedOrder(bytes: Buffer, { personId, deploymentId }: Expected, findKey: KeyFinder): Promise<Result<SignedOrder, Failure>> {
  let envelope
  let order: Order
  try {
    envelope = openEnvelope(bytes)
    order = decodeOrder(envelope.payload)
  } catch (error) {
    if (error instanceof Error) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/order', problem: error.message }))
    throw error
  }
  const known = await findKey(envelope.keyId)
  await verificationTurn()
  const isSignatureValid =
    envelope.type === ORDER_TYPE &&
    order.keyId === envelope.keyId &&
    order.deploymentId === deploymentId &&
    known?.personId === personId &&
    verify('sha256', envelope.signedBytes, known.key, derSignature(envelope.signature))
  const payloadHash = createHash('sha256').update(envelope.payload).digest()
  return succeed({ order, payloadHash, envelope: bytes, isSignatureValid })
}

/** Raw r‖s → DER (SEC 1, C.5): Node verifies it twice as fast as the raw form. */
export function derSignature(raw: Uint8Array): Buffer {
  const r = derInteger(raw.subarray(0, 32))
  const s = derInteger(raw.subarray(32, 64))
  return Buffer.concat([Buffer.from([0x30, r.length + s.length]), r, s])
}

function derInteger(bytes: Uint8Array): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const digits = bytes.subarray(start)
  const needsZero = digits[0]! >= 0x80
  return Buffer.concat([Buffer.from(needsZero ? [0x02, digits.length + 1, 0] : [0x02, digits.length]), digits])
}
