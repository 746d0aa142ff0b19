import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import type { OtpRegistration } from '../../src/protocol/api/otp.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { counterInStock, otpOf, registerCounter } from '../generator-in-hand.ts'
import { OtpPhone } from '../otp-phone.ts'
import type { HandHeld } from '../otp-place.ts'
import { joinAsShopper, must, PIN, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

let system: RunningSystem
let otp: Otp
before(async () => {
  system = await startSystem()
  otp = await otpOf(system)
})
after(() => system.stop())

/** Seconds for which a time-based generator shows a code. */
const PERIOD = 60
/** Seconds that a test needs at the most between reading a generator and the server's look at its own clock. */
const NEEDED = 15

const signIn = (shopper: Shopper, code: string): Promise<Answer<{ registrationId: Uuid }>> => shopper.client.call<{ registrationId: Uuid }>('POST', '/v1/otp/checks', { body: { channel: 'app', profile: 'personal', code } })
const resync = (shopper: Shopper, id: Uuid, code: string): Promise<Answer<OtpRegistration>> => shopper.client.call<OtpRegistration>('POST', `/v1/otp/registrations/${id}/resync`, { body: { code } })

/** Waits for a new step where this one is nearly over: both clocks are then in the same one. */
async function earlyInAStep(): Promise<void> {
  const left = PERIOD * 1_000 - (Date.now() % (PERIOD * 1_000))
  if (left < NEEDED * 1_000) await pause(left + 10)
}

/** As if its clock had gone astray step by step since it was last used, long ago. */
async function astray({ facts }: HandHeld, steps: number): Promise<void> {
  await otp.pool.query('update otp_devices set drift = $2, last_used_step = last_used_step - 100 where serial = $1', [facts.serial, steps])
}

for (const [side, name] of [[1, 'fast'], [-1, 'slow']] as const) {
  test(`S1-01 S1-09 edge case 2: a clock that goes ${name} is followed step by step up to twenty; beyond that it asks for the next code and is set by it`, async () => {
    const shopper = await joinAsShopper(system, '어긋남', undefined, `127.0.4.${2 + side}`)
    const held = await counterInStock(otp, { model: 'clock', method: 'totp', period: PERIOD })
    const { id } = must(await shopper.client.call<OtpRegistration>('PUT', `/v1/otp/physical/${newUuid()}`, { body: { serial: held.facts.serial, pin: PIN } }))
    await earlyInAStep()
    must(await shopper.client.call('PUT', `/v1/otp/registrations/${id}/confirmation`, { body: { codes: [held.code(-1), held.code()] } }))
    await astray(held, 19 * side)
    must(await signIn(shopper, held.code(20 * side)))
    refusedWith(await signIn(shopper, held.code(20 * side)), 'OTP_REUSED')
    await astray(held, 20 * side)
    refusedWith(await signIn(shopper, held.code(21 * side)), 'OTP_CLOCK_DRIFT')
    must(await signIn(shopper, held.code(21 * side + 1)))
    assert.equal((await new OtpPhone(system, shopper).own(id)).state, 'active')
  })
}

test('S1-01 S1-09 edge case 3: a counting generator is taken ten presses ahead, set again up to a thousand ahead, and never behind', async () => {
  const shopper = await joinAsShopper(system, '눌러봄', undefined, '127.0.4.5')
  // Of eight digits: among a thousand codes of six another would be met by chance once in a thousand times.
  const { held, id } = await registerCounter(otp, shopper, { model: 'eight', digits: 8 })
  const expected = held.counter
  held.counter = expected + 9
  must(await signIn(shopper, held.press()))
  refusedWith(await signIn(shopper, held.codeAt(expected + 3)), 'OTP_REUSED')
  held.counter += 10
  refusedWith(await signIn(shopper, held.press()), 'OTP_CLOCK_DRIFT')
  assert.equal((await new OtpPhone(system, shopper).own(id)).next?.action, 'resync')
  const next = expected + 10
  refusedWith(await resync(shopper, id, held.codeAt(next + 1_001)), 'OTP_MISMATCH')
  // So far away, three are asked for.
  for (const far of [998, 999]) refusedWith(await resync(shopper, id, held.codeAt(next + far)), 'OTP_CLOCK_DRIFT')
  assert.equal(must(await resync(shopper, id, held.codeAt(next + 1_000))).state, 'active')
  refusedWith(await signIn(shopper, held.codeAt(next + 500)), 'OTP_MISMATCH')
  must(await signIn(shopper, held.codeAt(next + 1_001)))
})

test('S1-15 S1-21 edge case 8: three reissues in a day; the fourth is refused with the time at which it can be', async () => {
  const shopper = await joinAsShopper(system, '네번째', undefined, '127.0.4.6')
  let own = await registerCounter(otp, shopper)
  const reissue = async (serial: string): Promise<Answer<OtpRegistration>> =>
    shopper.client.call<OtpRegistration>('PUT', `/v1/otp/physical/${newUuid()}`, { body: { serial, pin: PIN, replaces: own.id, oldCode: own.held.press() } })
  for (let nth = 1; nth <= 3; nth++) {
    const held = await counterInStock(otp)
    const { id } = must(await reissue(held.facts.serial))
    assert.equal(must(await shopper.client.call<OtpRegistration>('PUT', `/v1/otp/registrations/${id}/confirmation`, { body: { codes: [held.press(), held.press()] } })).state, 'active')
    own = { held, id }
  }
  const problem = refusedWith(await reissue((await counterInStock(otp)).facts.serial), 'OTP_REISSUE_TOO_OFTEN')
  assert.ok(Number(problem.parameters?.['time']) > Date.now() + 23 * 3_600_000, JSON.stringify(problem.parameters))
  must(await signIn(shopper, own.held.press()))
})
