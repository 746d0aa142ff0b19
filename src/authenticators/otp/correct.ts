import type { Transaction } from '../../database/transaction.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { codeAtStep } from './code-at-step.ts'
import { carryOut, findOutcome, receiptOf, type NamedCommand, type OtpReceipt } from './command.ts'
import { proveTwo } from './conflict.ts'
import { findConsecutive } from './consecutive-codes.ts'
import { GENERATOR_COLUMNS, seedOf, type Generator } from './generator.ts'
import { holdRegistration, type HeldRegistration } from './hold-registration.ts'
import { placeNewMedium } from './media.ts'
import type { Acting, Move } from './move-record.ts'
import { moveRegistration, permitMove } from './move.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { spendProven, type ProvenCode } from './prove-code.ts'
import { findRegistration, holdPerson, registrationsOf, type Registration } from './registration.ts'
import { countSerial, giveSerialTryBack, refuseSerial, serialTriesLeft } from './serial-tries.ts'
import { normaliseSerial } from './serial.ts'
import { inTurn } from './spend-code.ts'
import { isLive } from './state-table.ts'
import { endHeld, findOwn } from './terminate.ts'

export type CorrectCommand = { id: Uuid; registrationId: Uuid; codes: readonly string[]; by: Acting; personId: Uuid; serial?: string; owner?: Uuid }

/**
 * Corrects a wrong record: the serial number of the generator that the owner has, or, at a branch, who the owner is. Two consecutive codes of the
 * generator that is kept prove it. Fails as `chooseOtp`, and with OTP_SERIAL_INVALID or OTP_DUPLICATE.
 */
export function correctOtp(otp: Otp, command: CorrectCommand): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['correct', command.registrationId, command.serial ?? null, command.owner ?? null] }
  return inTurn(command.registrationId, async () => {
    const stored = await findOutcome(otp.pool, named)
    if (stored) return stored
    const own = await findOwn(otp, command.personId, command.registrationId)
    if (!own.ok) return own
    const move: Move = { event: 'correct', by: command.by, shown: ['two_codes', ...(command.by.who === 'clerk' ? ['identity' as const] : [])], at: otp.clock() }
    const permitted = permitMove(own.value.state, own.value.kind, move, own.value.why)
    if (!permitted.ok) return permitted
    // A digital OTP has no generator in anybody's hand whose number could have been recorded wrongly.
    if (command.serial !== undefined && own.value.kind === 'digital') return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/serial' }))
    if (command.owner !== undefined && command.by.who !== 'clerk') return fail(failure('NOT_ALLOWED', 'not_moved'))
    const proven = command.serial === undefined ? await proveTwo(otp, command.registrationId, command.codes) : await proveInStock(otp, own.value, command.serial, command.codes)
    if (!proven.ok) return proven
    return carryOut(otp, named, async (transaction) => {
      const owner = command.owner ?? command.personId
      if (owner !== command.personId) await holdPerson(transaction, owner)
      const duplicate = (await registrationsOf(transaction, owner, OWN_INSTITUTION)).find((other) => other.id !== command.registrationId && other.kind === own.value.kind && other.state !== 'conflict' && isLive(other.state))
      if (duplicate) return fail(failure('OTP_DUPLICATE', 'not_moved', {}, { registrationId: duplicate.id }))
      if (command.serial !== undefined) await giveGenerator(transaction, own.value, proven.value.guess.generator.id)
      const held = (await holdRegistration(transaction, command.registrationId))!
      const late = await spendProven(transaction, held, proven.value)
      if (late) return fail(late)
      await endOthersOf(transaction, held.generator, command.registrationId, move.at)
      await transaction.query('update otp_registrations set person_id = $2 where id = $1', [command.registrationId, owner])
      const moved = await moveRegistration(transaction, { ...held.registration, personId: owner }, move)
      if (!moved.ok) return moved
      if (owner !== command.personId) await takeAway(transaction, command.personId, held, moved.value.reference)
      await placeNewMedium(transaction, otp, { id: command.registrationId, personId: owner, replaces: null, kind: own.value.kind }, move.at)
      return succeed(receiptOf(command.registrationId, moved.value))
    })
  })
}

/** Whoever was recorded as its owner has it no more, and is told so. */
async function takeAway(transaction: Transaction, personId: Uuid, { registration, generator }: HeldRegistration, reference: string): Promise<void> {
  await transaction.query('delete from otp_media where registration_id = $1 and person_id = $2', [registration.id, personId])
  await sendNotice(transaction, { personId, kind: 'OTP_TERMINATED', facts: { medium: generator.kind, end: generator.serial.slice(-4), reference } })
}

/** Others' wrong records of the same generator end with the correction, also what was reported lost out of them. */
async function endOthersOf(transaction: Transaction, generator: Generator, registrationId: Uuid, at: Date): Promise<void> {
  const { rows } = await transaction.query<{ id: Uuid }>(`select id from otp_registrations where device_id = $1 and id <> $2 and institution = $3 and (state = 'conflict' or before = 'conflict') order by id`, [generator.id, registrationId, OWN_INSTITUTION])
  for (const { id } of rows) {
    const registration = (await findRegistration(transaction, id))!
    const ended = await endHeld(transaction, { registration, generator }, { event: 'lose_choice', by: { who: 'system' }, shown: [], why: 'other_kept', at })
    if (!ended.ok) throw new Error(`a wrong record could not be ended: ${ended.failure.reason}`)
  }
}

/** Points a wrongly recorded registration at the generator that its owner has. The wrong one is out of use until a branch has looked it over. */
async function giveGenerator(transaction: Transaction, { id, deviceId }: Registration, rightId: Uuid): Promise<void> {
  await transaction.query('select id from otp_devices where id = any($1) order by id for update', [[deviceId, rightId]])
  await transaction.query('update otp_registrations set device_id = $2 where id = $1', [id, rightId])
  await transaction.query(`update otp_devices set stock = 'assigned', failed = 0, unlock_failed = 0 where id = $1`, [rightId])
  await transaction.query(`update otp_devices set stock = 'retired', generation = generation + 1 where id = $1`, [deviceId])
}

/**
 * Two codes of a generator that is nobody's yet, found by the number that the owner reads off it. A wrong pair is counted with the owner's wrong numbers,
 * which rest for a day after five: a generator in stock has no owner whom a count of its own would protect, and stays good for whoever gets it.
 */
async function proveInStock(otp: Otp, registration: Registration, typed: string, codes: readonly string[]): Promise<Result<ProvenCode, Failure>> {
  const { id, personId, state } = registration
  if (codes.length < 2) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/codes' }))
  const blocked = await countSerial(otp, personId)
  if (blocked) return fail(blocked)
  const at = otp.clock()
  const serial = normaliseSerial(typed)
  const { rows } = await otp.pool.query<Generator>(`select ${GENERATOR_COLUMNS} from otp_devices d where d.serial = $1 and d.kind = 'physical' and d.stock = 'in_stock'`, [serial ?? ''])
  const generator = rows[0]
  if (!generator) return fail(await refuseSerial(otp, personId, serial))
  const seed = seedOf(otp.seedKeys, generator)
  const step = findConsecutive(generator, at, codes, (candidate) => codeAtStep(generator, seed, candidate))
  if (step === undefined) {
    const tries = await serialTriesLeft(otp, personId)
    return fail(failure('OTP_MISMATCH', 'not_moved', { tries }, { triesLeft: tries }))
  }
  await giveSerialTryBack(otp, personId)
  return succeed({ guess: { registrationId: id, personId, state, generator, count: 0, at }, step, counter: 'failed' })
}
