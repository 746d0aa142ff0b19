import type { Queryable, Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { carryOut, receiptOf, type OtpReceipt } from './command.ts'
import type { CodeParameters } from './generator.ts'
import { lockGenerator } from './generator.ts'
import type { Acting, Move, Moved } from './move-record.ts'
import { permitMove, writeStep } from './move.ts'
import type { Otp } from './otp.ts'
import { sealSeed } from './seed-sealing.ts'
import { normaliseSerial } from './serial.ts'
import type { OtpGuard } from './state-table.ts'

/** A physical generator as a maker's container or table names it. `nextCounter` of one that counts; `wearsOutAt` where the maker says it. */
export type NewGenerator = CodeParameters & { serial: string; maker: string; model: string; seed: Uint8Array; nextCounter?: number; wearsOutAt?: Date }

/**
 * Puts a generator into stock, in the caller's transaction; nothing that is there is written over. `shown`: what the importing two people have proved
 * (`two_people`, `container_proven`); `receive`: the shared centre handed it over. Fails with OTP_SERIAL_INVALID for a number that is none, OTP_SERIAL_RETIRED for one that was here before.
 */
export async function stockGenerator(transaction: Transaction, otp: Pick<Otp, 'seedKeys' | 'clock'>, generator: NewGenerator, by: Acting, shown: readonly OtpGuard[], event: 'import' | 'receive' = 'import'): Promise<Result<Uuid, Failure>> {
  const serial = normaliseSerial(generator.serial)
  if (serial === undefined) return fail(failure('OTP_SERIAL_INVALID', 'not_moved'))
  const at = otp.clock()
  const move: Move = { event, by, shown: [...shown, 'serial_new'], at }
  const permitted = permitMove('none', 'physical', move, null)
  if (!permitted.ok) return permitted
  const id = newUuid()
  const { keyId, sealed } = sealSeed(otp.seedKeys, serial, generator.seed)
  const { rowCount } = await transaction.query(
    `insert into otp_devices (id, serial, kind, maker, model, method, algorithm, digits, period, ocra_suite, sealed_seed, seal_key_id, last_used_step, stock, made_at, wears_out_at)
     values ($1, $2, 'physical', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'in_stock', $13, $14) on conflict (serial) do nothing`,
    [id, serial, generator.maker, generator.model, generator.method, generator.algorithm, generator.digits, generator.period, generator.ocraSuite, sealed, keyId, (generator.nextCounter ?? 0) - 1, at, generator.wearsOutAt ?? null],
  )
  if (rowCount !== 1) return fail(failure('OTP_SERIAL_RETIRED', 'not_moved', {}, { serial }))
  await writeStep(transaction, { deviceId: id, registrationId: null, from: 'none', row: permitted.value }, move)
  return succeed(id)
}

/**
 * A branch has looked over a generator whose registrations have all ended, and puts it back: it may be registered again there, under a new registration.
 * Never one that was lost. Fails with OTP_REPORTED_LOST, OTP_STATE_CHANGED or NOT_FOUND.
 */
export async function restockGenerator(transaction: Transaction, otp: Pick<Otp, 'clock'>, deviceId: Uuid, by: Acting): Promise<Result<Moved, Failure>> {
  const generator = await lockGenerator(transaction, deviceId)
  if (generator?.kind !== 'physical') return fail(failure('NOT_FOUND', 'not_moved'))
  if (generator.stock === 'lost') return fail(failure('OTP_REPORTED_LOST', 'not_moved'))
  const { rowCount } = await transaction.query(`select from otp_registrations where device_id = $1 and state not in ('terminated', 'void') limit 1`, [deviceId])
  if (generator.stock !== 'retired' || rowCount !== 0) return fail(failure('OTP_STATE_CHANGED', 'not_moved'))
  const move: Move = { event: 'restock', by, shown: ['identity'], at: otp.clock() }
  const permitted = permitMove('terminated', 'physical', move, null)
  if (!permitted.ok) return permitted
  await transaction.query(`update otp_devices set stock = 'in_stock', failed = 0, unlock_failed = 0, generation = generation + 1 where id = $1`, [deviceId])
  return succeed(await writeStep(transaction, { deviceId, registrationId: null, from: 'terminated', row: permitted.value }, move))
}

/** Whose a generator was last, by its serial number as typed; undefined for one that nobody had. */
export async function lastRegistrationOf(database: Queryable, typed: string): Promise<{ registrationId: Uuid; personId: Uuid; deviceId: Uuid } | undefined> {
  const { rows } = await database.query<{ registrationId: Uuid; personId: Uuid; deviceId: Uuid }>(
    `select r.id as "registrationId", r.person_id as "personId", d.id as "deviceId" from otp_devices d join otp_events e on e.device_id = d.id join otp_registrations r on r.id = e.registration_id
      where d.serial = $1 and d.kind = 'physical' order by e.id desc limit 1`,
    [normaliseSerial(typed) ?? ''],
  )
  return rows[0]
}

/** Puts back into stock what a person had last, as a command of a branch. Fails as `restockGenerator`. */
export function restockOf(otp: Otp, command: { id: Uuid; personId: Uuid; registrationId: Uuid; deviceId: Uuid; by: Acting }): Promise<Result<OtpReceipt, Failure>> {
  const { id, personId, registrationId, deviceId, by } = command
  return carryOut(otp, { personId, id, payload: ['restock', deviceId] }, async (transaction) => {
    const moved = await restockGenerator(transaction, otp, deviceId, by)
    return moved.ok ? succeed(receiptOf(registrationId, moved.value)) : moved
  })
}
