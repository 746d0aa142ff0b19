import { uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { encodeCbor } from './canonical-cbor.ts'
import { payloadHash } from './envelope.ts'

/** How a digital OTP answers for a transfer (RFC 6287, 6): SHA-256, 8 digits, a question of 64 hexadecimal signs, steps of 30 seconds. */
export const DIGITAL_OCRA_SUITE = 'OCRA-1:HOTP-SHA256-8:QH64-T30S'

/** What a transfer's code is bound to. The account number is its digits alone. */
export type TransferFacts = { deploymentId: Uuid; transferId: Uuid; payeeBankCode: string; payeeAccountNumber: string; amount: Won }

/** The question that phone and server both work out from what they show and hold: SHA-256 over the facts in deterministic CBOR, in hexadecimal capitals. */
export async function digitalTransferQuestion({ deploymentId, transferId, payeeBankCode, payeeAccountNumber, amount }: TransferFacts): Promise<string> {
  const hash = await payloadHash(encodeCbor(['onjang/otp-transfer/1', uuidToBytes(deploymentId), uuidToBytes(transferId), payeeBankCode, payeeAccountNumber, amount]))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase()
}

/** The question for a generator with a keypad, which people type from their own paper: the amount, then the account's last eight digits. */
export function typedTransferQuestion({ payeeAccountNumber, amount }: Pick<TransferFacts, 'payeeAccountNumber' | 'amount'>): string {
  return `${amount}${payeeAccountNumber.slice(-8)}`
}
