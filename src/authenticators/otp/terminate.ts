import { readProof, takeProof } from '../../people/identity-check.ts'
import { findPerson } from '../../people/person.ts'
import type { PersonalDataKeys } from '../../people/personal-data.ts'
import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { carryOut, findOutcome, receiptOf, type NamedCommand, type OtpReceipt, type ShowFactor } from './command.ts'
import { holdRegistration, type HeldRegistration } from './hold-registration.ts'
import { replaceEndedMedium, whatWouldBeLeft, type Left } from './media.ts'
import type { Acting, Move } from './move-record.ts'
import { moveRegistration, permitMove } from './move.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { proveCode, spendProven, type ProvenCode } from './prove-code.ts'
import { findRegistration, type Registration, type RegistrationState } from './registration.ts'
import { clearSerialTries, countSerial, giveSerialTryBack, refuseSerial } from './serial-tries.ts'
import { normaliseSerial } from './serial.ts'
import { inTurn } from './spend-code.ts'
import type { OtpGuard } from './state-table.ts'
import { isStolen } from './theft.ts'

const DAY = 24 * 3_600_000

/** What the owner saw before confirming: where it is used, and what would be used there after it. */
export type Seen = readonly Left[]

export type TerminateCommand = {
  id: Uuid
  personId: Uuid
  registrationId: Uuid
  /** As typed, of the generator that ends. */
  serial: string
  /** Of the generator that ends; none from one that can't be used any more, whose owner shows another factor instead. */
  codes: readonly string[]
  showFactor: ShowFactor | undefined
  seen: Seen
}

/**
 * 이용해지 by the owner, with the generator's own serial number and code. Fails with OTP_SERIAL_INVALID, OTP_SERIAL_BLOCKED, OTP_MISMATCH and the
 * other refusals of a code, with OTP_STATE_CHANGED when what is left is not what the owner saw, and with what its state says.
 */
export function terminateByOwner(otp: Otp, command: TerminateCommand): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['terminate', command.registrationId] }
  return inTurn(command.registrationId, async () => {
    const stored = await findOutcome(otp.pool, named)
    if (stored) return stored
    const own = await findOwn(otp, command.personId, command.registrationId)
    if (!own.ok) return own
    const registration = own.value
    const needsCode = !endsByOtherFactor(registration.state, false)
    const shown: OtpGuard[] = ['own_serial', 'confirmed', ...(needsCode ? ['code' as const] : command.showFactor ? ['other_factor' as const] : [])]
    const move: Move = { event: 'terminate_by_owner', by: { who: 'user', id: command.personId }, shown, why: 'by_owner', at: otp.clock() }
    const permitted = permitMove(registration.state, registration.kind, move, registration.why)
    if (!permitted.ok) return permitted
    const unseen = await refuseUnseen(otp, registration, command.seen)
    if (unseen) return fail(unseen)
    const serial = await checkOwnSerial(otp, registration, command.serial)
    if (serial) return fail(serial)
    let proven: ProvenCode | undefined
    if (needsCode) {
      if (command.codes.length === 0) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/codes' }))
      const checked = await proveCode(otp, registration.id, command.codes, [registration.state])
      if (!checked.ok) return checked
      proven = checked.value
    } else {
      const factor = await command.showFactor!()
      if (!factor.ok) return factor
    }
    return carryOut(otp, named, (transaction) => endNow(transaction, registration.id, move, proven))
  })
}

/** Whether another factor stands in for a code: of a generator that can't be used any more. After its end the command may come again as it was. */
export function endsByOtherFactor(state: RegistrationState, isGiven: boolean): boolean {
  return state === 'incompatible' || state === 'worn_out' || (state === 'terminated' && isGiven)
}

/** Ends a registration in the caller's transaction; its places go to what stands in. */
async function endNow(transaction: Transaction, registrationId: Uuid, move: Move, proven: ProvenCode | undefined): Promise<Result<OtpReceipt, Failure>> {
  const held = (await holdRegistration(transaction, registrationId))!
  const late = proven && (await spendProven(transaction, held, proven))
  if (late) return fail(late)
  await clearSerialTries(transaction, held.registration.personId)
  return endHeld(transaction, held, move)
}

export async function endHeld(transaction: Transaction, held: HeldRegistration, move: Move): Promise<Result<OtpReceipt, Failure>> {
  const moved = await moveRegistration(transaction, held.registration, move)
  if (!moved.ok) return moved
  await replaceEndedMedium(transaction, held.registration, move.at)
  return succeed(receiptOf(held.registration.id, moved.value))
}

export type TerminateWithoutCommand = { id: Uuid; personId: Uuid; registrationId: Uuid; identityCheckId: Uuid; seen: Seen; showFactor: ShowFactor }

/**
 * Ends an OTP whose generator its owner does not have: suspended at once, terminated in 24 hours unless cancelled. `showFactor` checks a passkey
 * or a recovery code. Fails with PHONE_NAME_MISMATCH, IDENTITY_CODE_EXPIRED, OTP_STATE_CHANGED or what its state says.
 */
