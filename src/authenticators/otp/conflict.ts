import { inTransaction, type Queryable, type Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { carryOut, findOutcome, receiptOf, type NamedCommand, type OtpReceipt } from './command.ts'
import { lockGenerator } from './generator.ts'
import { holdRegistration } from './hold-registration.ts'
import { isInTheWay } from './in-the-way.ts'
import { placeNewMedium } from './media.ts'
import type { Acting, Move } from './move-record.ts'
import { moveRegistration, permitMove, tellOwnerOf, writeStep } from './move.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { proveCode, spendProven } from './prove-code.ts'
import { holdPerson, registrationsOf, type Registration } from './registration.ts'
import { normaliseSerial } from './serial.ts'
import { inTurn } from './spend-code.ts'
import { endHeld, findOwn } from './terminate.ts'

export type ConflictReason = 'duplicate' | 'wrong_owner' | 'wrong_serial'

/**
 * Takes over a registration that an older system had: in use when nothing stands against it, else a conflict with what it meets, named to its owner.
 * A generator that is live for somebody else is recorded for the wrong owner in one of the two. Fails with OTP_SERIAL_INVALID, and with OTP_NOT_CONFIRMED while somebody is about to confirm it here.
 */
export async function importRegistration(otp: Otp, record: { personId: Uuid; serial: string; by: Acting }): Promise<Result<{ id: Uuid; state: string }, Failure>> {
  const at = otp.clock()
  return inTransaction(otp.pool, async (transaction) => {
    await holdPerson(transaction, record.personId)
    const { rows } = await transaction.query<{ id: Uuid }>('select id from otp_devices where serial = $1', [normaliseSerial(record.serial) ?? ''])
    const generator = rows[0] && (await lockGenerator(transaction, rows[0].id))
    if (!generator) return fail(failure('OTP_SERIAL_INVALID', 'not_moved'))
    const { rowCount: waiting } = await transaction.query(`select from otp_registrations where device_id = $1 and institution = $2 and state = 'pending'`, [generator.id, OWN_INSTITUTION])
    if (waiting) return fail(failure('OTP_NOT_CONFIRMED', 'not_moved'))
    const { rows: others } = await transaction.query<{ id: Uuid; personId: Uuid }>(
      `select id, person_id as "personId" from otp_registrations where institution = $1 and state not in ('pending', 'terminated', 'void') and (device_id = $2 or (person_id = $3 and kind = $4)) order by id`,
      [OWN_INSTITUTION, generator.id, record.personId, generator.kind],
    )
    const why = others.some(({ personId }) => personId !== record.personId) ? 'wrong_owner' : 'duplicate'
    const isAlone = others.length === 0
    const conflictId = isAlone ? null : newUuid()
    for (const { id } of others) await markHeld(transaction, id, why, conflictId!, at)
    const id = newUuid()
    const move: Move = { event: isAlone ? 'take_over' : 'find_conflict', by: isAlone ? record.by : { who: 'system' }, shown: ['two_people'], at, ...(isAlone ? {} : { why }) }
    const permitted = permitMove('none', generator.kind, move, null)
    if (!permitted.ok) return permitted
    await transaction.query(
      `insert into otp_registrations (id, device_id, person_id, institution, kind, state, why, conflict_id, made_at, confirmed_at, state_since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)`,
      [id, generator.id, record.personId, OWN_INSTITUTION, generator.kind, permitted.value.to, isAlone ? null : why, conflictId, at],
    )
    await transaction.query(`update otp_devices set stock = 'assigned', generation = generation + 1 where id = $1`, [generator.id])
    if (isAlone) await placeNewMedium(transaction, otp, { id, personId: record.personId, replaces: null, kind: generator.kind }, at)
    const moved = await writeStep(transaction, { deviceId: generator.id, registrationId: id, from: 'none', row: permitted.value }, move)
    await tellOwnerOf(transaction, { id, personId: record.personId, kind: generator.kind, deviceId: generator.id }, move, moved)
    return succeed({ id, state: permitted.value.to })
  })
}

/** Names what is wrong with a registration that was recorded wrongly. It is out of use until it is corrected. */
export async function markConflict(otp: Otp, registrationId: Uuid, why: ConflictReason): Promise<Result<null, Failure>> {
  return inTransaction(otp.pool, (transaction) => markHeld(transaction, registrationId, why, newUuid(), otp.clock()))
}

/** The same in the caller's transaction. */
export async function markHeld(transaction: Transaction, registrationId: Uuid, why: ConflictReason, conflictId: Uuid, at: Date): Promise<Result<null, Failure>> {
  const held = await holdRegistration(transaction, registrationId)
  if (!held) return fail(failure('NOT_FOUND', 'not_moved'))
  if (held.registration.state !== 'conflict') {
    const moved = await moveRegistration(transaction, held.registration, { event: 'find_conflict', by: { who: 'system' }, shown: [], why, at })
    if (!moved.ok) return moved
  }
  await transaction.query('update otp_registrations set conflict_id = $2 where id = $1', [registrationId, conflictId])
  return succeed(null)
}

/**
 * Keeps one of the OTPs of a conflict, by two consecutive codes of it; the others end. Fails with OTP_MISMATCH and the other refusals of a code,
 * OTP_RECORD_WRONG where choosing does not help, NOT_FOUND or what its state says.
 */
export function chooseOtp(otp: Otp, command: { id: Uuid; personId: Uuid; keep: Uuid; codes: readonly string[]; by: Acting }): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['choose', command.keep] }
  return inTurn(command.keep, async () => {
    const stored = await findOutcome(otp.pool, named)
    if (stored) return stored
    const own = await findOwn(otp, command.personId, command.keep)
    if (!own.ok) return own
    if (own.value.state === 'conflict' && own.value.why !== 'duplicate') return fail(failure('OTP_RECORD_WRONG', 'not_moved'))
    const permitted = permitMove(own.value.state, own.value.kind, { event: 'choose', by: command.by, shown: ['two_codes'], at: otp.clock() }, own.value.why)
    if (!permitted.ok) return permitted
    const inTheWay = await isInTheWay(otp.pool, own.value, (await losersTo(otp.pool, own.value)).map(({ id }) => id))
    if (inTheWay) return fail(failure('OTP_DUPLICATE', 'not_moved'))
    const proven = await proveTwo(otp, command.keep, command.codes)
    if (!proven.ok) return proven
    const at = otp.clock()
    return carryOut(otp, named, async (transaction) => {
      for (const other of await losersTo(transaction, own.value)) {
        const ended = await endHeld(transaction, (await holdRegistration(transaction, other.id))!, { event: 'lose_choice', by: { who: 'system' }, shown: [], why: 'other_kept', at })
        if (!ended.ok) return ended
      }
      const held = (await holdRegistration(transaction, command.keep))!
      const late = await spendProven(transaction, held, proven.value)
      if (late) return fail(late)
      const moved = await moveRegistration(transaction, held.registration, { event: 'choose', by: command.by, shown: ['two_codes'], at })
      if (!moved.ok) return moved
      await placeNewMedium(transaction, otp, { id: command.keep, personId: command.personId, replaces: null, kind: held.registration.kind }, at)
      return succeed(receiptOf(command.keep, moved.value))
    })
  })
}

/** What ends when one of a conflict is kept; also what was reported lost out of it. */
async function losersTo(database: Queryable, kept: Registration): Promise<Registration[]> {
  const own = await registrationsOf(database, kept.personId, OWN_INSTITUTION)
  return own.filter(({ id, state, before, conflictId }) => id !== kept.id && conflictId === kept.conflictId && (state === 'conflict' || (state === 'suspended' && before === 'conflict')))
}

/** Two codes of a registration in a conflict, counted and not spent yet. */
export function proveTwo(otp: Otp, registrationId: Uuid, codes: readonly string[]): ReturnType<typeof proveCode> {
  if (codes.length < 2) return Promise.resolve(fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/codes' })))
  return proveCode(otp, registrationId, codes, ['conflict'])
}
