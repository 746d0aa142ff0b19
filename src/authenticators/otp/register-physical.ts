import { inTransaction, type Queryable, type Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { voidPending } from './confirm.ts'
import { GENERATOR_COLUMNS, lockGenerator, type Generator } from './generator.ts'
import type { Acting, Move } from './move-record.ts'
import { permitMove, tellOwnerOf, writeStep } from './move.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { findRegistration, holdPerson, registrationsOf, type Registration } from './registration.ts'
import { permitReissue } from './reissue.ts'
import { countSerial, giveSerialTryBack, refuseSerial } from './serial-tries.ts'
import { normaliseSerial } from './serial.ts'
import { isLive } from './state-table.ts'

const PENDING_MINUTES = 10

export type RegisterCommand = { id: Uuid; personId: Uuid; serial: string; replaces: Uuid | null; oldCode?: string | undefined; by: Acting }

/**
 * Registers a physical generator by its serial number: from stock, or one that the same person uses at another institution. It is in use once two
 * consecutive codes confirm it. Wrong numbers are counted by themselves. Fails with OTP_SERIAL_INVALID, OTP_SERIAL_RETIRED, OTP_SERIAL_BLOCKED,
 * OTP_MODEL_UNSUPPORTED, OTP_WORN_OUT, OTP_REPORTED_LOST, OTP_DUPLICATE or OTP_REISSUE_TOO_OFTEN.
 */
export async function registerPhysical(otp: Otp, command: RegisterCommand): Promise<Result<Registration, Failure>> {
  const { id, personId, replaces } = command
  const serial = normaliseSerial(command.serial)
  const stored = await findRegistration(otp.pool, id)
  if (stored) return (await isSame(otp, stored, command, serial)) ? succeed(stored) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  const blocked = await countSerial(otp, personId)
  if (blocked) return fail(blocked)
  for (const begun of await registrationsOf(otp.pool, personId, OWN_INSTITUTION)) if (begun.kind === 'physical' && begun.state === 'pending') await voidPending(otp, begun.id, 'begun_anew')
  const found = serial === undefined ? undefined : await findFree(otp, personId, serial, command.by)
  if (!found) return fail(await refuseSerial(otp, personId, serial))
  await giveSerialTryBack(otp, personId)
  if (!found.ok) return found
  const reissue = replaces === null ? undefined : await permitReissue(otp, { personId, replaces, oldCode: command.oldCode })
  if (reissue && !reissue.ok) return reissue
  const at = otp.clock()
  const verdict = (await otp.askModel?.(otp.pool, found.value.maker, found.value.model)) ?? 'usable'
  if (verdict !== 'usable') return fail(failure(verdict === 'blocked' ? 'OTP_MODEL_UNSUPPORTED' : 'OTP_WORN_OUT', 'not_moved'))
  if (found.value.wearsOutAt && found.value.wearsOutAt <= at) return fail(failure('OTP_WORN_OUT', 'not_moved'))
  return inTransaction(otp.pool, async (transaction): Promise<Result<Registration, Failure>> => {
    await holdPerson(transaction, personId)
    const refused = await refuseDuplicate(transaction, personId, replaces)
    if (refused) return fail(refused)
    const generator = (await lockGenerator(transaction, found.value.id))!
    const again = await isFree(transaction, generator, personId, command.by)
    if (again !== true) return fail(again ?? failure('OTP_SERIAL_INVALID', 'not_moved'))
    const old = replaces === null ? undefined : await findRegistration(transaction, replaces)
    const move: Move = { event: old ? 'reissue' : 'register_physical', by: command.by, shown: ['serial_free', 'model_fits', 'new_seed'], at }
    const from = old?.state ?? 'in_stock'
    const permitted = permitMove(from, 'physical', move, old?.why ?? null)
    if (!permitted.ok) return permitted
    await transaction.query(
      `insert into otp_registrations (id, device_id, person_id, institution, kind, state, replaces, pending_until, reduced_until, made_at, state_since)
       values ($1, $2, $3, $4, 'physical', 'pending', $5, $6::timestamptz + make_interval(mins => $7), $8, $6, $6)`,
      [id, generator.id, personId, OWN_INSTITUTION, replaces, at, PENDING_MINUTES, reissue?.value.reducedUntil ?? null],
    )
    await transaction.query(`update otp_devices set stock = 'assigned', failed = 0, generation = generation + 1 where id = $1`, [generator.id])
    const moved = await writeStep(transaction, { deviceId: generator.id, registrationId: id, from, row: permitted.value }, move)
    await tellOwnerOf(transaction, { id, personId, kind: 'physical', deviceId: generator.id }, move, moved)
    return succeed((await findRegistration(transaction, id))!)
  })
}

async function isSame(otp: Otp, stored: Registration, { personId, replaces }: RegisterCommand, serial: string | undefined): Promise<boolean> {
  const { rows } = await otp.pool.query<{ serial: string }>('select serial from otp_devices where id = $1', [stored.deviceId])
  return stored.personId === personId && stored.replaces === replaces && rows[0]!.serial === serial
}

/** The generator with this number when this person may register it; undefined when the number must be answered as nobody's. */
async function findFree(otp: Otp, personId: Uuid, serial: string, by: Acting): Promise<Result<Generator, Failure> | undefined> {
  const { rows } = await otp.pool.query<Generator>(`select ${GENERATOR_COLUMNS} from otp_devices d where d.serial = $1 and d.kind = 'physical'`, [serial])
  if (!rows[0]) return undefined
  const free = await isFree(otp.pool, rows[0], personId, by)
  if (free === true) return succeed(rows[0])
  return free === undefined ? undefined : fail(free)
}

/** True; or why not, told to whoever had it; or undefined when it is somebody else's, who is not spoken of. */
async function isFree(database: Queryable, generator: Generator, personId: Uuid, by: Acting): Promise<true | Failure | undefined> {
  const { rows } = await database.query<{ personId: Uuid; institution: string; state: Registration['state']; isLive: boolean }>(
    `select person_id as "personId", institution, state, state not in ('terminated', 'void') as "isLive" from otp_registrations where device_id = $1 order by made_at`,
    [generator.id],
  )
  const isMine = rows.every((row) => row.personId === personId)
  const here = rows.filter(({ institution }) => institution === OWN_INSTITUTION)
  if (generator.stock === 'lost') return isMine ? failure('OTP_REPORTED_LOST', 'not_moved') : undefined
  if (here.some(({ isLive: live }) => live)) return isMine ? failure('OTP_DUPLICATE', 'not_moved') : undefined
  if (rows.some((row) => row.isLive && row.personId !== personId)) return undefined
  const wasHere = here.some(({ state }) => state === 'terminated')
  // After a review in stock again: a branch may hand it out anew, to whomever.
  if (wasHere) return generator.stock === 'in_stock' && by.who === 'clerk' ? true : isMine ? failure('OTP_SERIAL_RETIRED', 'not_moved') : undefined
  if (generator.stock === 'in_stock') return true
  if (rows.some((row) => row.state === 'suspended')) return isMine ? failure('OTP_REPORTED_LOST', 'not_moved') : undefined
  // Shared with another institution where the same person uses it.
  return generator.stock === 'assigned' && rows.some((row) => row.isLive && row.state === 'active') ? true : isMine ? failure('OTP_SERIAL_RETIRED', 'not_moved') : undefined
}

async function refuseDuplicate(transaction: Transaction, personId: Uuid, replaces: Uuid | null): Promise<Failure | undefined> {
  const own = await registrationsOf(transaction, personId, OWN_INSTITUTION)
  if (replaces !== null && !own.some(({ id }) => id === replaces)) return failure('NOT_FOUND', 'not_moved')
  const inTheWay = own.find((registration) => registration.kind === 'physical' && isLive(registration.state) && registration.id !== replaces)
  return inTheWay && failure('OTP_DUPLICATE', 'not_moved', {}, { registrationId: inTheWay.id })
}
