import { inTransaction } from '../../database/transaction.ts'
import { readIdentity } from '../../people/person.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { planImport, type PlannedGenerator } from '../generators/import-plan.ts'
import { readKeyFile } from '../generators/read-key-file.ts'
import type { Move } from '../otp/move-record.ts'
import { permitMove, writeStep } from '../otp/move.ts'
import { OWN_INSTITUTION } from '../otp/otp.ts'
import { countSerial, giveSerialTryBack, refuseSerial } from '../otp/serial-tries.ts'
import { normaliseSerial } from '../otp/serial.ts'
import { stockGenerator } from '../otp/stock.ts'
import { readCursor, wasPassedOver } from './follow-centre.ts'
import { makerOf } from './institution.ts'
import { insertThere } from './register-elsewhere.ts'
import type { SharedOtp } from './shared-otp.ts'

/** How often the centre is asked again when it told something of the generator meanwhile, a loss perhaps. */
const MOST_LOOKS = 3

/**
 * Takes a generator in that another institution gave out, when its owner brings it: the shared centre says that it is theirs, and hands its key over.
 * Then it can be registered here like any other. Nothing happens to one that is known already. Fails with OTP_SERIAL_INVALID, OTP_SERIAL_BLOCKED,
 * OTP_REPORTED_LOST, OTP_CENTRE_DOWN, or with what does not fit about its model.
 */
export async function receiveGenerator(shared: SharedOtp, command: { personId: Uuid; serial: string; makerCode: string }): Promise<Result<null, Failure>> {
  const { otp, centre, personalData } = shared
  const { personId } = command
  const serial = normaliseSerial(command.serial)
  const { rowCount } = await otp.pool.query('select from otp_devices where serial = $1', [serial ?? ''])
  if (rowCount !== 0) return succeed(null)
  const blocked = await countSerial(otp, personId)
  if (blocked) return fail(blocked)
  const maker = await makerOf(otp.pool, command.makerCode)
  if (serial === undefined || !maker) return fail(await refuseSerial(otp, personId, serial))
  const { ci } = await readIdentity(otp.pool, personalData, personId)
  for (let look = 0; look < MOST_LOOKS; look++) {
    const heard = await readCursor(otp.pool)
    const claimed = await centre.claim({ makerCode: maker.code, serial, ci })
    if (!claimed.ok) return fail(await refusal(shared, personId, serial, claimed.failure))
    const planned = await readOne(shared, serial, maker.maker, claimed.value)
    // The same generator twice at once: the first has taken it in.
    if (!planned.ok && planned.failure.reason === 'GENERATOR_SERIAL_KNOWN') return succeed(null)
    const taken = planned.ok ? await takeIn(shared, { personId, generator: planned.value, institutions: claimed.value.institutions, makerCode: maker.code, heard }) : planned
    if (taken === 'out_of_date') continue
    await giveSerialTryBack(otp, personId)
    return taken
  }
  await giveSerialTryBack(otp, personId)
  return fail(failure('OTP_CENTRE_DOWN', 'not_moved', {}, { cause: 'the centre went on telling of it while it was taken in' }))
}

/** A wrong number is a wrong number, whoever said so; a centre that is away costs no try. */
async function refusal({ otp }: SharedOtp, personId: Uuid, serial: string, told: Failure): Promise<Failure> {
  if (told.reason === 'OTP_SERIAL_INVALID') return refuseSerial(otp, personId, serial)
  await giveSerialTryBack(otp, personId)
  return told
}

/** The one generator that was asked for, held against the registry of models as those of makers' files are. */
async function readOne({ otp, keyPassword }: SharedOtp, serial: string, maker: string, { institutions, container }: { institutions: readonly string[]; container: Uint8Array }): Promise<Result<PlannedGenerator, Failure>> {
  if (institutions.every((code) => code === OWN_INSTITUTION)) return fail(failure('OTP_SERIAL_RETIRED', 'not_moved'))
  const file = await readKeyFile('pskc', container, { password: keyPassword })
  if (!file.ok) return file
  if (!file.value.isProtected) return fail(failure('KEY_FILE_UNSUPPORTED', 'not_moved', { what: 'PlainValue' }))
  const planned = await planImport(otp.pool, file.value.records, {}, otp.clock())
  if (!planned.ok) return planned
  const [one, ...others] = planned.value
  if (!one || others.length > 0 || one.serial !== serial || one.model.maker !== maker) return fail(failure('OTP_CENTRE_DOWN', 'not_moved', {}, { cause: 'another generator than the one asked for' }))
  return succeed(one)
}

type Claimed = { personId: Uuid; generator: PlannedGenerator; institutions: readonly string[]; makerCode: string; heard: number }

/** `heard`: how far the centre had been listened to when it was asked. What it told since of this generator was told to nobody here: then its answer is out of date. */
async function takeIn({ otp }: SharedOtp, { personId, generator, institutions, makerCode, heard }: Claimed): Promise<Result<null, Failure> | 'out_of_date'> {
  const { serial, model, seed, counter, wearsOutAt } = generator
  return inTransaction(otp.pool, async (transaction) => {
    if (await wasPassedOver(transaction, { serial, makerCode }, heard)) return 'out_of_date'
    const { maker, method, algorithm, digits, period, ocraSuite } = model
    const facts = { serial, maker, model: model.model, seed, method, algorithm, digits, period, ocraSuite, ...(counter === null ? {} : { nextCounter: counter }), ...(wearsOutAt ? { wearsOutAt } : {}) }
    const stocked = await stockGenerator(transaction, otp, facts, { who: 'centre' }, ['container_proven', 'at_another'], 'receive')
    // The same generator twice at once: the first has taken it in.
    if (!stocked.ok) return stocked.failure.reason === 'OTP_SERIAL_RETIRED' ? succeed(null) : stocked
    const move: Move = { event: 'registered_elsewhere', by: { who: 'centre' }, shown: ['at_another'], at: otp.clock() }
    const permitted = permitMove('none', 'physical', move, null)
    if (!permitted.ok) return permitted
    for (const institution of institutions.filter((code) => code !== OWN_INSTITUTION)) {
      const id = newUuid()
      await insertThere(transaction, { id, deviceId: stocked.value, personId, institution, state: 'active', why: null, at: move.at })
      await writeStep(transaction, { deviceId: stocked.value, registrationId: id, from: 'none', row: permitted.value }, move)
    }
    await transaction.query(`update otp_devices set stock = 'assigned' where id = $1`, [stocked.value])
    return succeed(null)
  })
}
