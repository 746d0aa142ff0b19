import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test, type TestContext } from 'node:test'
import { startTestWorld, type TestWorld } from '../../../sandbox/testing/test-world.ts'
import { otpPlace, reasonOf, valueOf, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { OtpCentrePort } from '../../outside/otp-centre-port.ts'
import { createSandboxOtpCentreAdapter } from '../../outside/sandbox-otp-centre-adapter.ts'
import { seal } from '../../people/personal-data.ts'
import type { Uuid } from '../../values/uuid.ts'
import { enterModel } from '../generators/model-registry.ts'
import { enterMaker } from './institution.ts'
import { followCentre } from './follow-centre.ts'
import { receiveGenerator } from './receive-generator.ts'
import type { SharedOtp } from './shared-otp.ts'

const personalData = { sealKey: randomBytes(32), sealKeyId: 1, lookupKey: randomBytes(32) }
const PHONE = '01066600009'
let place: OtpPlace
before(async () => {
  place = await otpPlace()
  await inTransaction(place.otp.pool, async (transaction) => {
    valueOf(await enterMaker(transaction, { code: '071', maker: '연습전자' }, null))
    valueOf(await enterModel(transaction, { maker: '연습전자', model: 'YS-30', method: 'totp', algorithm: 'sha1', digits: 6, period: 30, ocraSuite: null, status: 'ok', lifeYears: 5 }, null, place.otp.clock()))
  })
})
after(() => place.database.drop())

type Setting = { world: TestWorld; shared: SharedOtp; personId: Uuid; serial: string }

/** Somebody with a generator of another bank, and a centre between whose answer and its being taken in something happens. */
async function atCounter(t: TestContext, serial: string, meanwhile: (setting: Setting, claims: number) => Promise<void>): Promise<Setting> {
  const world = await startTestWorld(t)
  const { ci } = await world.addPerson({ phone: PHONE })
  await world.atOtherBank('register', serial, PHONE)
  const personId = await place.newPerson()
  await place.otp.pool.query('update people set sealed = $2 where id = $1', [personId, seal(personalData, `person/${personId}`, { ci })])
  await place.otp.pool.query('update otp_centre_cursor set number = 0')
  const real = createSandboxOtpCentreAdapter({ connection: world.connection })
  let claims = 0
  const centre: OtpCentrePort = {
    ...real,
    claim: async (asked) => {
      const answer = await real.claim(asked)
      await meanwhile(setting, ++claims)
      return answer
    },
  }
  const setting: Setting = { world, shared: { otp: place.otp, centre, personalData, keyPassword: world.connection.clientSecret }, personId, serial }
  return setting
}

const unexpected = (error: unknown): never => {
  throw error
}
const bring = ({ shared, personId, serial }: Setting): ReturnType<typeof receiveGenerator> => receiveGenerator(shared, { personId, serial, makerCode: '071' })

async function standing(serial: string): Promise<Record<string, string>> {
  const { rows } = await place.otp.pool.query<{ institution: string; state: string }>('select r.institution, r.state from otp_registrations r join otp_devices d on d.id = r.device_id where d.serial = $1', [serial.replaceAll('-', '')])
  return Object.fromEntries(rows.map(({ institution, state }) => [institution, state]))
}

test('edge case 9: a loss of which the centre tells after it has handed a generator over, and before it is taken in, is not overlooked', async (t) => {
  const setting = await atCounter(t, 'YS30-6001-0001', async ({ world, shared, serial }, claims) => {
    if (claims > 1) return
    await world.atOtherBank('report', serial, PHONE)
    await followCentre(shared, unexpected)
  })
  assert.equal(reasonOf(await bring(setting)), 'OTP_REPORTED_LOST')
  assert.deepEqual(await standing(setting.serial), {})
  await setting.world.atOtherBank('lift', setting.serial, PHONE)
  await followCentre(setting.shared, unexpected)
  valueOf(await bring(setting))
  assert.deepEqual(await standing(setting.serial), { 'saebyeok-bank': 'active' })
})

test('a generator that is brought twice at once is taken in once, and both are told so', async (t) => {
  let other: ReturnType<typeof bring> | undefined
  const setting = await atCounter(t, 'YS30-6002-0002', async (own, claims) => {
    if (claims === 1) valueOf(await (other = bring(own)))
  })
  valueOf(await bring(setting))
  assert.ok(other, 'the second came between')
  assert.deepEqual(await standing(setting.serial), { 'saebyeok-bank': 'active' })
})
