import { verify } from 'node:crypto'
import { importDeviceKey } from '../people/device-key.ts'
import { openEnvelope, type Envelope } from '../protocol/envelope.ts'
import { decodeRefundApproval, REFUND_APPROVAL_TYPE, type RefundApproval } from '../protocol/refund-approval.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { derSignature } from './der-signature.ts'

/** An owner's approval taken apart. Nothing about it is true until its signature has been verified with a key that is the owner's now. */
export type SignedRefundApproval = { approval: RefundApproval; envelope: Envelope; bytes: Buffer }

/** Parses an approval. Fails with REQUEST_INVALID when it is not one. */
export function readSignedRefundApproval(bytes: Buffer): Result<SignedRefundApproval, Failure> {
  try {
    const envelope = openEnvelope(bytes)
    return succeed({ approval: decodeRefundApproval(envelope.payload), envelope, bytes })
  } catch (error) {
    if (error instanceof Error) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/approval', problem: error.message }))
    throw error
  }
}

/** Whether the key (uncompressed P-256 point) signed this approval as what it is, for this refund. */
export function isSignedFor({ approval, envelope }: SignedRefundApproval, publicKey: Uint8Array, refundHash: Uint8Array): boolean {
  return (
    envelope.type === REFUND_APPROVAL_TYPE &&
    envelope.keyId === approval.keyId &&
    Buffer.from(approval.refundHash).equals(refundHash) &&
    verify('sha256', envelope.signedBytes, importDeviceKey(publicKey), derSignature(envelope.signature))
  )
}