export async function terminateWithoutGenerator(otp: Otp, personalData: PersonalDataKeys, command: TerminateWithoutCommand): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['terminate_without_generator', command.registrationId] }
  const stored = await findOutcome(otp.pool, named)
  if (stored) return stored
  const own = await findOwn(otp, command.personId, command.registrationId)
  if (!own.ok) return own
  // What can be seen to fail is seen first: a recovery code is used up by being shown.
  const unseen = await refuseUnseen(otp, own.value, command.seen)
  if (unseen) return fail(unseen)
  if (own.value.terminationDue) return fail(failure('OTP_TERMINATING', 'not_moved'))
  const proof = await readProof(otp.pool, personalData, command.identityCheckId)
  if (!proof || proof.isUsed) return fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
  const factor = await command.showFactor()
  if (!factor.ok) return factor
  const now = otp.clock()
  return carryOut(otp, named, async (transaction) => {
    const identity = await takeProof(transaction, personalData, command.identityCheckId)
    if (!identity) return fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
    if ((await findPerson(transaction, personalData, identity.ci))?.id !== command.personId) return fail(failure('PHONE_NAME_MISMATCH', 'not_moved'))
    const { registration } = (await holdRegistration(transaction, command.registrationId))!
    if (registration.terminationDue) return fail(failure('OTP_TERMINATING', 'not_moved'))
    const terminationDue = new Date(now.getTime() + DAY)
    const move: Move = { event: 'terminate_without_generator', by: { who: 'user', id: command.personId }, shown: ['other_factor', 'own_name_phone', 'confirmed'], why: 'terminating', at: now, terminationDue }
    const moved = await moveRegistration(transaction, registration, move)
    return moved.ok ? succeed(receiptOf(registration.id, moved.value, terminationDue)) : moved
  })
}

/** Calls a termination off before it takes effect. The OTP stays suspended: whoever has it says so with another factor. */
export async function cancelTermination(otp: Otp, command: { id: Uuid; personId: Uuid; registrationId: Uuid; by: Acting }): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['cancel_termination', command.registrationId] }
  const own = await findOwn(otp, command.personId, command.registrationId)
  if (!own.ok) return own
  const at = otp.clock()
  return carryOut(otp, named, async (transaction) => {
    const { registration } = (await holdRegistration(transaction, command.registrationId))!
    if (registration.state === 'suspended' && !(registration.terminationDue && registration.terminationDue > at)) return fail(failure('OTP_STATE_CHANGED', 'not_moved'))
    const why = (await isStolen(transaction, registration)) ? 'stolen' : 'termination_cancelled'
    const moved = await moveRegistration(transaction, registration, { event: 'cancel_termination', by: command.by, shown: ['before_due'], why, at })
    return moved.ok ? succeed(receiptOf(registration.id, moved.value)) : moved
  })
}

/** Ends what has waited its 24 hours. Returns how many. */
export async function finishTerminations(otp: Otp): Promise<number> {
  const now = otp.clock()
  const { rows } = await otp.pool.query<{ id: Uuid }>('select id from otp_registrations where termination_due <= $1 order by termination_due limit 100', [now])
  for (const { id } of rows) {
    await inTransaction(otp.pool, async (transaction) => {
      const held = await holdRegistration(transaction, id)
      if (!held?.registration.terminationDue || held.registration.terminationDue > now) return
      await endHeld(transaction, held, { event: 'termination_due', by: { who: 'system' }, shown: ['day_passed'], why: 'by_owner', at: now })
    })
  }
  return rows.length
}

/** A registration of this person here. Fails with NOT_FOUND, and with OTP_NOT_REGISTERED_HERE for one at another institution, which is settled there. */
export async function findOwn(otp: Otp, personId: Uuid, registrationId: Uuid): Promise<Result<Registration, Failure>> {
  const registration = await findAnywhere(otp, personId, registrationId)
  return registration.ok && registration.value.institution !== OWN_INSTITUTION ? fail(failure('OTP_NOT_REGISTERED_HERE', 'not_moved')) : registration
}

/** A registration of this person, at whatever institution: a loss is reported of all of them. */
export async function findAnywhere(otp: Otp, personId: Uuid, registrationId: Uuid): Promise<Result<Registration, Failure>> {
  const registration = await findRegistration(otp.pool, registrationId)
  return registration?.personId === personId ? succeed(registration) : fail(failure('NOT_FOUND', 'not_moved'))
}

/** The generator's own number, counted apart from its codes. */
async function checkOwnSerial(otp: Otp, registration: Registration, typed: string): Promise<Failure | undefined> {
  const blocked = await countSerial(otp, registration.personId)
  if (blocked) return blocked
  const serial = normaliseSerial(typed)
  const { rows } = await otp.pool.query<{ serial: string }>('select serial from otp_devices where id = $1', [registration.deviceId])
  if (serial !== rows[0]!.serial) return refuseSerial(otp, registration.personId, serial)
  await giveSerialTryBack(otp, registration.personId)
  return undefined
}

/** Nobody ends what they did not know they were ending: the other profile's OTP, or the last one there was. */
async function refuseUnseen(otp: Otp, registration: Registration, seen: Seen): Promise<Failure | undefined> {
  const left = await whatWouldBeLeft(otp.pool, registration)
  const words = (list: Seen): string => list.map(({ channel, profile, instead }) => `${channel}/${profile}/${instead ?? '-'}`).toSorted().join()
  return words(left) === words(seen) ? undefined : failure('OTP_STATE_CHANGED', 'not_moved', {}, { left })
}
