import { uuidToBytes, type Uuid } from '../values/uuid.ts'
import { encodeCbor } from './canonical-cbor.ts'
import { payloadHash } from './envelope.ts'

/** What a passkey can confirm of an OTP's life. */
export type OtpAction = 'found' | 'unlock' | 'terminate' | 'terminate_without_generator'

/** The hash that a passkey signs for one command on one OTP (purpose `confirm`): SHA-256 over deterministic CBOR. */
export function otpCommandHash(action: OtpAction, commandId: Uuid, registrationId: Uuid): Promise<Uint8Array<ArrayBuffer>> {
  return payloadHash(encodeCbor(['onjang/otp-command/1', action, uuidToBytes(commandId), uuidToBytes(registrationId)]))
}
