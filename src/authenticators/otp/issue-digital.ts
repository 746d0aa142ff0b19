import { randomBytes } from 'node:crypto'
import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { takeProof } from '../../people/identity-check.ts'
import { findPerson } from '../../people/person.ts'
import type { PersonalDataKeys } from '../../people/personal-data.ts'
import { sealForPhone } from '../../protocol/otp-seed-delivery.ts'
import { DIGITAL_OCRA_SUITE } from '../../protocol/otp-transfer.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { checkPin } from '../pin.ts'
import { showFit } from './device-fit.ts'
import type { CodeParameters } from './generator.ts'
import { readIssueRequest } from './issue-request.ts'
import { refuseKind, type OtpProfile } from './media.ts'
import { moveRegistration, permitMove, tellOwnerOf, writeStep } from './move.ts'
import type { Acting, Move } from './move-record.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { findRegistration, holdPerson, registrationsOf, type Registration } from './registration.ts'
import { permitReissue } from './reissue.ts'
import { sealSeed } from './seed-sealing.ts'
import { newDigitalSerial } from './serial.ts'
import { isLive } from './state-table.ts'

/** A digital OTP that waits for its first code. `delivery` is its seed, sealed to the phone (protocol/otp-seed-delivery.ts). */
export type IssuedOtp = { registration: Registration; serial: string; parameters: CodeParameters; delivery: Buffer }

const SEED_BYTES = 20
const PENDING_MINUTES = 10
const PARAMETERS: CodeParameters = { method: 'totp', algorithm: 'sha1', digits: 6, period: 30, ocraSuite: DIGITAL_OCRA_SUITE }

export type IssueCommand = {
  id: Uuid
  personId: Uuid
  /** The phone of the session; its key has signed `request`. */
  phoneId: Uuid
  /** The version of the app that asks, as it named it. */
  client: string | string[] | undefined
  request: Uint8Array
  identityCheckId: Uuid
  pin: string
  /** Of the OTP that is replaced, when the owner still has it: then transfers are not held to the lower limits. */
  oldCode?: string | undefined
  /** Which profile it is wanted for. */
  profile: OtpProfile
}

/**
 * Issues a digital OTP to a phone, or one in the place of another. The same command again has the same answer while it waits to be
 * confirmed. Fails with OTP_NOT_ELIGIBLE, PIN_WRONG, PHONE_NAME_MISMATCH, SIGNATURE_INVALID, APP_OUTDATED, OTP_DUPLICATE, OTP_REISSUE_TOO_OFTEN and whatever names what is wrong.
 */
export async function issueDigital(otp: Otp, secrets: { pepper: Buffer; personalData: PersonalDataKeys }, command: IssueCommand): Promise<Result<IssuedOtp, Failure>> {
  const { id, personId, phoneId } = command
  const now = otp.clock()
  const read = await readIssueRequest(otp.pool, command.request, { deploymentId: otp.deploymentId, registrationId: id, personId, phoneId, now })
  if (!read.ok) return read
  const { deliveryKey, replaces } = read.value
  const stored = await findIssued(otp, command, deliveryKey, replaces)
  if (stored) return stored
  const unfit = await refuseKind(otp, otp.pool, 'digital', command.profile)
  if (unfit) return fail(unfit)
  const pin = await checkPin(otp.pool, personId, command.pin, secrets.pepper)
  if (!pin.ok) return pin
  const reissue = replaces === null ? undefined : await permitReissue(otp, { personId, replaces, oldCode: command.oldCode })
  if (reissue && !reissue.ok) return reissue
  const serial = newDigitalSerial()
  const seed = randomBytes(SEED_BYTES)
  const delivery = Buffer.from(await sealForPhone({ deploymentId: otp.deploymentId, registrationId: id, serial }, deliveryKey, seed))
  const outcome = await inTransaction(otp.pool, async (transaction): Promise<Result<null, Failure>> => {
    await holdPerson(transaction, personId)
    const fit = await showFit(transaction, command)
    if (!fit.ok) return fit
    const identity = await takeProof(transaction, secrets.personalData, command.identityCheckId)
    if (!identity) return fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
    const proven = await findPerson(transaction, secrets.personalData, identity.ci)
    if (proven?.id !== personId) return fail(failure('PHONE_NAME_MISMATCH', 'not_moved'))
    const replaced = await clearTheWay(transaction, personId, replaces, now)
    if (!replaced.ok) return replaced
    const move: Move = { event: replaced.value ? 'reissue' : 'issue_digital', by: { who: 'user', id: personId }, shown: ['own_name_phone', 'step_up', fit.value, 'no_live_digital', 'new_seed'], at: now }
    const from = replaced.value?.state ?? 'none'
    const permitted = permitMove(from, 'digital', move, replaced.value?.why ?? null)
    if (!permitted.ok) return permitted
    const deviceId = newUuid()
    await insertDevice(transaction, otp, { deviceId, serial, seed, at: now })
    await transaction.query(
      `insert into otp_registrations (id, device_id, person_id, institution, kind, state, phone_id, replaces, delivery_key, delivery, pending_until, reduced_until, made_at, state_since)
       values ($1, $2, $3, $4, 'digital', 'pending', $5, $6, $7, $8, $9::timestamptz + make_interval(mins => $10), $11, $9, $9)`,
      [id, deviceId, personId, OWN_INSTITUTION, phoneId, replaces, Buffer.from(deliveryKey), delivery, now, PENDING_MINUTES, reissue?.value.reducedUntil ?? null],
    )
    const moved = await writeStep(transaction, { deviceId, registrationId: id, from, row: permitted.value }, move)
    await tellOwnerOf(transaction, { id, personId, kind: 'digital', deviceId }, move, moved)
    return succeed(null)
  })
  if (!outcome.ok) return outcome
  return (await findIssued(otp, command, deliveryKey, replaces))!
}

