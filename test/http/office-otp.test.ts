import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { readSecrets } from '../../src/configuration/secrets.ts'
import type { OtpRegistration, OtpTerminationCheck } from '../../src/protocol/api/otp.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { bankAccounts, confirmOnPhone, joinAsOwner, OfficeOwner, shownOnPhone } from '../office.ts'
import { issueOtp, type OtpPhone } from '../otp-phone.ts'
import { HandHeld, intoStock } from '../otp-place.ts'
import { must, PIN, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** The office after its owner has changed the OTP: told what has ended, and going on with the other one. */

let system: RunningSystem
let shopper: Shopper
let phone: OtpPhone
let held: HandHeld
let physical: Uuid
let owner: OfficeOwner
const place = { time: { now: Date.now() } }
before(async () => {
  system = await startSystem()
  shopper = await joinAsOwner(system, 'rice')
  phone = await issueOtp(system, shopper)
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  const otp: Otp = { pool: system.database!.pool, seedKeys, deploymentId: system.deployment.deploymentId, clock: () => new Date() }
  held = new HandHeld(place, { maker: '연습전자', model: 'YS-C', method: 'hotp', period: null })
  await intoStock(otp, held)
  physical = newUuid()
  must(await shopper.client.call('PUT', `/v1/otp/physical/${physical}`, { body: { serial: held.facts.serial, pin: PIN } }))
  must(await shopper.client.call<OtpRegistration>('PUT', `/v1/otp/registrations/${physical}/confirmation`, { body: { codes: [held.press(), held.press()] } }))
  owner = new OfficeOwner(system, 'rice')
})
after(() => system.stop())

/** The password, and the own phone where this browser is new: what the office then asks for. */
async function firstFactors(): ReturnType<OfficeOwner['goOn']> extends Promise<{ body: infer Body }> ? Promise<Body> : never {
  const step = must(await owner.enterPassword())
  return step.missing.includes('identity_check') ? must(await owner.goOn(step.signIn, { identityCheckId: await owner.provePhone() })) : step
}

async function terminate(registrationId: Uuid, serial: string, code: string): Promise<void> {
  const { left } = must(await shopper.client.call<OtpTerminationCheck>('GET', `/v1/otp/registrations/${registrationId}/termination`))
  must(await shopper.client.call('PUT', `/v1/otp/terminations/${newUuid()}`, { body: { registrationId, serial, codes: [code], seen: left, confirmed: true } }))
}

test('S1-04 S2-40 the office is entered with password, own phone and a code, and a code is good for one sign-in', async () => {
  const step = await firstFactors()
  assert.deepEqual([step.missing, step.otp?.kind, step.session], [['otp'], 'digital', null])
  refusedWith(await owner.goOn(step.signIn, { code: phone.wrongCode() }), 'OTP_MISMATCH')
  const code = await phone.freshCode()
  assert.equal(must(await owner.goOn(step.signIn, { code })).session?.role, 'office')
  const again = await firstFactors()
  refusedWith(await owner.goOn(again.signIn, { code }), 'OTP_REUSED')
})

test('S1-13 S1-14 after 이용해지 the office refuses the digital code by name and takes the physical one', async () => {
  await terminate(phone.registrationId, phone.serial, await phone.freshCode())
  const step = await firstFactors()
  assert.equal(step.otp?.kind, 'physical')
  const refused = refusedWith(await owner.goOn(step.signIn, { code: phone.code() }), 'OTP_TERMINATED')
  assert.equal(refused.title, '해지가 끝났어요. 이제 실물 OTP를 쓰세요.')
  assert.equal(must(await owner.goOn(step.signIn, { code: held.press() })).session?.role, 'office')
})

test('S1-12 with the OTP that was kept, signing in and a transfer succeed; above the lower limit the phone confirms payee and amount', async () => {
  await system.database!.pool.query('update programmes set reduced_transfer_once_cap = 1000')
  const payee = await owner.addPayee((await bankAccounts(system))[0]!)
  await owner.settle(5_000)
  const small = newUuid()
  must(await owner.prepare(payee, 500, small))
  assert.equal(must(await owner.confirm(small, held.press())).state, 'done')
  const large = newUuid()
  assert.equal(must(await owner.prepare(payee, 1_500, large)).question?.needsPhone, true)
  must(await confirmOnPhone(shopper, await shownOnPhone(shopper, large)))
  assert.equal(must(await owner.confirm(large, held.press())).state, 'done')
})

test('S1-13 when nothing is left, the office says that the termination went through, to whoever has the password right and to nobody else', async () => {
  await terminate(physical, held.facts.serial, held.press())
  const step = await firstFactors()
  assert.deepEqual([step.missing, step.otp?.kind, step.otp?.ended?.reason, step.otp?.ended?.text], [['otp'], null, 'OTP_TERMINATED', '해지가 끝났어요. 이제 실물 OTP를 쓰세요.'])
  assert.match(step.otp!.ended!.reference, /\S/)
  refusedWith(await owner.goOn(step.signIn, { code: held.press() }), 'OTP_TERMINATED')
  refusedWith(await owner.enterPassword('not-the-password'), 'LOGIN_FAILED')
})
