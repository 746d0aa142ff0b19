import type { Failure } from '../../reasons/failure.ts'
import { failure } from '../../reasons/failure.ts'
import type { Transaction } from '../../database/transaction.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { carryOut, findOutcome, receiptOf, type NamedCommand, type OtpReceipt, type ShowFactor } from './command.ts'
import { holdRegistration } from './hold-registration.ts'
import type { Acting, Moved } from './move-record.ts'
import { moveRegistration } from './move.ts'
import type { Otp } from './otp.ts'
import { findRegistration, type Registration } from './registration.ts'
import { liveStates } from './state-table.ts'
import { findAnywhere, findOwn } from './terminate.ts'
import { isStolen } from './theft.ts'

export const reportReasons = ['lost', 'stolen', 'broken', 'phone_changed'] as const
export type ReportReason = (typeof reportReasons)[number]

/** Suspends an OTP at once, at every institution that shares its generator. A theft stays a theft. Fails with NOT_FOUND or what its state says. */
export async function reportOtp(otp: Otp, command: { id: Uuid; personId: Uuid; registrationId: Uuid; why: ReportReason; by: Acting }): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['report', command.registrationId, command.why] }
  const own = await findAnywhere(otp, command.personId, command.registrationId)
  if (!own.ok) return own
  return carryOut(otp, named, async (transaction) => {
    const { generator, registration } = (await holdRegistration(transaction, command.registrationId))!
    const moved = await suspend(transaction, registration, command.why, command.by, otp.clock())
    if (!moved.ok) return moved
    await suspendOthers(transaction, generator.id, registration.id, command.why, command.by, otp.clock())
    return succeed(receiptOf(registration.id, moved.value, registration.terminationDue))
  })
}

/**
 * Word from the shared centre that a generator was lost: suspended at every institution, and one that waits for its first codes is not confirmed any
 * more. The caller holds the generator. Returns how many registrations were suspended.
 */
export async function reportFromCentre(transaction: Transaction, deviceId: Uuid, why: ReportReason, at: Date): Promise<number> {
  if (why === 'lost' || why === 'stolen') await transaction.query(`update otp_devices set stock = 'lost', generation = generation + 1 where id = $1`, [deviceId])
  return suspendOthers(transaction, deviceId, null, why, { who: 'centre' }, at)
}

async function suspendOthers(transaction: Transaction, deviceId: Uuid, except: Uuid | null, why: ReportReason, by: Acting, at: Date): Promise<number> {
  const { rows } = await transaction.query<{ id: Uuid }>('select id from otp_registrations where device_id = $1 and id is distinct from $2 and state = any($3) order by id', [deviceId, except, liveStates])
  let suspended = 0
  for (const { id } of rows) {
    const other = (await findRegistration(transaction, id))!
    const moved = await suspend(transaction, other, why, except === null ? by : { who: 'centre' }, at)
    if (!moved.ok) throw new Error(`a live OTP could not be suspended: ${moved.failure.reason}`)
    suspended++
  }
  return suspended
}

async function suspend(transaction: Transaction, registration: Registration, why: ReportReason, by: Acting, at: Date): Promise<Result<Moved, Failure>> {
  const wasStolen = await isStolen(transaction, registration)
  return moveRegistration(transaction, registration, {
    event: 'report',
    by,
    shown: ['one_factor'],
    why: wasStolen ? 'stolen' : why,
    at,
    ...(registration.terminationDue ? { terminationDue: registration.terminationDue } : {}),
  })
}

/**
 * Lifts a suspension here, by another factor; other institutions lift theirs by themselves. Fails with OTP_REPORTED_LOST when it
 * was stolen, with OTP_TERMINATING while it waits to end, or with what its state says.
 */
export async function foundOtp(otp: Otp, command: { id: Uuid; personId: Uuid; registrationId: Uuid; by: Acting; showFactor: ShowFactor }): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['found', command.registrationId] }
  const stored = await findOutcome(otp.pool, named)
  if (stored) return stored
  const own = await findOwn(otp, command.personId, command.registrationId)
  if (!own.ok) return own
  const shown = await command.showFactor()
  if (!shown.ok) return shown
  return carryOut(otp, named, async (transaction) => {
    const { registration } = (await holdRegistration(transaction, command.registrationId))!
    if (await isStolen(transaction, registration)) return fail(failure('OTP_REPORTED_LOST', 'not_moved'))
    if (registration.terminationDue) return fail(failure('OTP_TERMINATING', 'not_moved'))
    const { rows } = await transaction.query<{ why: string | null }>(`select why from otp_events where registration_id = $1 and to_state = $2 order by id desc limit 1`, [registration.id, registration.before])
    const moved = await moveRegistration(transaction, registration, { event: 'found', by: command.by, shown: ['other_factor', 'not_stolen'], why: rows[0]?.why ?? undefined, at: otp.clock() })
    return moved.ok ? succeed(receiptOf(registration.id, moved.value)) : moved
  })
}
