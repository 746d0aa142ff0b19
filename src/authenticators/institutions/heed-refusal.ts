import type { Transaction } from '../../database/transaction.ts'
import type { CentreOrderKind } from '../../outside/otp-centre-port.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import type { Failure } from '../../reasons/failure.ts'
import { newUuid } from '../../values/uuid.ts'
import { markHeld } from '../otp/conflict.ts'
import type { HeldRegistration } from '../otp/hold-registration.ts'
import { OWN_INSTITUTION } from '../otp/otp.ts'
import { reportFromCentre } from '../otp/report.ts'
import { isLive } from '../otp/state-table.ts'
import { orderIfShared } from '../otp/tell-centre.ts'
import { endHeld } from '../otp/terminate.ts'

/**
 * What the centre's no to an order means for our own registration, so that both keep the same books: what the centre does not have is not in use here
 * either, and its owner is told. The caller holds the registration.
 */
export async function heedRefusal(transaction: Transaction, kind: CentreOrderKind, { reason }: Failure, held: HeldRegistration, at: Date): Promise<void> {
  if (kind === 'report') return reason === 'OTP_REPORTED_LOST' ? undefined : sayWhereToReport(transaction, held)
  const { registration, generator } = held
  // One that is suspended is in use nowhere; when it is lifted the centre is asked again.
  if (kind === 'end' || !isLive(registration.state) || registration.state === 'suspended') return
  if (kind === 'lift') {
    if (reason === 'OTP_REPORTED_LOST') return void (await reportFromCentre(transaction, generator.id, 'stolen', at))
    // It has none of ours to lift: whether it takes one decides.
    return orderIfShared(transaction, registration, 'register', { at })
  }
  if (reason === 'OTP_DUPLICATE') return
  if (reason === 'OTP_REPORTED_LOST') return void (await reportFromCentre(transaction, generator.id, 'lost', at))
  const settled =
    reason === 'OTP_SERIAL_INVALID'
      ? await markHeld(transaction, registration.id, 'wrong_owner', newUuid(), at)
      : await endHeld(transaction, held, { event: 'refused_here', by: { who: 'centre' }, shown: ['centre_refused'], why: 'refused_by_centre', at })
  if (!settled.ok) throw new Error(`what the centre refused could not be settled: ${settled.failure.reason}`)
}

/** Suspended here, and the centre did not take it in: only the owner can tell the others. */
async function sayWhereToReport(transaction: Transaction, { registration, generator }: HeldRegistration): Promise<void> {
  const { rowCount } = await transaction.query(`select from otp_registrations where device_id = $1 and institution <> $2 and state not in ('terminated', 'void') limit 1`, [generator.id, OWN_INSTITUTION])
  if (rowCount === 1) await sendNotice(transaction, { personId: registration.personId, kind: 'OTP_REPORT_NOT_TAKEN', facts: { medium: generator.kind, end: generator.serial.slice(-4) } })
}
