import { CommitUnknownError, inTransaction, isRetryable, type Queryable, type Transaction } from '../../database/transaction.ts'
import type { CentreEvent, SharedGenerator } from '../../outside/otp-centre-port.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { lockGenerator } from '../otp/generator.ts'
import type { Move } from '../otp/move-record.ts'
import { moveRegistration, permitMove, tellOwnerOf, writeStep } from '../otp/move.ts'
import { OWN_INSTITUTION, type Otp } from '../otp/otp.ts'
import { findRegistration } from '../otp/registration.ts'
import { reportFromCentre, reportReasons } from '../otp/report.ts'
import { liveStates } from '../otp/state-table.ts'
import { noteTrouble } from './event-trouble.ts'
import { makerCodeOf } from './institution.ts'
import { findThere, insertThere } from './register-elsewhere.ts'
import type { SharedOtp } from './shared-otp.ts'

const MOST_PAGES = 20

/**
 * Takes in what other institutions have done, each event once and in its order, however many servers listen. One that can't be taken in is tried again
 * at the next turns, and then set aside, so that what comes after it is heard. Returns how many events came.
 */
export async function followCentre({ otp, centre }: SharedOtp, onError: (error: unknown) => void): Promise<number> {
  let taken = 0
  for (let page = 0; page < MOST_PAGES; page++) {
    const events = await centre.events(await readCursor(otp.pool))
    if (!events.ok || events.value.length === 0) break
    for (const event of events.value.toSorted((one, other) => one.number - other.number)) {
      const outcome = await takeOrNote(otp, event, onError)
      if (outcome === 'in_the_way') return taken
      if (outcome === 'taken') taken++
    }
  }
  return taken
}

async function takeOrNote(otp: Otp, event: CentreEvent, onError: (error: unknown) => void): Promise<'taken' | 'known' | 'in_the_way'> {
  try {
    return (await takeEvent(otp, event)) ? 'taken' : 'known'
  } catch (error) {
    onError(error)
    if (isRetryable(error) || error instanceof CommitUnknownError) return 'in_the_way'
    return (await noteTrouble(otp, event, error)) ? 'taken' : 'in_the_way'
  }
}

async function takeEvent(otp: Otp, event: CentreEvent): Promise<boolean> {
  return inTransaction(otp.pool, async (transaction) => {
    const { rowCount } = await transaction.query('update otp_centre_cursor set number = $1 where number < $1', [event.number])
    if (rowCount !== 1) return false
    await transaction.query('delete from otp_centre_troubles where number = $1', [event.number])
    if (event.by !== OWN_INSTITUTION) await apply(transaction, otp, event)
    return true
  })
}

async function apply(transaction: Transaction, otp: Otp, event: CentreEvent): Promise<void> {
  const { rows } = await transaction.query<{ id: Uuid; maker: string }>(`select id, maker from otp_devices where serial = $1 and kind = 'physical'`, [event.serial])
  const device = rows[0]
  if (!device) return passOver(transaction, event, otp.clock())
  if ((await makerCodeOf(transaction, device.maker)) !== event.makerCode) return
  await lockGenerator(transaction, device.id)
  if (event.kind === 'reported') await reportFromCentre(transaction, device.id, reportReasons.find((why) => why === event.why) ?? 'lost', otp.clock())
  // What is registered here is ours alone to lift and to end.
  else if (event.institution !== OWN_INSTITUTION) await applyThere(transaction, otp, device.id, event)
}

/** Of a generator that is not known here. It may be about to be: whoever takes it in looks at what was passed over meanwhile. */
async function passOver(transaction: Transaction, { number, serial, makerCode }: CentreEvent, at: Date): Promise<void> {
  await transaction.query('insert into otp_centre_passed_over (number, serial, maker_code, at) values ($1, $2, $3, $4) on conflict do nothing', [number, serial, makerCode, at])
}

/** How far the centre has been listened to. */
export async function readCursor(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ number: number }>('select number::float8 as number from otp_centre_cursor')
  return rows[0]!.number
}

/** Whether word of a generator was passed over after a point. From here to the end of the transaction none can be. */
export async function wasPassedOver(transaction: Transaction, { serial, makerCode }: SharedGenerator, after: number): Promise<boolean> {
  await transaction.query('select from otp_centre_cursor for share')
  const { rowCount } = await transaction.query('select from otp_centre_passed_over where serial = $1 and maker_code = $2 and number > $3 limit 1', [serial, makerCode, after])
  return rowCount === 1
}

/** Nobody takes as long as that to take a generator in. */
export async function forgetPassedOver({ pool, clock }: Otp): Promise<void> {
  await pool.query(`delete from otp_centre_passed_over where at < $1::timestamptz - interval '1 hour'`, [clock()])
}

const THERE = { registered: 'registered_elsewhere', lifted: 'lifted_elsewhere', ended: 'ended_elsewhere' } as const

async function applyThere(transaction: Transaction, otp: Otp, deviceId: Uuid, event: CentreEvent & { kind: keyof typeof THERE | 'reported' }): Promise<void> {
  if (event.kind === 'reported') return
  const move: Move = { event: THERE[event.kind], by: { who: 'centre' }, shown: ['at_another'], at: otp.clock() }
  if (event.kind === 'registered') return enterThere(transaction, deviceId, event.institution, move)
  const { rows } = await transaction.query<{ id: Uuid }>('select id from otp_registrations where device_id = $1 and institution = $2 and state = any($3)', [deviceId, event.institution, liveStates])
  const registration = rows[0] && (await findRegistration(transaction, rows[0].id))
  if (!registration || (event.kind === 'lifted' && registration.state !== 'suspended')) return
  const moved = await moveRegistration(transaction, registration, { ...move, why: event.kind === 'ended' ? 'ended_elsewhere' : undefined })
  if (!moved.ok) throw new Error(`what another institution did could not be entered: ${moved.failure.reason}`)
}

/**
 * A generator of ours is in use at another institution from now on, with whoever has it here: the centre has compared the owners, once it has taken an
 * order of ours for this generator. Before that it does not know whose it is here.
 */
async function enterThere(transaction: Transaction, deviceId: Uuid, institution: string, move: Move): Promise<void> {
  const { rows } = await transaction.query<{ personId: Uuid }>('select person_id as "personId" from otp_registrations where device_id = $1 and institution = $2 and state = any($3) and exists (select from otp_centre_orders o where o.device_id = $1 and o.state = $4)', [deviceId, OWN_INSTITUTION, liveStates, 'done'])
  if (!rows[0] || (await findThere(transaction, deviceId, institution))) return
  const permitted = permitMove('none', 'physical', move, null)
  if (!permitted.ok) throw new Error(`a registration elsewhere could not be entered: ${permitted.failure.reason}`)
  const there = { id: newUuid(), deviceId, personId: rows[0].personId, institution, state: 'active', why: null, at: move.at } as const
  await insertThere(transaction, there)
  const moved = await writeStep(transaction, { deviceId, registrationId: there.id, from: 'none', row: permitted.value }, move)
  await tellOwnerOf(transaction, { ...there, kind: 'physical' }, move, moved)
}
