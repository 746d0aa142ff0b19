import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { NoticeList } from '../../src/protocol/api/notices.ts'
import type { OfficeSignIn } from '../../src/protocol/api/office.ts'
import type { Session } from '../../src/protocol/api/people.ts'
import { ApiClient } from '../api-client.ts'
import { OfficeOwner, ownerWithOtp, signInToOffice } from '../office.ts'
import { must, signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { enterByPasskey, registerPasskey, SoftwareAuthenticator, type Deviation } from '../software-authenticator.ts'
import { joinAsStaff, STAFF_PIN } from '../staff.ts'
import { refusedWith, withoutReference } from './problem.ts'

/** Passkeys of those who work: in the office, at the till. */

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

const enterOffice = (owner: OfficeOwner, by: SoftwareAuthenticator, deviation?: Deviation) => enterByPasskey<OfficeSignIn>(owner.client, '/v1/office-sessions', by, deviation)

test('S2-39 S1-04 a passkey stands in for ID and password in the office: the phone is still asked for once per browser, and the code each time', async () => {
  const phone = await ownerWithOtp(system, 'green')
  const first = await signInToOffice(system, 'green', () => phone.freshCode())
  const key = new SoftwareAuthenticator(system.officeUrl)
  refusedWith(await first.client.call('POST', '/v1/passkeys/options', { body: { password: 'wrong' } }), 'LOGIN_FAILED')
  await registerPasskey(first.client, key, '사무실 컴퓨터', { password: first.sample.password })
  const told = must(await first.client.call<NoticeList>('GET', '/v1/notices')).notices.find(({ opens }) => opens === '/security/passkeys')
  assert.match(told!.body.ko, /사무실에서 사무실 컴퓨터/)

  const elsewhere = new OfficeOwner(system, 'green')
  const begun = must(await enterOffice(elsewhere, key))
  assert.deepEqual([begun.missing, begun.session], [['identity_check', 'otp'], null])
  assert.equal(elsewhere.client.cookie, undefined)
  const known = must(await elsewhere.goOn(begun.signIn, { identityCheckId: await elsewhere.provePhone() }))
  assert.deepEqual(known.missing, ['otp'])
  refusedWith(await elsewhere.goOn(known.signIn, { code: '000000' }), 'OTP_MISMATCH')
  assert.equal(must(await elsewhere.goOn(known.signIn, { code: await phone.freshCode() })).session?.office?.profile, 'business')
  assert.equal((await elsewhere.client.call('DELETE', '/v1/session')).status, 204)
  assert.deepEqual(must(await enterOffice(elsewhere, key)).missing, ['otp'])
})

test('S2-39 a sign-in that a passkey began ends when that passkey is revoked, also when all else is right', async () => {
  const owner = await signInToOffice(system, 'sea')
  const key = new SoftwareAuthenticator(system.officeUrl)
  const { id } = await registerPasskey(owner.client, key, '잃어버린 노트북', { password: owner.sample.password })
  const thief = new OfficeOwner(system, 'sea')
  const begun = must(await enterOffice(thief, key))
  const identityCheckId = await thief.provePhone()
  assert.equal((await owner.client.call('DELETE', `/v1/passkeys/${id}`)).status, 204)
  refusedWith(await thief.goOn(begun.signIn, { identityCheckId }), 'SESSION_EXPIRED')
  assert.ok(!thief.client.cookie?.includes('office='))
  refusedWith(await enterOffice(thief, key), 'PASSKEY_REFUSED')
})

test('S2-38 whatever is wrong with a passkey at the office or the till, the answer is one, and a passkey of another app is none', async () => {
  const owner = await signInAsMerchant(system, 'rice')
  const atTill = new SoftwareAuthenticator(system.tillUrl)
  await registerPasskey(owner.client, atTill, '계산대', { password: system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'rice')!.password })
  for (const [path, url] of [['/v1/office-sessions', system.officeUrl], ['/v1/sessions', system.tillUrl]] as const) {
    const answers = new Set<string>()
    for (const [by, deviation] of [
      [new SoftwareAuthenticator(url), {}],
      [atTill, { rpId: 'wallet.localhost' }],
      [atTill, { isUserVerified: false }],
      [atTill, { origin: system.walletUrl }],
    ] as const) {
      const client = new ApiClient(url)
      const answer = await enterByPasskey(client, path, by, deviation)
      refusedWith(answer, 'PASSKEY_REFUSED')
      assert.equal(client.cookie, undefined)
      answers.add(JSON.stringify(withoutReference(answer)))
    }
    assert.equal(answers.size, 1)
  }
})

test('S2-39 owner and staff sign in to the till by passkey, and whoever was taken off the shop’s list no longer does', async () => {
  const owner = await signInAsMerchant(system, 'green')
  const ownersKey = new SoftwareAuthenticator(system.tillUrl)
  const { password } = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'green')!
  await registerPasskey(owner.client, ownersKey, '사장님 휴대폰', { password })
  assert.equal(must(await enterByPasskey<Session>(new ApiClient(system.tillUrl), '/v1/sessions', ownersKey)).merchant?.staffRole, 'owner')

  const { till, member } = await joinAsStaff(system, owner, '이직원')
  const staffsKey = new SoftwareAuthenticator(system.tillUrl)
  refusedWith(await till.client.call('POST', '/v1/passkeys/options', { body: { password: '111222' } }), 'LOGIN_FAILED')
  await registerPasskey(till.client, staffsKey, '내 휴대폰', { password: STAFF_PIN })
  const session = must(await enterByPasskey<Session>(new ApiClient(system.tillUrl), '/v1/sessions', staffsKey))
  assert.deepEqual([session.name, session.merchant?.staffRole], ['이직원', 'staff'])
  const notices = must(await till.client.call<NoticeList>('GET', '/v1/notices')).notices
  assert.deepEqual(notices.map(({ opens }) => opens), ['/passkeys'])
  assert.equal((await owner.client.call('DELETE', `/v1/staff/${member.id}`)).status < 300, true)
  refusedWith(await enterByPasskey(new ApiClient(system.tillUrl), '/v1/sessions', staffsKey), 'NOT_ALLOWED')
})
