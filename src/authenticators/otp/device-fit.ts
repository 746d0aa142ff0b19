import type { Transaction } from '../../database/transaction.ts'
import { holdDevice } from '../../people/device.ts'
import { isOutdatedClient } from '../../protocol/client-version.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { OtpGuard } from './state-table.ts'

/** An app and the phone that it runs on. `client`: the version as the app named it, undefined when it named none. */
export type Fitted = { personId: Uuid; phoneId: Uuid; client: string | string[] | undefined }

/**
 * Shows that a digital OTP may come onto a phone: the app is none that is served no more, and the phone's key signs for its owner, held so until the
 * transaction ends. Fails with APP_OUTDATED, or with SIGNATURE_INVALID for a phone that was locked out.
 */
export async function showFit(transaction: Transaction, { personId, phoneId, client }: Fitted): Promise<Result<OtpGuard, Failure>> {
  if (isOutdatedClient(client)) return fail(failure('APP_OUTDATED', 'not_moved'))
  return (await holdDevice(transaction, personId, phoneId)) ? succeed('device_fits') : fail(failure('SIGNATURE_INVALID', 'not_moved'))
}
