import { uuidFromBytes, uuidToBytes, type Uuid } from '../values/uuid.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'

/** The type in the envelope of what a phone signs to show that it is there. */
export const DEVICE_STATEMENT_TYPE = 'onjang/device-statement/1'

/** What the phone is there for: to come back after its session ended, or to help somebody who forgot the PIN. */
export const statementPurposes = ['resume', 'recover'] as const
export type StatementPurpose = (typeof statementPurposes)[number]

/** `subject`: 32 bytes that make it good for one thing only: a challenge of the server's, or the hash of the recovery's id. */
export type DeviceStatement = { deploymentId: Uuid; purpose: StatementPurpose; subject: Uint8Array }

export function encodeDeviceStatement({ deploymentId, purpose, subject }: DeviceStatement): Uint8Array<ArrayBuffer> {
  return encodeCbor([uuidToBytes(deploymentId), purpose, subject])
}

/** Bytes → statement. Throws a RangeError when they are not one. */
export function decodeDeviceStatement(payload: Uint8Array): DeviceStatement {
  const fields = decodeCbor(payload)
  if (!Array.isArray(fields) || fields.length !== 3) throw new RangeError('not a statement of a phone')
  const [deploymentId, purpose, subject] = fields as unknown[]
  if (!(deploymentId instanceof Uint8Array) || !(subject instanceof Uint8Array) || subject.length !== 32) throw new RangeError('not a statement of a phone')
  const known = statementPurposes.find((candidate) => candidate === purpose)
  if (!known) throw new RangeError('a statement has a purpose')
  return { deploymentId: uuidFromBytes(deploymentId), purpose: known, subject }
}

/** What a phone's or a passkey's signature for a recovery is bound to. */
export async function recoverySubject(recoveryId: Uuid): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`onjang/recovery/1 ${recoveryId}`)))
}
