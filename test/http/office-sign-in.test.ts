import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OfficeAccess } from '../../src/protocol/api/office.ts'
import type { Session } from '../../src/protocol/api/people.ts'
import { newUuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { must, signInAsMerchant } from '../people.ts'
import { OfficeOwner, ownerWithOtp, signInToOffice } from '../office.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith, withoutReference } from './problem.ts'

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

test('S1-04 the office asks for the password and, once per browser, for a phone in the owner’s own name', async () => {
  const owner = new OfficeOwner(system, 'green')
  const first = must(await owner.enterPassword())
  assert.deepEqual([first.missing, first.session], [['identity_check'], null])
  assert.equal(owner.client.cookie, undefined)
  const stranger = await owner.provePhone({ name: '남의이름', birthDate: '19900101', phone: '01066665555', carrier: 'KT' })
  refusedWith(await owner.goOn(first.signIn, { identityCheckId: stranger }), 'PHONE_NAME_MISMATCH')
  const done = must(await owner.goOn(first.signIn, { identityCheckId: await owner.provePhone() }))
  assert.deepEqual([done.missing, done.session?.role, done.session?.office?.profile], [[], 'office', 'business'])
  must(await owner.client.call('GET', '/v1/session'))
  assert.equal((await owner.client.call('DELETE', '/v1/session')).status, 204)
  refusedWith(await owner.client.call('GET', '/v1/session'), 'SESSION_EXPIRED')
  const again = must(await owner.enterPassword())
  assert.equal(again.session?.name, '김초록')
})

test('a sign-in is finished once, on its own browser’s token, and a browser known to one owner is not known to another', async () => {
  const owner = await signInToOffice(system, 'sea')
  const other = new OfficeOwner(system, 'fruit')
  other.client.cookie = owner.client.cookie
  const first = must(await other.enterPassword())
  assert.deepEqual(first.missing, ['identity_check'])
  const identityCheckId = await other.provePhone()
  must(await other.goOn(first.signIn, { identityCheckId }))
  refusedWith(await other.goOn(first.signIn, { identityCheckId }), 'SESSION_EXPIRED')
  refusedWith(await other.goOn('A'.repeat(43), {}), 'SESSION_EXPIRED')
})

test('S1-04 a phone’s proof that is made up, another’s, used or too old makes no browser known, before the phone was proved as after it', async () => {
  const phone = await ownerWithOtp(system, 'rice')
  const owner = new OfficeOwner(system, 'rice')
  const { pool } = system.database!
  const known = async (): Promise<number> => (await pool.query('select from trusted_browsers')).rowCount!
  const before = await known()
  const underWay = must(await owner.enterPassword())
  const used = await owner.provePhone()
  const another = await owner.provePhone({ name: '남의이름', birthDate: '19900101', phone: '01066665556', carrier: 'KT' })
  const old = await owner.provePhone()
  await pool.query(`update identity_checks set expires_at = now() where id = $1`, [old])
  const refusals = [[newUuid(), 'IDENTITY_CODE_EXPIRED'], [another, 'PHONE_NAME_MISMATCH'], [old, 'IDENTITY_CODE_EXPIRED']] as const
  for (const [identityCheckId, reason] of refusals) refusedWith(await owner.goOn(underWay.signIn, { identityCheckId }), reason)
  assert.deepEqual([owner.client.cookie, await known()], [undefined, before])
  // Its owner proves the phone; whoever has the sign-in's token goes on elsewhere with a proof that is none.
  assert.deepEqual(must(await owner.goOn(underWay.signIn, { identityCheckId: used })).missing, ['otp'])
  assert.equal(await known(), before + 1)
  const elsewhere = new OfficeOwner(system, 'rice')
  for (const identityCheckId of [newUuid(), another, old, used]) {
    assert.deepEqual(must(await elsewhere.goOn(underWay.signIn, { identityCheckId })).missing, ['otp'])
    assert.deepEqual([elsewhere.client.cookie, await known()], [undefined, before + 1])
  }
  assert.ok(phone.registrationId)
})

test('S1-13 before the password is right, known and unknown people get one answer', async () => {
  const told = new Set<string>()
  for (const [loginId, password] of [['rice', 'wrong-password'], ['nobody-at-all', 'wrong-password'], ['rice', system.deployment.sandbox!.merchants.find(({ loginId: id }) => id === 'rice')!.password]] as const) {
    const answer = await new OfficeOwner(system, 'rice').enterPassword(password, loginId)
    refusedWith(answer, 'LOGIN_FAILED')
    told.add(JSON.stringify(withoutReference(answer)))
  }
  assert.equal(told.size, 1)
})

test('S2-15 five idle minutes end the office’s session; whatever the person does moves the end on, and what the page asks by itself does not', async () => {
  const owner = await signInToOffice(system, 'mend')
  const idleIn = (seconds: number): Promise<unknown> =>
    system.database!.pool.query(`update sessions set idle_until = clock_timestamp() + make_interval(secs => $2) where role = 'office' and person_id = $1 and revoked_at is null`, [owner.session.personId, seconds])
  const left = (session: Session): number => (Date.parse(session.office!.idleUntil) - Date.now()) / 1_000
  assert.ok(Math.abs(left(owner.session) - 300) < 5)
  await idleIn(60)
  await waitUntil(async () => left(must(await owner.client.call<Session>('GET', '/v1/session', { headers: { 'onjang-unattended': '1' } }))) < 65)
  assert.ok(left(must(await owner.client.call<Session>('POST', '/v1/office-sessions/presence', { body: {} }))) > 295)
  await idleIn(-1)
  await waitUntil(async () => (await owner.client.call('GET', '/v1/session', { headers: { 'onjang-unattended': '1' } })).status === 401)
  refusedWith(await owner.client.call('POST', '/v1/office-sessions/presence', { body: {} }), 'SESSION_EXPIRED')
})

test('S1-03 business and personal profile stand side by side, and somebody else’s shop is none of them', async () => {
  const owner = await signInToOffice(system, 'tool')
  const { profiles } = owner.session.office!
  assert.deepEqual(profiles.map(({ profile, name }) => [profile, name.ko]), [['business', '온정철물'], ['personal', '강온정']])
  const personal = must(await owner.client.call<Session>('PUT', '/v1/office/profile', { body: { profile: 'personal', merchantId: profiles[0]!.merchantId } }))
  assert.equal(personal.office?.profile, 'personal')
  refusedWith(await owner.client.call('GET', '/v1/sales-report'), 'NOT_ALLOWED', 'unknown')
  must(await owner.client.call('PUT', '/v1/office/profile', { body: { profile: 'business', merchantId: profiles[0]!.merchantId } }))
  must(await owner.client.call('GET', '/v1/sales-report'))
  const foreign = (await signInAsMerchant(system, 'green')).till.merchant.id
  refusedWith(await owner.client.call('PUT', '/v1/office/profile', { body: { profile: 'business', merchantId: foreign } }), 'NOT_FOUND')
})

test('S2-40 an owner sets the office up at the till with the till’s password and the own phone, which ends what was before', async () => {
  const merchant = await signInAsMerchant(system, 'green')
  const before = await signInToOffice(system, 'green')
  const till = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'green')!
  const setUp = (change: object): Promise<Answer> =>
    merchant.client.call('PUT', '/v1/office-access', { body: { loginId: 'Green.Office', password: 'fourteen-words-9', tillLoginId: 'green', tillPassword: till.password, ...change } })
  refusedWith(await setUp({ tillPassword: 'wrong' }), 'LOGIN_FAILED')
  assert.deepEqual(refusedWith(await setUp({}), 'FACTORS_MISSING').details?.['missing'], ['identity_check'])
  const identityCheckId = await before.provePhone()
  refusedWith(await setUp({ identityCheckId, password: 'short-1' }), 'PASSWORD_TOO_EASY')
  refusedWith(await setUp({ identityCheckId, password: 'my-green.office-1' }), 'PASSWORD_TOO_EASY')
  refusedWith(await setUp({ identityCheckId, loginId: 'fruit' }), 'LOGIN_ID_TAKEN')
  const elsewhere = new OfficeOwner(system, 'green')
  const underWay = must(await elsewhere.enterPassword())
  assert.equal(must(await setUp({ identityCheckId }))['loginId'], 'green.office')
  refusedWith(await elsewhere.goOn(underWay.signIn, { identityCheckId: await elsewhere.provePhone() }), 'SESSION_EXPIRED')
  refusedWith(await before.client.call('GET', '/v1/session'), 'SESSION_EXPIRED')
  refusedWith(await before.enterPassword(), 'LOGIN_FAILED')
  const fresh = must(await before.enterPassword('fourteen-words-9', 'green.office'))
  assert.deepEqual(fresh.missing, ['identity_check'], 'browsers that were known before are not known now')
  assert.equal(must(await merchant.client.call<OfficeAccess>('GET', '/v1/office-access')).loginId, 'green.office')
})

test('S1-16 whoever had the first factor right asks for help with the rest of the sign-in, once; without it nobody does, nor after it is over', async () => {
  const owner = new OfficeOwner(system, 'fruit')
  const { signIn } = must(await owner.enterPassword())
  const id = newUuid()
  const ask = (token: string | null, ticketId = id): Promise<Answer> =>
    owner.client.call('PUT', `/v1/office-sign-in-tickets/${ticketId}`, { body: { reference: 'R-8F2K7Q', reason: 'OTP_LOCKED', screen: '/', clientVersion: 1, message: '', signIn: token } })
  refusedWith(await ask('A'.repeat(43)), 'SESSION_EXPIRED')
  for (let time = 0; time < 2; time++) assert.deepEqual([must(await ask(signIn))['id'], must(await ask(signIn))['state']], [id, 'open'])
  await system.database!.pool.query('update office_sign_ins set expires_at = now()')
  refusedWith(await ask(signIn, newUuid()), 'SESSION_EXPIRED')
})

async function waitUntil(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await isTrue())) if (Date.now() > deadline) throw new Error('it did not come true')
}
