import { sign, type KeyObject } from 'node:crypto'
import { exportPoint } from '../people/device-key.ts'
import { encodeCbor } from '../protocol/canonical-cbor.ts'
import { signEnvelope } from '../protocol/envelope.ts'
import { uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { StoredPayment } from './payment.ts'

/** The type in the envelope of a receipt. */
const RECEIPT_TYPE = 'onjang/receipt/1'

/** Signs receipts with a key that serves nothing else (design, law 14). */
export type ReceiptSigner = { keyId: Uuid; /** Uncompressed P-256 point, 65 bytes. */ publicPoint: Uint8Array; sign(deploymentId: Uuid, payment: StoredPayment): Promise<Uint8Array> }

export function receiptSigner(keyId: Uuid, privateKey: KeyObject): ReceiptSigner {
  return {
    keyId,
    publicPoint: exportPoint(privateKey),
    sign: (deploymentId, payment) => signEnvelope(RECEIPT_TYPE, keyId, receiptPayload(deploymentId, payment), async (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  }
}

/** What a receipt says for ever: deployment, programme, payer, payment, merchant, amount, what was refunded so far, when, and the order's hash. */
function receiptPayload(deploymentId: Uuid, payment: StoredPayment): Uint8Array {
  if (payment.state !== 'paid' || payment.merchantId === null) throw new Error('only a payment that was paid has a receipt')
  return encodeCbor([
    uuidToBytes(deploymentId),
    uuidToBytes(payment.programmeId!),
    uuidToBytes(payment.payerId),
    uuidToBytes(payment.id),
    uuidToBytes(payment.merchantId),
    payment.amount,
    payment.refunded,
    payment.decidedAt.getTime(),
    new Uint8Array(payment.payloadHash!),
  ])
}
