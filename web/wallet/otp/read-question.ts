import { fromBase64url } from '../../../src/protocol/base64url.ts'
import { readTransferQuestion, type TransferQuestion } from '../../../src/protocol/transfer-out.ts'
import { findTransferKey, type TransferKey } from './phone-store.ts'

/** Why a scanned picture is not shown as a transfer. */
export type QuestionFault = 'not_a_question' | 'not_ours' | 'no_key' | 'over'

/**
 * Reads what a phone without network scanned off the office's screen. Nothing of it is shown unless the server's signature over it is right:
 * a stranger's screen could name any payee. `findKey` gives the key that this phone kept while it had a network; `now` in milliseconds.
 */
export async function readQuestion(text: string, deploymentId: string, now: number, findKey: (id: string) => Promise<TransferKey | undefined> = findTransferKey): Promise<TransferQuestion | QuestionFault> {
  const read = takeApart(text)
  if (!read) return 'not_a_question'
  const { question, envelope } = read
  const kept = await findKey(envelope.keyId)
  if (!kept) return 'no_key'
  const key = await crypto.subtle.importKey('raw', fromBase64url(kept.publicKey), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
  const isSigned = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, new Uint8Array(envelope.signature), new Uint8Array(envelope.signedBytes))
  if (!isSigned || question.deploymentId !== deploymentId) return 'not_ours'
  return question.expiresAt <= now ? 'over' : question
}

function takeApart(text: string): ReturnType<typeof readTransferQuestion> {
  try {
    return readTransferQuestion(text)
  } catch (error) {
    // Whatever a camera sees may stand there: bytes that are no CBOR, base64 or question at all.
    if (error instanceof Error) return undefined
    throw error
  }
}
