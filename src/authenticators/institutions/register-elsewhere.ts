import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { lockGenerator } from '../otp/generator.ts'
import type { Acting, Move } from '../otp/move-record.ts'
import { permitMove, tellOwnerOf, writeStep } from '../otp/move.ts'
import { OWN_INSTITUTION, type Otp } from '../otp/otp.ts'
import { findRegistration, holdPerson, type Registration, type RegistrationState } from '../otp/registration.ts'
import { countSerial, giveSerialTryBack, refuseSerial } from '../otp/serial-tries.ts'
import { normaliseSerial } from '../otp/serial.ts'
import { stateFailure } from '../otp/state-failure.ts'
import { orderAtCentre } from '../otp/tell-centre.ts'
import { makerOf } from './institution.ts'

export type RegisterElsewhereCommand = { id: Uuid; personId: Uuid; serial: string; makerCode: string; institution: string; by: Acting }

/**
 * Registers a generator that its owner uses here at another institution, by serial number and maker's code. The centre decides; until it has, the
 * registration waits. Wrong numbers are counted as everywhere. Fails with OTP_SERIAL_INVALID, OTP_SERIAL_BLOCKED, OTP_DUPLICATE, OTP_SERIAL_RETIRED
 * where it was registered before, NOT_FOUND for an unknown institution, or with what the state of the one here says.
 */
export async function registerElsewhere(otp: Otp, command: RegisterElsewhereCommand): Promise<Result<Registration, Failure>> {
  const { id, personId, institution } = command
  const serial = normaliseSerial(command.serial)
  const stored = await findRegistration(otp.pool, id)
  if (stored) return (await isSame(otp, stored, command, serial)) ? succeed(stored) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  const { rowCount } = await otp.pool.query('select from otp_institutions where code = $1 and left_at is null', [institution])
  if (rowCount === 0) return fail(failure('NOT_FOUND', 'not_moved', {}, { what: 'institution' }))
  const blocked = await countSerial(otp, personId)
  if (blocked) return fail(blocked)
  const own = await findOwnHere(otp, command, serial)
  if (!own) return fail(await refuseSerial(otp, personId, serial))
  await giveSerialTryBack(otp, personId)
  if (own.state !== 'active') return fail(stateFailure(own.state, own.why))
  return inTransaction(otp.pool, async (transaction) => {
    await holdPerson(transaction, personId)
    const generator = (await lockGenerator(transaction, own.deviceId))!
    const here = (await findRegistration(transaction, own.id))!
    if (here.state !== 'active' || here.deviceId !== generator.id) return fail(stateFailure(here.state, here.why))
    const there = await findThere(transaction, generator.id, institution)
    if (there) return fail(failure(there === 'terminated' ? 'OTP_SERIAL_RETIRED' : 'OTP_DUPLICATE', 'not_moved'))
    const move: Move = { event: 'register_elsewhere', by: command.by, shown: ['at_another', 'own_serial', 'step_up'], why: 'elsewhere', at: otp.clock() }
    const permitted = permitMove('none', 'physical', move, null)
    if (!permitted.ok) return permitted
    await insertThere(transaction, { id, deviceId: generator.id, personId, institution, state: 'pending', why: 'elsewhere', at: move.at })
    const moved = await writeStep(transaction, { deviceId: generator.id, registrationId: id, from: 'none', row: permitted.value }, move)
    await orderAtCentre(transaction, { id, deviceId: generator.id }, 'register', { at: move.at })
    await tellOwnerOf(transaction, { id, personId, kind: 'physical', deviceId: generator.id }, move, moved)
    return succeed((await findRegistration(transaction, id))!)
  })
}

/** A registration at another institution, as this side keeps it. */
export async function insertThere(transaction: Transaction, there: { id: Uuid; deviceId: Uuid; personId: Uuid; institution: string; state: 'pending' | 'active'; why: string | null; at: Date }): Promise<void> {
  await transaction.query(
    `insert into otp_registrations (id, device_id, person_id, institution, kind, state, why, made_at, confirmed_at, state_since)
     values ($1, $2, $3, $4, 'physical', $5, $6, $7, case when $5 = 'active' then $7::timestamptz end, $7)`,
    [there.id, there.deviceId, there.personId, there.institution, there.state, there.why, there.at],
  )
}

/** How it stands at another institution: what is in use or waits there before what has ended; undefined when it was never there. */
export async function findThere(transaction: Transaction, deviceId: Uuid, institution: string): Promise<RegistrationState | undefined> {
  const { rows } = await transaction.query<{ state: RegistrationState }>(
    `select state from otp_registrations where device_id = $1 and institution = $2 and state <> 'void' order by state = 'terminated' limit 1`,
    [deviceId, institution],
  )
  return rows[0]?.state
}

async function findOwnHere(otp: Otp, { personId, makerCode }: RegisterElsewhereCommand, serial: string | undefined): Promise<Registration | undefined> {
  const maker = await makerOf(otp.pool, makerCode)
  if (serial === undefined || !maker) return undefined
  const { rows } = await otp.pool.query<{ id: Uuid }>(
    `select r.id from otp_registrations r join otp_devices d on d.id = r.device_id
      where d.serial = $1 and d.maker = $2 and d.kind = 'physical' and r.person_id = $3 and r.institution = $4 and r.state <> 'void' order by r.made_at desc limit 1`,
    [serial, maker.maker, personId, OWN_INSTITUTION],
  )
  return rows[0] && findRegistration(otp.pool, rows[0].id)
}

async function isSame(otp: Otp, stored: Registration, { personId, institution }: RegisterElsewhereCommand, serial: string | undefined): Promise<boolean> {
  const { rows } = await otp.pool.query<{ serial: string }>('select serial from otp_devices where id = $1', [stored.deviceId])
  return stored.personId === personId && stored.institution === institution && rows[0]!.serial === serial
}
