import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readStanding } from '../../src/authenticators/otp/status.ts'
import type { OtpStepList } from '../../src/protocol/api/otp.ts'
import { CLIENT_VERSION_HEADER, OLDEST_CLIENT } from '../../src/protocol/client-version.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { must, PIN, Shopper } from '../people.ts'
import { issueOtp, OtpPhone } from '../otp-phone.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith } from './problem.ts'

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

let people = 0
async function newShopper(name: string): Promise<Shopper> {
  const shopper = new Shopper(system, name, `127.0.8.${++people}`)
  await shopper.register(await shopper.proveIdentity(system))
  return shopper
}

test('S1-08 a digital OTP is issued, confirmed by its first code, and shown with its state on every place', async () => {
  const phone = new OtpPhone(system, await newShopper('발급'))
  assert.deepEqual((await phone.status()).registrations, [])
  refusedWith(await phone.check('123456'), 'OTP_NONE')
  const issued = must(await phone.issue())
  assert.match(issued.serial, /^7\d{11}$/)
  assert.equal(phone.seed.length, 20)
  const waiting = await phone.own()
  assert.deepEqual([waiting.state, waiting.next?.action, waiting.isThisPhone], ['pending', 'confirm_otp', true])
  refusedWith(await phone.check(phone.code()), 'OTP_NOT_CONFIRMED')
  const confirmed = must(await phone.confirm())
  assert.deepEqual([confirmed.state, confirmed.serialEnd, confirmed.usedFor.length, confirmed.text.ko], ['active', issued.serial.slice(-4), 4, '쓰고 있어요.'])
  assert.equal(must(await phone.confirm()).state, 'active', 'said again it is the same')
  const { personId } = must(await phone.shopper.client.call<{ personId: string }>('GET', '/v1/session'))
  const standing = await readStanding(system.database!.pool, personId, 'web', 'business', new Date())
  assert.deepEqual([standing.kind, standing.usable, standing.isReduced], ['digital', true, false])
  const { steps } = must(await phone.shopper.client.call<OtpStepList>('GET', `/v1/otp/registrations/${phone.registrationId}/steps`))
  assert.deepEqual(steps.map(({ from, event, to, who }) => [from, event, to, who]), [['none', 'issue_digital', 'pending', 'user'], ['pending', 'confirm', 'active', 'user']])
  assert.equal(steps[1]!.text.ko, '등록되었습니다')
})

test('S1-01 a code is good once: the same again, and the code that confirmed, are refused as used', async () => {
  const phone = await issueOtp(system, await newShopper('한번'))
  const code = await phone.freshCode()
  must(await phone.check(code))
  refusedWith(await phone.check(code), 'OTP_REUSED')
  refusedWith(await phone.check(code, 'web', 'business'), 'OTP_REUSED')
  const { triesLeft, trouble } = await phone.own()
  assert.deepEqual([triesLeft, trouble], [5, null], 'a used code costs no try')
})

test('S1-01 five wrong codes lock it, also when fifty come at once, and the right one then opens nothing', async () => {
  const phone = await issueOtp(system, await newShopper('잠김'))
  const wrong = phone.wrongCode()
  assert.equal(refusedWith(await phone.check(wrong), 'OTP_MISMATCH').parameters?.['tries'], 4)
  must(await phone.check(await phone.freshCode()))
  const answers = await Promise.all(Array.from({ length: 50 }, () => phone.check(wrong)))
  const reasons = answers.map((answer) => problemOf(answer).reason)
  assert.equal(reasons.filter((reason) => reason === 'OTP_MISMATCH').length, 4)
  assert.equal(reasons.filter((reason) => reason === 'OTP_LOCKED').length, 46)
  refusedWith(await phone.check(phone.code(1)), 'OTP_LOCKED')
  const locked = await phone.own()
  assert.deepEqual([locked.state, locked.next?.action], ['locked', 'unlock_otp'])
  assert.equal(locked.trouble?.reason, 'OTP_LOCKED')
  assert.match(locked.trouble!.reference, /^T-/)
})

test('a lost answer to an issue is asked for again: the same registration, one proof used', async () => {
  const phone = new OtpPhone(system, await newShopper('다시'))
  const id = newUuid()
  const identityCheckId = await phone.shopper.proveIdentity(system)
  const first = must(await phone.issue({ id, identityCheckId }))
  assert.deepEqual(must(await phone.sendAgain()), first)
  refusedWith(await phone.issue({ id, identityCheckId }), 'ID_REUSED_DIFFERENTLY')
  assert.equal(first.registrationId, id)
  assert.equal(must(await phone.confirm()).state, 'active')
})

test('no OTP without the PIN, the proof of the same person, or the signature of the phone', async () => {
  const phone = new OtpPhone(system, await newShopper('도둑'))
  const other = await newShopper('남')
  assert.equal(problemOf(await phone.issue({ pin: '194857' })).reason, 'PIN_WRONG')
  refusedWith(await phone.issue({ identityCheckId: newUuid() }), 'IDENTITY_CODE_EXPIRED')
  refusedWith(await phone.issue({ identityCheckId: await other.proveIdentity(system) }), 'PHONE_NAME_MISMATCH')
  refusedWith(await phone.issue({ signer: other }), 'SIGNATURE_INVALID')
  assert.deepEqual((await phone.status()).registrations, [])
})

