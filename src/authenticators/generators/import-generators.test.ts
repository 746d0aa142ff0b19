import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { otpPlace, DAY, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import { counterCode, timeStep } from '../../protocol/one-time-code.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { confirmOtp } from '../otp/confirm.ts'
import { GENERATOR_COLUMNS, seedOf, type Generator } from '../otp/generator.ts'
import { registerPhysical } from '../otp/register-physical.ts'
import { verifyCode } from '../otp/verify-code.ts'
import { approveImport, expireImports, findImport, listImports, proposeImport, rejectImport, type ImportProposal } from './import-generators.ts'
import { askModel, endUnfitGenerators, enterModel, setModelStatus, type GeneratorModel } from './model-registry.ts'
import { keyFileChecksum } from './read-key-file.ts'
import { FIGURE_6, FIGURE_6_KEY } from './rfc6030-figures.ts'

const BUTTON: GeneratorModel = { maker: '연습전자', model: 'B-30', method: 'totp', algorithm: 'sha1', digits: 6, period: 30, ocraSuite: null, status: 'ok', lifeYears: 5 }
const FIGURE: GeneratorModel = { maker: 'Manufacturer', model: 'F-6', method: 'hotp', algorithm: 'sha1', digits: 8, period: null, ocraSuite: null, status: 'ok', lifeYears: null }
const [first, second] = [newUuid(), newUuid()]

let place: OtpPlace
before(async () => {
  place = await otpPlace()
  place.otp.askModel = askModel
  for (const model of [BUTTON, FIGURE]) await enter(model)
})
after(() => place.database.drop())

const enter = (model: GeneratorModel) => inTransaction(place.otp.pool, (transaction) => enterModel(transaction, model, first, place.otp.clock()))

let serials = 0
const newSerial = (): string => `T${process.pid}${++serials}`

type Listed = { serial: string; seed: Buffer }
const newGenerators = (count: number): Listed[] => Array.from({ length: count }, () => ({ serial: newSerial(), seed: randomBytes(20) }))

function table(generators: readonly Listed[], more: Partial<ImportProposal> = {}): ImportProposal {
  const lines = generators.map(({ serial, seed }) => `${serial},totp,${seed.toString('hex')}`)
  const bytes = Buffer.from(`serial,method,seed\n${lines.join('\n')}\n`)
  return { id: newUuid(), by: first, fileName: 'generators.csv', format: 'csv', bytes, checksum: keyFileChecksum(bytes), maker: '연습전자', model: 'B-30', ...more }
}

const why = (result: { ok: boolean; failure?: { reason: string; parameters?: object } }): string =>
  result.failure ? [result.failure.reason, ...Object.values(result.failure.parameters ?? {})].join(' ') : 'ok'

async function stocked(serial: string): Promise<Generator | undefined> {
  const { rows } = await place.otp.pool.query<Generator>(`select ${GENERATOR_COLUMNS} from otp_devices d where d.serial = $1`, [serial])
  return rows[0]
}

async function stockNow(): Promise<number> {
  const { rows } = await place.otp.pool.query<{ count: number }>('select count(*)::int as count from otp_devices')
  return rows[0]!.count
}

/** What one person proposes and another approves. */
async function importNow(generators: readonly Listed[]): Promise<void> {
  const proposal = table(generators)
  assert.equal(why(await proposeImport(place.otp, proposal)), 'ok')
  assert.equal(why(await approveImport(place.otp, { id: proposal.id, by: second, checksum: proposal.checksum })), 'ok')
}

test('a table comes into stock when two people typed its checksum, and its generators give the codes of their seeds', async () => {
  const [one] = newGenerators(1) as [Listed]
  const proposal = table([one, ...newGenerators(3)])
  const proposed = await proposeImport(place.otp, proposal)
  assert.ok(proposed.ok)
  assert.deepEqual([proposed.value.state, proposed.value.generators, proposed.value.isProtected], ['proposed', 4, false])
  assert.equal(await stocked(one.serial), undefined, 'nothing is in stock before the second person')
  const approved = await approveImport(place.otp, { id: proposal.id, by: second, checksum: proposal.checksum!.slice(0, 20) })
  assert.ok(approved.ok)
  assert.deepEqual([approved.value.state, approved.value.proposedBy, approved.value.decidedBy], ['approved', first, second])
  const found = (await stocked(one.serial))!
  assert.deepEqual([found.stock, found.maker, found.model, found.period, found.wearsOutAt?.getUTCFullYear()], ['in_stock', '연습전자', 'B-30', 30, 2031])
  assert.deepEqual(seedOf(place.otp.seedKeys, found), one.seed)
  const { rows } = await place.otp.pool.query(`select who, actor_id, second_actor_id from otp_events where device_id = $1`, [found.id])
  assert.deepEqual(rows, [{ who: 'clerk', actor_id: first, second_actor_id: second }])
  assert.equal(why(await approveImport(place.otp, { id: proposal.id, by: second, checksum: proposal.checksum })), 'ok', 'said again it is the same')
  assert.equal((await listImports(place.otp.pool)).filter(({ id }) => id === proposal.id).length, 1)
})

test('nobody approves what they proposed, and nobody without the checksum', async () => {
  const proposal = table(newGenerators(2))
  for (const checksum of [undefined, '', proposal.checksum!.slice(0, 19), '0'.repeat(64)]) assert.equal(why(await proposeImport(place.otp, { ...proposal, checksum })), 'KEY_FILE_CHECKSUM_WRONG')
  assert.equal(why(await proposeImport(place.otp, proposal)), 'ok')
  assert.equal(why(await approveImport(place.otp, { id: proposal.id, by: first, checksum: proposal.checksum })), 'IMPORT_NEEDS_ANOTHER_PERSON')
  assert.equal(why(await approveImport(place.otp, { id: proposal.id, by: second })), 'KEY_FILE_CHECKSUM_WRONG')
  assert.equal((await findImport(place.otp.pool, proposal.id))?.state, 'proposed')
  assert.equal(why(await approveImport(place.otp, { id: newUuid(), by: second })), 'NOT_FOUND')
})

test('an encrypted container proves itself: its key is enough', async () => {
  const proposal: ImportProposal = { id: newUuid(), by: first, fileName: 'figure6.xml', format: 'pskc', bytes: FIGURE_6, secret: { key: FIGURE_6_KEY }, model: 'F-6' }
  const proposed = await proposeImport(place.otp, proposal)
  assert.ok(proposed.ok && proposed.value.isProtected)
  assert.equal(why(await approveImport(place.otp, { id: proposal.id, by: second })), 'ok')
  const found = (await stocked('987654321'))!
  assert.deepEqual([found.method, found.digits, found.lastUsedStep], ['hotp', 8, -1])
  assert.equal(why(await proposeImport(place.otp, { ...proposal, id: newUuid() })), 'GENERATOR_SERIAL_KNOWN 987654321', 'never twice')
})

test('one serial number that is known, however it is written, keeps the whole file out', async () => {
  const known = newGenerators(1)
  await importNow(known)
  const before = await stockNow()
  const written = `${known[0]!.serial.slice(0, 3)}-${known[0]!.serial.slice(3).toLowerCase()}`
  assert.equal(why(await proposeImport(place.otp, table([...newGenerators(2), { serial: written, seed: randomBytes(20) }]))), `GENERATOR_SERIAL_KNOWN ${known[0]!.serial}`)
  const twice = newGenerators(1)[0]!
  assert.equal(why(await proposeImport(place.otp, table([twice, { ...twice, serial: twice.serial.toLowerCase() }]))), `KEY_FILE_SERIAL_TWICE ${twice.serial.toLowerCase()}`)
  assert.equal(await stockNow(), before)
})

test('a number that came into stock between proposal and approval keeps the whole file out, and nothing of it is left', async () => {
  const generators = newGenerators(3)
  const proposal = table(generators)
  assert.equal(why(await proposeImport(place.otp, proposal)), 'ok')
  assert.equal(why(await proposeImport(place.otp, table([generators[1]!]))), `GENERATOR_SERIAL_KNOWN ${generators[1]!.serial}`, 'it waits in another proposal')
  const stray = generators.toSorted((one, other) => (one.serial < other.serial ? -1 : 1))[2]!
  await place.otp.pool.query(
    `insert into otp_devices (id, serial, kind, maker, model, method, algorithm, digits, period, stock) values ($1, $2, 'physical', 'x', 'x', 'totp', 'sha1', 6, 30, 'in_stock')`,
    [newUuid(), stray.serial],
  )
  const before = await stockNow()
  assert.equal(why(await approveImport(place.otp, { id: proposal.id, by: second, checksum: proposal.checksum })), `GENERATOR_SERIAL_KNOWN ${stray.serial}`)
  assert.equal(await stockNow(), before)
})

test('a model that nobody entered, or whose codes are others, is refused by name', async () => {
  assert.equal(why(await proposeImport(place.otp, table(newGenerators(1), { model: 'X-1' }))), 'GENERATOR_MODEL_UNKNOWN X-1')
  assert.equal(why(await proposeImport(place.otp, table(newGenerators(1), { maker: 'Manufacturer', model: 'F-6' }))), 'GENERATOR_MODEL_DIFFERS F-6')
  assert.equal(why(await enter({ ...BUTTON, digits: 8 })), 'GENERATOR_MODEL_DIFFERS B-30')
  await assert.rejects(enter({ ...BUTTON, model: 'B-31', ocraSuite: 'OCRA-9' }), RangeError)
  await assert.rejects(enter({ ...BUTTON, model: 'B-31', ocraSuite: 'OCRA-1:HOTP-SHA1-8:QN24' }), RangeError, 'its codes would be good for ever')
})

test('a proposal is turned down, or over after a day; its seeds are gone and its serial numbers free again', async () => {
  const kept = async (id: Uuid): Promise<number> => (await place.otp.pool.query('select from generator_import_keys where import_id = $1', [id])).rowCount!
  const turned = table(newGenerators(2))
  await proposeImport(place.otp, turned)
  assert.equal(await kept(turned.id), 2)
  assert.equal(why(await rejectImport(place.otp, { id: turned.id, by: first })), 'ok')
  assert.deepEqual([await kept(turned.id), why(await approveImport(place.otp, { id: turned.id, by: second, checksum: turned.checksum }))], [0, 'IMPORT_DECIDED'])
  const late = table(newGenerators(2))
  await proposeImport(place.otp, late)
  place.time.now += DAY
  await expireImports(place.otp)
  assert.deepEqual([(await findImport(place.otp.pool, late.id))?.state, await kept(late.id)], ['expired', 0])
  assert.equal(why(await proposeImport(place.otp, { ...late, id: newUuid() })), 'ok')
})

test('the seeds of a proposal are sealed as those in stock are, and a proposal under a known id is the same or refused', async () => {
  const generators = newGenerators(1)
  const proposal = table(generators)
  await proposeImport(place.otp, proposal)
  const { rows } = await place.otp.pool.query<{ sealed: Buffer }>('select sealed_seed as sealed from generator_import_keys where import_id = $1', [proposal.id])
  assert.ok(!rows[0]!.sealed.includes(generators[0]!.seed))
  assert.equal(why(await proposeImport(place.otp, proposal)), 'ok')
  assert.equal(why(await proposeImport(place.otp, { ...table(newGenerators(1)), id: proposal.id })), 'ID_REUSED_DIFFERENTLY')
})

test('twenty people approve one proposal at once: its generators come into stock once', async () => {
  const proposal = table(newGenerators(5))
  await proposeImport(place.otp, proposal)
  const before = await stockNow()
  const answers = await Promise.all(Array.from({ length: 20 }, () => approveImport(place.otp, { id: proposal.id, by: newUuid(), checksum: proposal.checksum })))
  assert.deepEqual([answers.filter(({ ok }) => ok).length, await stockNow()], [1, before + 5])
})

test('S1-06 a blocked model says so, is not counted as a failed try, and can’t be registered; a lifted block lets new ones in', async () => {
  const { otp } = place
  const [mine, spare] = newGenerators(2) as [Listed, Listed]
  await importNow([mine, spare])
  const personId = await place.newPerson()
  const code = (ahead: number): string => counterCode(mine.seed, timeStep(place.time.now, 30) + ahead, { algorithm: 'sha1', digits: 6 })
  const registration = await registerPhysical(otp, { id: newUuid(), personId, serial: mine.serial, replaces: null, by: { who: 'user', id: personId } })
  assert.ok(registration.ok)
  assert.equal(why(await confirmOtp(otp, { registrationId: registration.value.id, personId, codes: [code(0), code(1)], by: { who: 'user', id: personId } })), 'ok')
  const check = (typed: string) => verifyCode(otp, { personId, channel: 'app', profile: 'personal', purpose: { kind: 'sign_in' }, code: typed })
  place.time.now += 120_000
  assert.equal(why(await check(code(0))), 'ok')
  assert.deepEqual(await setModelStatus(otp, { maker: BUTTON.maker, model: BUTTON.model, status: 'blocked', by: first }), { ok: true, value: { ended: 1 } })
  place.time.now += 120_000
  for (let turn = 0; turn < 7; turn++) assert.equal(why(await check(turn === 0 ? code(0) : '000000')), 'OTP_MODEL_UNSUPPORTED')
  assert.equal((await stocked(mine.serial))?.failed, 0, 'no try was counted')
  const other = await place.newPerson()
  const again = () => registerPhysical(otp, { id: newUuid(), personId: other, serial: spare.serial, replaces: null, by: { who: 'user', id: other } })
  for (let turn = 0; turn < 6; turn++) assert.equal(why(await again()), 'OTP_MODEL_UNSUPPORTED')
  assert.deepEqual(await setModelStatus(otp, { maker: BUTTON.maker, model: BUTTON.model, status: 'worn_out', by: first }), { ok: true, value: { ended: 0 } })
  assert.equal(why(await again()), 'OTP_WORN_OUT')
  await setModelStatus(otp, { maker: BUTTON.maker, model: BUTTON.model, status: 'ok', by: first })
  assert.equal(why(await again()), 'ok', 'the serial number was not counted as wrong either')
  assert.equal(why(await setModelStatus(otp, { maker: 'nobody', model: 'nothing', status: 'ok', by: first })), 'NOT_FOUND')
})

test('one that comes back to life after its model was blocked is ended when it is looked for', async () => {
  const { otp } = place
  const [mine] = newGenerators(1) as [Listed]
  await importNow([mine])
  const personId = await place.newPerson()
  const code = (ahead: number): string => counterCode(mine.seed, timeStep(place.time.now, 30) + ahead, { algorithm: 'sha1', digits: 6 })
  const registration = await registerPhysical(otp, { id: newUuid(), personId, serial: mine.serial, replaces: null, by: { who: 'user', id: personId } })
  assert.ok(registration.ok)
  await setModelStatus(otp, { maker: BUTTON.maker, model: BUTTON.model, status: 'blocked', by: first })
  assert.equal(why(await confirmOtp(otp, { registrationId: registration.value.id, personId, codes: [code(0), code(1)], by: { who: 'user', id: personId } })), 'ok')
  await endUnfitGenerators(otp)
  const { rows } = await otp.pool.query('select state from otp_registrations where id = $1', [registration.value.id])
  assert.deepEqual(rows, [{ state: 'incompatible' }])
  await setModelStatus(otp, { maker: BUTTON.maker, model: BUTTON.model, status: 'ok', by: first })
})
