import { approveImport, proposeImport } from '../authenticators/generators/import-generators.ts'
import { enterMaker } from '../authenticators/institutions/institution.ts'
import { enterModel, type GeneratorModel } from '../authenticators/generators/model-registry.ts'
import { permitMove, writeStep } from '../authenticators/otp/move.ts'
import type { Otp } from '../authenticators/otp/otp.ts'
import { normaliseSerial } from '../authenticators/otp/serial.ts'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import type { SandboxConnection } from '../outside/sandbox-connection.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { must } from './prove-identity.ts'

const BUTTON = { maker: '연습전자', algorithm: 'sha1', digits: 6, ocraSuite: null, status: 'ok', lifeYears: 5 } as const

/** The pretend makers' models, as the pretend world makes them (sandbox/generators). */
const MODELS: readonly GeneratorModel[] = [
  { ...BUTTON, model: 'YS-30', method: 'totp', period: 30 },
  { ...BUTTON, model: 'YS-60', method: 'totp', period: 60 },
  { ...BUTTON, model: 'YS-C', method: 'hotp', period: null },
  { ...BUTTON, model: 'YS-K', method: 'totp', algorithm: 'sha256', period: 30, ocraSuite: 'OCRA-1:HOTP-SHA256-8:QN20-T1M' },
  { ...BUTTON, maker: '옛날기기', model: 'OL-2009', method: 'totp', period: 60, status: 'blocked' },
]

/** Their makers, by the codes on the backs of their generators. */
const MAKERS = [
  { code: '071', maker: '연습전자' },
  { code: '009', maker: '옛날기기' },
] as const

/** Two made-up clerks, who import the pretend makers' file together. */
const CLERKS = ['019a0000-0000-7000-8000-0000000000c1', '019a0000-0000-7000-8000-0000000000c2'] as const

/** The pretend bank where the first sample owner uses a generator already. */
const OTHER_INSTITUTION = 'saebyeok-bank'
const REGISTERED_ELSEWHERE = { serial: 'YS30-1005-0005', loginId: 'green', phone: '01000000201' }

/** Takes the pretend makers' file into stock, once: so everybody in the sample market can pick a generator on the pretend world's page. */
export async function makeSampleGenerators(otp: Otp, connection: SandboxConnection): Promise<void> {
  await inTransaction(otp.pool, async (alone) => {
    await alone.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', ['sample generators'])
    const { rowCount } = await alone.query('select from generator_models limit 1')
    if (rowCount !== 0) return
    await inTransaction(otp.pool, async (transaction) => {
      for (const model of MODELS) must(await enterModel(transaction, model, null, otp.clock()))
    })
    const id = newUuid()
    must(await proposeImport(otp, { id, by: CLERKS[0], fileName: 'generators.xml', format: 'pskc', bytes: await makersFile(connection), secret: { password: connection.clientSecret } }))
    must(await approveImport(otp, { id, by: CLERKS[1] }))
    await inTransaction(otp.pool, async (transaction) => {
      for (const maker of MAKERS) must(await enterMaker(transaction, maker, null))
      await registerElsewhere(transaction, otp)
    })
    await tellPretendBank(connection)
  })
}

async function makersFile({ url, clientId, clientSecret }: SandboxConnection): Promise<Buffer> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const answer = await fetch(new URL('/generators/key-container', url), { headers: { authorization }, signal: AbortSignal.timeout(10_000) })
  if (!answer.ok) throw new Error(`the pretend makers' file could not be read: status ${answer.status}`)
  return Buffer.from(await answer.arrayBuffer())
}

/** The pretend bank registers it at the shared centre, as it did when it gave the generator out. */
async function tellPretendBank({ url }: SandboxConnection): Promise<void> {
  const body = JSON.stringify({ act: 'register', institution: OTHER_INSTITUTION, serial: REGISTERED_ELSEWHERE.serial, phone: REGISTERED_ELSEWHERE.phone })
  const answer = await fetch(new URL('/otp-centre/counter', url), { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(10_000) })
  if (!answer.ok && answer.status !== 409) throw new Error(`the pretend bank did not register a generator: status ${answer.status}`)
}

/** As the shared centre would tell it: this generator is in use at another bank, and its owner may register it here too. */
async function registerElsewhere(transaction: Transaction, otp: Otp): Promise<void> {
  const { rows } = await transaction.query<{ deviceId: Uuid; personId: Uuid }>(
    'select d.id as "deviceId", l.person_id as "personId" from otp_devices d, logins l where d.serial = $1 and l.login_id = $2',
    [normaliseSerial(REGISTERED_ELSEWHERE.serial), REGISTERED_ELSEWHERE.loginId],
  )
  if (!rows[0]) return
  const { deviceId, personId } = rows[0]
  const [id, at] = [newUuid(), otp.clock()]
  const move = { event: 'take_over', by: { who: 'clerk', id: CLERKS[0], second: CLERKS[1] }, shown: ['two_people'], at } as const
  await transaction.query(
    `insert into otp_registrations (id, device_id, person_id, institution, kind, state, made_at, confirmed_at, state_since) values ($1, $2, $3, $4, 'physical', 'active', $5, $5, $5)`,
    [id, deviceId, personId, OTHER_INSTITUTION, at],
  )
  await transaction.query(`update otp_devices set stock = 'assigned', generation = generation + 1 where id = $1`, [deviceId])
  await writeStep(transaction, { deviceId, registrationId: id, from: 'none', row: must(permitMove('none', 'physical', move, null)) }, move)
}
