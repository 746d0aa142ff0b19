import { uuidFromBytes, uuidToBytes, type Uuid } from '../values/uuid.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'

/** The type in the envelope in which a phone asks for a digital OTP, signed with the phone's enrolled key. */
export const OTP_ISSUE_TYPE = 'onjang/otp-issue/1'
/** A request is good for 10 minutes, in milliseconds. */
export const OTP_ISSUE_LIFE = 600_000

/**
 * What the phone signs: the registration's id that it made, the key to which the seed is to be sent (uncompressed P-256 point, 65 bytes, made
 * for this one delivery), and the registration that this one replaces. `issuedAt` in milliseconds since 1970.
 */
export type OtpIssueRequest = { deploymentId: Uuid; registrationId: Uuid; deliveryKey: Uint8Array; replaces: Uuid | null; issuedAt: number }

export function encodeOtpIssueRequest({ deploymentId, registrationId, deliveryKey, replaces, issuedAt }: OtpIssueRequest): Uint8Array<ArrayBuffer> {
  return encodeCbor([uuidToBytes(deploymentId), uuidToBytes(registrationId), deliveryKey, replaces === null ? null : uuidToBytes(replaces), issuedAt])
}

/** Bytes → request. Throws a RangeError when they are not one. */
export function decodeOtpIssueRequest(payload: Uint8Array): OtpIssueRequest {
  const fields = decodeCbor(payload)
  if (!Array.isArray(fields) || fields.length !== 5) throw new RangeError('not a request for an OTP')
  const [deploymentId, registrationId, deliveryKey, replaces, issuedAt] = fields as unknown[]
  if (!(deploymentId instanceof Uint8Array) || !(registrationId instanceof Uint8Array)) throw new RangeError('an id has 16 bytes')
  if (!(deliveryKey instanceof Uint8Array) || deliveryKey.length !== 65 || deliveryKey[0] !== 4) throw new RangeError('a key has 65 bytes')
  if (replaces !== null && !(replaces instanceof Uint8Array)) throw new RangeError('an id has 16 bytes')
  if (typeof issuedAt !== 'number' || !Number.isSafeInteger(issuedAt) || issuedAt < 0) throw new RangeError('a time is in whole milliseconds')
  return { deploymentId: uuidFromBytes(deploymentId), registrationId: uuidFromBytes(registrationId), deliveryKey, replaces: replaces && uuidFromBytes(replaces), issuedAt }
}