test('S1-08 no OTP comes into an app that is too old, and that costs neither the PIN nor the proof of identity', async () => {
  const shopper = await newShopper('옛앱')
  const phone = new OtpPhone(system, shopper)
  const identityCheckId = await shopper.proveIdentity(system)
  const speaking = (version: number) => ({ identityCheckId, headers: { [CLIENT_VERSION_HEADER]: String(version) } })
  refusedWith(await phone.issue(speaking(OLDEST_CLIENT - 1)), 'APP_OUTDATED')
  assert.deepEqual((await phone.status()).registrations, [])
  must(await phone.issue(speaking(OLDEST_CLIENT)))
})

test('S1-05 a second digital OTP beside a live one is refused', async () => {
  const phone = await issueOtp(system, await newShopper('둘'))
  refusedWith(await new OtpPhone(system, phone.shopper).issue(), 'OTP_DUPLICATE')
})

test('a registration that is not confirmed in ten minutes, or with five wrong codes, is void', async () => {
  const phone = new OtpPhone(system, await newShopper('늦음'))
  must(await phone.issue())
  await system.database!.pool.query(`update otp_registrations set pending_until = clock_timestamp() - interval '1 second' where id = $1`, [phone.registrationId])
  refusedWith(await phone.confirm(), 'OTP_ISSUE_FAILED')
  assert.equal((await phone.own()).state, 'void')
  const again = new OtpPhone(system, phone.shopper)
  must(await again.issue())
  for (let guess = 0; guess < 4; guess++) refusedWith(await again.confirm([again.wrongCode()]), 'OTP_MISMATCH')
  refusedWith(await again.confirm([again.wrongCode()]), 'OTP_ISSUE_FAILED')
  refusedWith(await again.confirm(), 'OTP_ISSUE_FAILED')
})

test('full-width digits and spaces are read as what they mean, and what is no code costs no try', async () => {
  const phone = await issueOtp(system, await newShopper('전각'))
  const wide = [...(await phone.freshCode())].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)).join('')
  must(await phone.check(`${wide.slice(0, 3)} ${wide.slice(3)}`))
  for (const code of ['12345x', 'abcdef', '12 34 5', '１２３４５', '123456789', '1e5000', '-12345']) refusedWith(await phone.check(code), 'REQUEST_INVALID')
  assert.equal((await phone.own()).triesLeft, 5)
})

/** Whether the programme lets a business use a digital OTP. */
const setForBusiness = (may: boolean): Promise<unknown> => system.database!.pool.query('update programmes set digital_otp_for_business = $1', [may])

test('S1-03 where the programme keeps digital OTPs from businesses, none is issued, placed or used for one, and what to do instead is said', async (t) => {
  t.after(() => setForBusiness(true))
  const before = await issueOtp(system, await newShopper('먼저'))
  await setForBusiness(false)
  const shopper = await newShopper('사업자')
  const body = { identityCheckId: await shopper.proveIdentity(system), pin: '000000', profile: 'business' }
  const phone = new OtpPhone(system, shopper)
  const refused = refusedWith(await phone.issue({ profile: 'business' }), 'OTP_NOT_ELIGIBLE')
  assert.deepEqual([refused.remedy.action, refused.title], ['use_physical_otp', '사업자는 디지털 OTP를 쓸 수 없어요. 실물 OTP를 등록해 주세요.'])
  assert.deepEqual((await phone.status()).registrations, [])
  // The policy table comes before it, the PIN after it: a refusal costs no guess.
  refusedWith(await shopper.client.call('PUT', `/v1/otp/digital/${newUuid()}`, { body }), 'FACTORS_MISSING')
  assert.equal((await phone.status()).digitalForBusiness, false)
  must(await phone.issue({ profile: 'personal' }))
  const confirmed = must(await phone.confirm())
  assert.deepEqual(confirmed.usedFor.map(({ channel, profile }) => `${channel}/${profile}`), ['app/personal', 'web/personal'])
  const place = (registrationId: string, profile: string) => shopper.client.call('PUT', `/v1/otp/media/web/${profile}`, { body: { registrationId, pin: PIN } })
  refusedWith(await place(phone.registrationId, 'business'), 'OTP_NOT_ELIGIBLE')
  must(await place(phone.registrationId, 'personal'))
  // One that was placed before the setting changed, costs no try.
  refusedWith(await before.check(before.code(), 'web', 'business'), 'OTP_NOT_ELIGIBLE')
  assert.equal((await before.own()).triesLeft, 5)
  must(await before.check(await before.freshCode(), 'web', 'personal'))
  await setForBusiness(true)
  must(await place(phone.registrationId, 'business'))
  must(await before.check(await before.freshCode(), 'web', 'business'))
})
