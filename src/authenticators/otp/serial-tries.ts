import { recordEvent } from '../../audit/record-event.ts'
import { inTransaction, type Queryable } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Otp } from './otp.ts'
import { isDigitalSerial } from './serial.ts'

const MOST_WRONG_SERIALS = 5
const REST = 24 * 3_600_000

/**
 * Counts a serial number that is about to be looked at, and commits that first. Wrong ones are counted by themselves and cost no code; after
 * five the next is looked at a day later. Undefined when it may be looked at.
 */
export async function countSerial(otp: Otp, personId: Uuid): Promise<Failure | undefined> {
  const now = otp.clock()
  await otp.pool.query('insert into otp_serial_tries (person_id) values ($1) on conflict do nothing', [personId])
  const { rowCount } = await otp.pool.query(
    `update otp_serial_tries set failed = case when blocked_until <= $2 then 1 else failed + 1 end,
            blocked_until = case when (case when blocked_until <= $2 then 1 else failed + 1 end) = $3 then $2::timestamptz + make_interval(secs => $4) end
      where person_id = $1 and (failed < $3 or blocked_until <= $2)`,
    [personId, now, MOST_WRONG_SERIALS, REST / 1_000],
  )
  if (rowCount === 1) return undefined
  const { rows } = await otp.pool.query<{ until: Date }>('select blocked_until as until from otp_serial_tries where person_id = $1', [personId])
  return failure('OTP_SERIAL_BLOCKED', 'not_moved', { time: rows[0]!.until })
}

/** Whoever has shown the generator itself begins anew. */
export async function clearSerialTries(database: Queryable, personId: Uuid): Promise<void> {
  await database.query('update otp_serial_tries set failed = 0, blocked_until = null where person_id = $1', [personId])
}

/**
 * A right number costs nothing, and neither does one that could not be looked at. It does not give the wrong ones back: between two guesses anybody could
 * type the number of a generator of their own.
 */
export async function giveSerialTryBack(otp: Otp, personId: Uuid): Promise<void> {
  await otp.pool.query('update otp_serial_tries set failed = greatest(failed - 1, 0), blocked_until = null where person_id = $1', [personId])
}

/** How many more numbers are looked at before the rest. */
export async function serialTriesLeft(otp: Otp, personId: Uuid): Promise<number> {
  const { rows } = await otp.pool.query<{ failed: number }>('select failed from otp_serial_tries where person_id = $1', [personId])
  return Math.max(0, MOST_WRONG_SERIALS - (rows[0]?.failed ?? 0))
}

/**
 * What a wrong number is answered with: the same whether it is nobody's or somebody else's; of the latter support hears. `isSlip`: for a number
 * of ours whose check digit does not fit, which is told so that it can be read again.
 */
export async function refuseSerial(otp: Otp, personId: Uuid, serial: string | undefined): Promise<Failure> {
  const { rows } = await otp.pool.query<{ failed: number; isOthers: boolean }>(
    `select t.failed, exists (select from otp_registrations r join otp_devices d on d.id = r.device_id where d.serial = $2 and r.person_id <> $1) as "isOthers"
       from otp_serial_tries t where t.person_id = $1`,
    [personId, serial ?? ''],
  )
  if (rows[0]?.isOthers) await inTransaction(otp.pool, (transaction) => recordEvent(transaction, { kind: 'otp_serial_of_another', actor: personId, subject: personId, details: { alert: true } }))
  const isSlip = serial !== undefined && serial.length === 12 && serial.startsWith('7') && !isDigitalSerial(serial)
  return failure('OTP_SERIAL_INVALID', 'not_moved', {}, { triesLeft: MOST_WRONG_SERIALS - (rows[0]?.failed ?? 0), isSlip })
}
