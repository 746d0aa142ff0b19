import type { TransferConfirmationList, TransferConfirmed } from '../../../src/protocol/api/transfers.ts'
import { toBase64url } from '../../../src/protocol/base64url.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { encodeTransferConfirmation, TRANSFER_CONFIRMATION_TYPE, transferOutHash, type TransferOutFacts } from '../../../src/protocol/transfer-out.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { findDeviceKey, signWith } from '../../shared/device/device-key.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { unmaskSeed } from '../otp/masked-seed.ts'
import { codeOfTransfer } from '../otp/phone-codes.ts'
import { otpsOf, type PhoneOtp } from '../otp/phone-store.ts'

export type Asked = TransferConfirmationList['transfers'][number]

/** What the phone has shown of a transfer: this and nothing else is signed, and worked into the code. */
export function factsOf(deploymentId: Uuid, asked: Asked): TransferOutFacts {
  return {
    deploymentId,
    transferId: asked.id,
    payeeBankCode: asked.bankCode,
    payeeBankName: asked.bankName.ko,
    payeeAccountNumber: asked.accountNumber,
    payeeHolder: asked.holderName,
    amount: BigInt(asked.amount),
  }
}

/** The code of eight digits that is good for these facts alone (RFC 6287). Nothing is asked of a server. */
export async function boundCode(otp: PhoneOtp, otpPin: string, facts: TransferOutFacts): Promise<string> {
  return (await codeOfTransfer(otp, await unmaskSeed(otp.seed, otpPin), facts, serverNow())).code
}

/** The digital OTP that this person has on this phone, if any. */
export async function otpOnPhone(personId: Uuid): Promise<PhoneOtp | undefined> {
  return (await otpsOf(personId)).at(-1)
}

/** Signs the facts with the phone's key and sends them, with a code where there is one. */
export async function answerTransfer(facts: TransferOutFacts, deviceId: Uuid, code: string | null): Promise<Outcome<TransferConfirmed>> {
  const key = await findDeviceKey(deviceId)
  if (!key) throw new Error('this phone has lost its key')
  const payload = encodeTransferConfirmation({ transferHash: await transferOutHash(facts), keyId: deviceId, issuedAt: Math.round(serverNow()) })
  const confirmation = toBase64url(await signEnvelope(TRANSFER_CONFIRMATION_TYPE, deviceId, payload, signWith(key)))
  return call<TransferConfirmed>('PUT', `/v1/transfer-confirmations/${facts.transferId}`, { body: { confirmation, ...(code === null ? {} : { code }) }, timeLimit: 20_000 })
}
