import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newUuid } from '../../src/values/uuid.ts'
import { StatementGate } from '../faults/statement-gate.ts'
import { issueOtp, type OtpPhone } from '../otp-phone.ts'
import { must, PIN, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** What comes between looking at a code and spending it. */
let system: RunningSystem
let gate: StatementGate
before(async () => {
  system = await startSystem()
  gate = new StatementGate(system.database!.pool)
})
after(() => system?.stop())

let people = 0
async function newPhone(): Promise<OtpPhone> {
  const shopper = new Shopper(system, '경주', `127.0.16.${++people}`)
  await shopper.register(await shopper.proveIdentity(system))
  return issueOtp(system, shopper)
}

const report = async ({ shopper, registrationId }: OtpPhone): Promise<unknown> => must(await shopper.client.call('PUT', `/v1/otp/reports/${newUuid()}`, { body: { registrationId, why: 'lost' } }))
const found = async ({ shopper, registrationId }: OtpPhone): Promise<unknown> => must(await shopper.client.call('PUT', `/v1/otp/finds/${newUuid()}`, { body: { registrationId, factor: { pin: PIN } } }))

async function lastUsedStep({ serial }: OtpPhone): Promise<number> {
  const { rows } = await system.database!.pool.query<{ step: number }>('select last_used_step::float8 as step from otp_devices where serial = $1', [serial])
  return rows[0]!.step
}

test('a code that was looked at before a loss was reported is not spent after it', async () => {
  const phone = await newPhone()
  const code = await phone.freshCode()
  const before = await lastUsedStep(phone)
  await gate.shut('otp_devices', 'update of last_used_step')
  const checked = phone.check(code)
  await gate.somebodyWaits()
  await report(phone)
  await gate.open()
  refusedWith(await checked, 'OTP_REPORTED_LOST')
  assert.equal(await lastUsedStep(phone), before)
})

test('nor when it was found again meanwhile: whoever had looked at the code was another', async () => {
  const phone = await newPhone()
  const code = await phone.freshCode()
  const before = await lastUsedStep(phone)
  await gate.shut('otp_devices', 'update of last_used_step')
  const checked = phone.check(code)
  await gate.somebodyWaits()
  await report(phone)
  await found(phone)
  await gate.open()
  refusedWith(await checked, 'OTP_STATE_CHANGED')
  assert.equal(await lastUsedStep(phone), before)
  must(await phone.check(code))
})
