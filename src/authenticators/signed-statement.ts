import { verify } from 'node:crypto'
import type { Queryable } from '../database/transaction.ts'
import { importDeviceKey } from '../people/device-key.ts'
import { decodeDeviceStatement, DEVICE_STATEMENT_TYPE, type DeviceStatement, type StatementPurpose } from '../protocol/device-statement.ts'
import { openEnvelope, type Envelope } from '../protocol/envelope.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { derSignature } from './der-signature.ts'

/** A statement taken apart. Nothing about it is true until `findSigner` has found whose phone signed it. */
type SignedStatement = { statement: DeviceStatement; envelope: Envelope }

/** Parses a statement. Fails with REQUEST_INVALID when it is not one. */
export function readSignedStatement(bytes: Uint8Array): Result<SignedStatement, Failure> {
  try {
    const envelope = openEnvelope(bytes)
    return succeed({ statement: decodeDeviceStatement(envelope.payload), envelope })
  } catch (error) {
    if (error instanceof Error) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/statement', problem: error.message }))
    throw error
  }
}

/** The phone that signed a statement for this deployment and purpose, when its key is registered and not revoked. `isNew`: it came less than a day ago to somebody who was here before. */
export async function findSigner(
  database: Queryable,
  { statement, envelope }: SignedStatement,
  expected: { deploymentId: Uuid; purpose: StatementPurpose },
): Promise<{ personId: Uuid; deviceId: Uuid; isNew: boolean } | undefined> {
  if (envelope.type !== DEVICE_STATEMENT_TYPE || statement.deploymentId !== expected.deploymentId || statement.purpose !== expected.purpose) return undefined
  const { rows } = await database.query<{ person_id: Uuid; public_key: Buffer; is_new: boolean }>(
    `select person_id, public_key, coalesce(reduced_until > clock_timestamp(), false) as is_new from devices where id = $1 and status = 'active'`,
    [envelope.keyId],
  )
  const device = rows[0]
  if (!device || !verify('sha256', envelope.signedBytes, importDeviceKey(device.public_key), derSignature(envelope.signature))) return undefined
  return { personId: device.person_id, deviceId: envelope.keyId, isNew: device.is_new }
}
