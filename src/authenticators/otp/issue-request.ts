import { verify } from 'node:crypto'
import { importDeviceKey } from '../../people/device-key.ts'
import { findDeviceKey } from '../../people/device.ts'
import type { Queryable } from '../../database/transaction.ts'
import { openEnvelope } from '../../protocol/envelope.ts'
import { decodeOtpIssueRequest, OTP_ISSUE_LIFE, OTP_ISSUE_TYPE, type OtpIssueRequest } from '../../protocol/otp-issue.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { derSignature } from '../der-signature.ts'

/**
 * Reads a phone's signed request for a digital OTP. Fails with REQUEST_INVALID when it is none, and with SIGNATURE_INVALID when it was not
 * signed by this phone, for this deployment and registration, in the last ten minutes.
 */
export async function readIssueRequest(
  database: Queryable,
  bytes: Uint8Array,
  expected: { deploymentId: Uuid; registrationId: Uuid; personId: Uuid; phoneId: Uuid; now: Date },
): Promise<Result<OtpIssueRequest, Failure>> {
  let envelope
  let request: OtpIssueRequest
  try {
    envelope = openEnvelope(bytes)
    request = decodeOtpIssueRequest(envelope.payload)
    importDeviceKey(request.deliveryKey)
  } catch (error) {
    if (error instanceof Error) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/request', problem: error.message }))
    throw error
  }
  const known = await findDeviceKey(database, expected.phoneId)
  const isValid =
    envelope.type === OTP_ISSUE_TYPE &&
    envelope.keyId === expected.phoneId &&
    request.deploymentId === expected.deploymentId &&
    request.registrationId === expected.registrationId &&
    known?.personId === expected.personId &&
    verify('sha256', envelope.signedBytes, importDeviceKey(known.publicKey), derSignature(envelope.signature))
  if (!isValid) return fail(failure('SIGNATURE_INVALID', 'not_moved'))
  const minutes = Math.round(Math.abs(expected.now.getTime() - request.issuedAt) / 60_000)
  if (minutes * 60_000 > OTP_ISSUE_LIFE) return fail(failure('DEVICE_CLOCK_WRONG', 'not_moved', { minutes }))
  return succeed(request)
}
