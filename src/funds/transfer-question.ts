import { sign, type KeyObject } from 'node:crypto'
import { exportPoint } from '../people/device-key.ts'
import { signEnvelope } from '../protocol/envelope.ts'
import { encodeTransferQuestion, transferQuestionText, transferQuestionType, type TransferQuestion } from '../protocol/transfer-out.ts'
import type { Uuid } from '../values/uuid.ts'

/** Signs what a phone is to show before a transfer, with a key that serves nothing else (design, law 14). */
export type QuestionSigner = { keyId: Uuid; /** Uncompressed P-256 point, 65 bytes. */ publicPoint: Uint8Array; /** The text of the QR. */ sign(question: TransferQuestion): Promise<string> }

export function questionSigner(keyId: Uuid, privateKey: KeyObject): QuestionSigner {
  return {
    keyId,
    publicPoint: exportPoint(privateKey),
    sign: async (question) =>
      transferQuestionText(await signEnvelope(transferQuestionType, keyId, encodeTransferQuestion(question), async (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }))),
  }
}
