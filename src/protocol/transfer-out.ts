import { uuidFromBytes, uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'
import { openEnvelope, payloadHash, type Envelope } from './envelope.ts'

/**
 * Money that leaves a deposit is confirmed on a phone that shows where it goes and how much it is (PSD2 RTS, article 5). The server's
 * question carries those facts, signed, so that a phone without network can trust them; the phone's answer is signed over the same facts.
 */
const TRANSFER_QUESTION_TYPE = 'onjang/transfer-question/1'
export const TRANSFER_CONFIRMATION_TYPE = 'onjang/transfer-confirmation/1'
const QUESTION_TEXT = 'ONJANG-TRANSFER:'

/** What is confirmed: any change of it makes another transfer. The account number is its digits alone. */
export type TransferOutFacts = {
  deploymentId: Uuid
  transferId: Uuid
  payeeBankCode: string
  payeeBankName: string
  payeeAccountNumber: string
  payeeHolder: string
  amount: Won
}

/** `expiresAt` in milliseconds since 1970. */
export type TransferQuestion = TransferOutFacts & { expiresAt: number }

export const transferQuestionType = TRANSFER_QUESTION_TYPE

/** SHA-256 over the facts in deterministic CBOR: phone and server both work it out from what they show and hold. */
export function transferOutHash(facts: TransferOutFacts): Promise<Uint8Array<ArrayBuffer>> {
  return payloadHash(encodeCbor(['onjang/transfer-out/1', ...fieldsOf(facts)]))
}

function fieldsOf(facts: TransferOutFacts): unknown[] {
  const { payeeBankCode, payeeBankName, payeeAccountNumber, payeeHolder, amount } = facts
  return [uuidToBytes(facts.deploymentId), uuidToBytes(facts.transferId), payeeBankCode, payeeBankName, payeeAccountNumber, payeeHolder, amount]
}

export function encodeTransferQuestion(question: TransferQuestion): Uint8Array<ArrayBuffer> {
  return encodeCbor([...fieldsOf(question), question.expiresAt])
}

/** The text of the QR that an office shows. */
export function transferQuestionText(envelope: Uint8Array): string {
  return QUESTION_TEXT + toBase64url(envelope)
}

/** Reads the text of such a QR; undefined when it is another text. Nothing of it is true until the envelope's signature was verified. Throws a RangeError when it is spoilt. */
export function readTransferQuestion(text: string): { question: TransferQuestion; envelope: Envelope } | undefined {
  if (!text.startsWith(QUESTION_TEXT)) return undefined
  const envelope = openEnvelope(fromBase64url(text.slice(QUESTION_TEXT.length)))
  if (envelope.type !== TRANSFER_QUESTION_TYPE) throw new RangeError('not the question of a transfer')
  const fields = decodeCbor(envelope.payload)
  if (!Array.isArray(fields) || fields.length !== 8) throw new RangeError('not the question of a transfer')
  const [deploymentId, transferId, payeeBankCode, payeeBankName, payeeAccountNumber, payeeHolder, amount, expiresAt] = fields as unknown[]
  if (!(deploymentId instanceof Uint8Array) || !(transferId instanceof Uint8Array)) throw new RangeError('an id has 16 bytes')
  if (![payeeBankCode, payeeBankName, payeeAccountNumber, payeeHolder].every((part) => typeof part === 'string')) throw new RangeError('a payee is told in words')
  if (!isWhole(amount) || !isWhole(expiresAt)) throw new RangeError('amounts and times are whole numbers')
  return {
    envelope,
    question: {
      deploymentId: uuidFromBytes(deploymentId),
      transferId: uuidFromBytes(transferId),
      payeeBankCode: payeeBankCode as string,
      payeeBankName: payeeBankName as string,
      payeeAccountNumber: payeeAccountNumber as string,
      payeeHolder: payeeHolder as string,
      amount: BigInt(amount),
      expiresAt: Number(expiresAt),
    },
  }
}

/** What a phone signs once its owner has seen payee and amount. Times in milliseconds since 1970. */
export type TransferConfirmation = { transferHash: Uint8Array; keyId: Uuid; issuedAt: number }

export function encodeTransferConfirmation({ transferHash, keyId, issuedAt }: TransferConfirmation): Uint8Array<ArrayBuffer> {
  return encodeCbor([transferHash, uuidToBytes(keyId), issuedAt])
}

/** Bytes → confirmation. Throws a RangeError when they are not one. */
export function decodeTransferConfirmation(payload: Uint8Array): TransferConfirmation {
  const fields = decodeCbor(payload)
  if (!Array.isArray(fields) || fields.length !== 3) throw new RangeError('not the confirmation of a transfer')
  const [transferHash, keyId, issuedAt] = fields as unknown[]
  if (!(transferHash instanceof Uint8Array) || transferHash.length !== 32) throw new RangeError('a hash has 32 bytes')
  if (!(keyId instanceof Uint8Array) || !isWhole(issuedAt)) throw new RangeError('not the confirmation of a transfer')
  return { transferHash, keyId: uuidFromBytes(keyId), issuedAt: Number(issuedAt) }
}

function isWhole(value: unknown): value is number | bigint {
  return (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) || (typeof value === 'bigint' && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER))
}