/** What stands under the id: the same command's answer, another's refusal, or nothing. */
async function findIssued(otp: Otp, { id, personId, phoneId }: IssueCommand, deliveryKey: Uint8Array, replaces: Uuid | null): Promise<Result<IssuedOtp, Failure> | undefined> {
  const registration = await findRegistration(otp.pool, id)
  if (!registration) return undefined
  const isSame = registration.personId === personId && registration.phoneId === phoneId && registration.replaces === replaces
  if (!isSame) return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  if (registration.state !== 'pending' || !registration.delivery) return fail(failure(registration.state === 'active' ? 'OTP_STATE_CHANGED' : 'OTP_ISSUE_FAILED', 'not_moved'))
  if (!registration.deliveryKey?.equals(deliveryKey)) return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  const { rows } = await otp.pool.query<{ serial: string }>('select serial from otp_devices where id = $1', [registration.deviceId])
  return succeed({ registration, serial: rows[0]!.serial, parameters: PARAMETERS, delivery: registration.delivery })
}

/** A digital OTP that is live stands in the way unless it is the one that is replaced; one that was never confirmed is void from now on. */
async function clearTheWay(transaction: Transaction, personId: Uuid, replaces: Uuid | null, at: Date): Promise<Result<Registration | undefined, Failure>> {
  const own = await registrationsOf(transaction, personId, OWN_INSTITUTION)
  const replaced = own.find(({ id }) => id === replaces)
  if (replaces !== null && !replaced) return fail(failure('NOT_FOUND', 'not_moved'))
  const inTheWay = own.find((registration) => registration.kind === 'digital' && isLive(registration.state) && registration.id !== replaces)
  if (inTheWay) return fail(failure('OTP_DUPLICATE', 'not_moved', {}, { registrationId: inTheWay.id }))
  for (const waiting of own.filter(({ kind, state }) => kind === 'digital' && state === 'pending')) {
    const voided = await moveRegistration(transaction, waiting, { event: 'time_out', by: SYSTEM, shown: [], why: 'begun_anew', at })
    if (!voided.ok) return voided
  }
  return succeed(replaced)
}

const SYSTEM: Acting = { who: 'system' }

async function insertDevice(transaction: Transaction, otp: Otp, { deviceId, serial, seed, at }: { deviceId: Uuid; serial: string; seed: Buffer; at: Date }): Promise<void> {
  const { keyId, sealed } = sealSeed(otp.seedKeys, serial, seed)
  const { method, algorithm, digits, period, ocraSuite } = PARAMETERS
  await transaction.query(
    `insert into otp_devices (id, serial, kind, maker, model, method, algorithm, digits, period, ocra_suite, sealed_seed, seal_key_id, stock, made_at)
     values ($1, $2, 'digital', 'onjang', 'app', $3, $4, $5, $6, $7, $8, $9, 'assigned', $10)`,
    [deviceId, serial, method, algorithm, digits, period, ocraSuite, sealed, keyId, at],
  )
}
