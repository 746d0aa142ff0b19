import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OtpReceipt, OtpTerminationCheck } from '../../src/protocol/api/otp.ts'
import type { Session } from '../../src/protocol/api/people.ts'
import { newUuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { otpOf, registerCounter } from '../generator-in-hand.ts'
import { OfficeOwner, ownerWithOtp, signInToOffice } from '../office.ts'
import { must, PIN } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** A sole proprietor's two profiles, each with its own OTP. */

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

function actAs(owner: OfficeOwner & { session: Session }, profile: 'personal' | 'business', code?: string): Promise<Answer<Session>> {
  return owner.client.call<Session>('PUT', '/v1/office/profile', { body: { profile, merchantId: owner.session.merchant!.id, ...(code === undefined ? {} : { code }) } })
}

test('S1-04 S1-20 another profile asks for the code of its own OTP and for no phone; what was proved once in this session is not asked again', async () => {
  const phone = await ownerWithOtp(system, 'green')
  const { held, id } = await registerCounter(await otpOf(system), phone.shopper)
  must(await phone.shopper.client.call('PUT', '/v1/otp/media/web/business', { body: { registrationId: id, pin: PIN } }))
  const owner = await signInToOffice(system, 'green', async () => held.press())

  const asked = refusedWith(await actAs(owner, 'personal'), 'OTP_REQUIRED')
  assert.deepEqual([asked.details?.['missing'], asked.details?.['medium']], [['otp'], 'digital'])
  assert.equal(must(await owner.client.call<Session>('GET', '/v1/session')).office?.profile, 'business')
  refusedWith(await actAs(owner, 'personal', phone.wrongCode()), 'OTP_MISMATCH')
  assert.equal(refusedWith(await actAs(owner, 'personal', held.press()), 'OTP_WRONG_MEDIUM').details?.['medium'], 'digital')
  assert.equal(must(await actAs(owner, 'personal', await phone.freshCode())).office?.profile, 'personal')
  refusedWith(await owner.client.call('GET', '/v1/office'), 'NOT_ALLOWED', 'unknown')
  assert.equal(must(await actAs(owner, 'business')).office?.profile, 'business')
  assert.equal(must(await actAs(owner, 'personal')).office?.profile, 'personal')
  assert.equal(must(await actAs(owner, 'business')).office?.profile, 'business')

  // The OTP of the one profile ends with what its owner saw; the other's goes on, and its code is asked for where it now stands in.
  const { left } = must(await phone.shopper.client.call<OtpTerminationCheck>('GET', `/v1/otp/registrations/${id}/termination`))
  assert.deepEqual(left, [{ channel: 'web', profile: 'business', instead: phone.registrationId }])
  const end = (seen: OtpTerminationCheck['left']): Promise<Answer<OtpReceipt>> =>
    phone.shopper.client.call<OtpReceipt>('PUT', `/v1/otp/terminations/${newUuid()}`, { body: { registrationId: id, serial: held.facts.serial, codes: [held.press()], seen, confirmed: true } })
  refusedWith(await end([]), 'OTP_STATE_CHANGED')
  assert.equal(must(await end(left)).state, 'terminated')
  assert.equal(must(await actAs(owner, 'personal')).office?.profile, 'personal')
  assert.equal(must(await actAs(owner, 'business')).office?.profile, 'business')
  const again = new OfficeOwner(system, 'green')
  const first = must(await again.enterPassword())
  const known = must(await again.goOn(first.signIn, { identityCheckId: await again.provePhone() }))
  assert.equal(known.otp?.kind, 'digital')
})

test('S1-04 who has an OTP in neither profile looks at both; the session of before the OTP asks for its code in the other', async () => {
  const owner = await signInToOffice(system, 'sea')
  assert.equal(must(await actAs(owner, 'personal')).office?.profile, 'personal')
  const phone = await ownerWithOtp(system, 'sea')
  refusedWith(await actAs(owner, 'business'), 'OTP_REQUIRED')
  assert.equal(must(await actAs(owner, 'business', await phone.freshCode())).office?.profile, 'business')
})
