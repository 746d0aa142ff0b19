import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import type { Session } from '../../src/protocol/api/people.ts'
import { CONSOLE_CODE } from '../../src/protocol/console-code.ts'
import { timeCode } from '../../src/protocol/one-time-code.ts'
import { ConsoleMember, signInToConsole, type ConsoleRole, type SignedInMember } from '../console.ts'
import { issueOtp } from '../otp-phone.ts'
import { joinAsShopper, must, signInAsMerchant, type Shopper } from '../people.ts'
import { registerPasskey, SoftwareAuthenticator } from '../software-authenticator.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith, withoutReference } from './problem.ts'

let system: RunningSystem
let shopper: Shopper
let personId: Uuid
let members: Record<ConsoleRole, SignedInMember>
before(async () => {
  system = await startSystem()
  shopper = await joinAsShopper(system, '찾을이', 30_000)
  members = { agent: await signInToConsole(system, 'agent'), clerk: await signInToConsole(system, 'clerk'), operator: await signInToConsole(system, 'operator') }
  personId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
})
after(() => system.stop())

test('S1-04 the console asks for ID, password and a code; a code is good once, and a strange one tells nothing before the password', async () => {
  const member = new ConsoleMember(system, 'agent')
  const told = new Set<string>()
  for (const [password, loginId] of [['wrong', 'agent'], ['wrong', 'nobody-here'], [member.sample.password, 'clerk'], [system.deployment.sandbox!.offices[0]!.password, system.deployment.sandbox!.offices[0]!.loginId]] as const) {
    const answer = await member.enterPassword(password, loginId)
    refusedWith(answer, 'LOGIN_FAILED')
    told.add(JSON.stringify(withoutReference(answer)))
  }
  assert.equal(told.size, 1)
  const { signIn } = must(await member.enterPassword())
  assert.equal(member.client.cookie, undefined)
  refusedWith(await member.client.call('GET', '/v1/session'), 'SESSION_EXPIRED')
  const code = await member.nextCode()
  refusedWith(await member.enterCode(signIn, code === '000000' ? '000001' : '000000'), 'OTP_MISMATCH')
  const session = must(await member.enterCode(signIn, code))
  assert.deepEqual([session.role, session.console?.role, session.name], ['operator', 'agent', '오상담'])
  assert.ok(Math.abs(Date.parse(session.console!.idleUntil) - Date.now() - 300_000) < 5_000)
  const again = must(await member.enterPassword())
  refusedWith(await member.enterCode(again.signIn, code), 'OTP_REUSED')
  refusedWith(await member.enterCode(signIn, code), 'SESSION_EXPIRED')
})

test('S2-15 five idle minutes end the console’s session; what the member does moves the end on, and what the page asks by itself does not', async () => {
  const member = await signInToConsole(system, 'operator')
  const idleIn = (seconds: number): Promise<unknown> =>
    system.database!.pool.query(`update sessions set idle_until = clock_timestamp() + make_interval(secs => $2) where token_hash = (select token_hash from sessions where role = 'operator' and person_id = $1 order by signed_in_at desc limit 1)`, [member.session.personId, seconds])
  const byItself = (): Promise<Answer<Session>> => member.client.call<Session>('GET', '/v1/session', { headers: { 'onjang-unattended': '1' } })
  const left = (session: Session): number => (Date.parse(session.console!.idleUntil) - Date.now()) / 1_000
  await idleIn(60)
  await waitUntil(async () => left(must(await byItself())) < 65)
  assert.ok(left(must(await byItself())) < 65, 'asking by itself is nobody')
  assert.ok(left(must(await member.client.call<Session>('POST', '/v1/console-sessions/presence', { body: {} }))) > 295)
  await idleIn(60)
  await waitUntil(async () => left(must(await byItself())) < 65)
  await member.search('01000000000')
  await waitUntil(async () => left(must(await byItself())) > 290)
  await idleIn(-1)
  await waitUntil(async () => (await byItself()).status === 401)
  refusedWith(await member.client.call('POST', '/v1/console-sessions/presence', { body: {} }), 'SESSION_EXPIRED')
  refusedWith(await member.client.call('POST', '/v1/console/searches', { body: { text: 'K7QF' } }), 'SESSION_EXPIRED')
})

test('a member signs in four times running, each time with a code that is still good half a minute later', async () => {
  for (let time = 0; time < 4; time++) {
    const member = new ConsoleMember(system, 'clerk', 'clerk2')
    const asked = Date.now()
    const code = await member.nextCode()
    const yetToCome = [0, 1, 2].map((steps) => timeCode(Buffer.from(member.sample.seed, 'base64url'), asked + steps * CONSOLE_CODE.period * 1_000, CONSOLE_CODE))
    assert.ok(yetToCome.includes(code), 'it is no code of a step that was over when it was asked for')
    const { signIn } = must(await member.enterPassword())
    must(await member.enterCode(signIn, code))
  }
})

test('wrong codes are counted before they are looked at, and after five even the right one waits', async () => {
  const member = new ConsoleMember(system, 'operator')
  const { signIn } = must(await member.enterPassword())
  const right = await member.nextCode()
  const wrong = right === '123456' ? '123457' : '123456'
  const reasons: unknown[] = []
  for (let guess = 0; guess < 5; guess++) reasons.push((await member.enterCode(signIn, wrong)).body)
  assert.deepEqual(reasons.map((body) => (body as unknown as { reason: string }).reason), ['OTP_MISMATCH', 'OTP_MISMATCH', 'OTP_MISMATCH', 'OTP_MISMATCH', 'OTP_LOCKED'])
  refusedWith(await member.enterCode(signIn, right), 'OTP_LOCKED')
  await system.database!.pool.query(`update console_members set failed_at = failed_at - interval '31 seconds' where role = 'operator'`)
  must(await member.enterCode(signIn, right))
})

test('S1-16 a person is found by phone, payment, confirmation number, OTP reference and serial number, and only masked', async () => {
  const merchant = await signInAsMerchant(system, 'green')
  const paid = must(await shopper.pay(await shopper.scan((await merchant.request(7_000)).code!.qr)))
  const otp = await issueOtp(system, shopper)
  const { rows } = await system.database!.pool.query<{ serial: string; reference: string }>(
    'select d.serial, e.reference from otp_registrations r join otp_devices d on d.id = r.device_id join otp_events e on e.registration_id = r.id where r.id = $1 limit 1',
    [otp.registrationId],
  )
  const { agent } = members
  const { phone, name } = shopper.claim
  const ways: [string, string][] = [[phone, 'phone'], [`${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`, 'phone'], [paid.id, 'id'], [paid.confirmationNumber!, 'confirmation'], [rows[0]!.reference, 'reference'], [rows[0]!.serial.replace(/(....)/, '$1-'), 'serial'], [otp.registrationId, 'id']]
  for (const [typed, kind] of ways) {
    const result = await agent.search(typed)
    assert.equal(result.kind, kind, typed)
    assert.ok(result.found.some((found) => found.personId === personId), typed)
    assert.ok(!JSON.stringify(result.found).includes(name) && !JSON.stringify(result.found).includes(phone), typed)
  }
  assert.deepEqual(await agent.search('01099990000'), { kind: 'phone', found: [] })
  assert.deepEqual(await agent.search('가나다'), { kind: 'nothing', found: [] })
})

test('S2-38 nobody at the console sees a person without a purpose; with one each role sees what it needs, and it is written down', async () => {
  for (const role of ['agent', 'clerk', 'operator'] as const) {
    const member = members[role]
    refusedWith(await member.person(personId), 'PURPOSE_MISSING')
    refusedWith(await member.timeline(personId), 'PURPOSE_MISSING')
    refusedWith(await member.open(personId, 'curiosity'), 'REQUEST_INVALID')
    refusedWith(await member.open(personId, 'asked_by_person', '  '), 'REQUEST_INVALID')
    refusedWith(await member.open(newUuid()), 'NOT_FOUND')
    refusedWith(await member.open(member.session.personId), 'NOT_ALLOWED')
    must(await member.open(personId))
    const page = must(await member.person(personId))
    const { name, phone, birthDate } = shopper.claim
    const seen = [page.name, page.phone, page.birthDate]
    const expected = { agent: [name, phone, null], clerk: [name, phone, birthDate], operator: [`${name[0]}${'*'.repeat(name.length - 2)}${name.at(-1)}`, null, null] }[role]
    assert.deepEqual(seen, expected, role)
    await system.database!.pool.query(`update console_accesses set ends_at = now() where member_id = $1`, [member.session.personId])
    refusedWith(await member.person(personId), 'PURPOSE_MISSING')
  }
  const { rows } = await system.database!.pool.query<{ kind: string; role: string }>(`select kind, details ->> 'role' as role from audit_events where subject = $1 and kind = 'console_person_opened' order by at`, [personId])
  assert.deepEqual(rows.map(({ role }) => role), ['agent', 'clerk', 'operator'])
})

test('S1-16 one timeline tells sign-ins, phones, OTP steps, payments with their outcome, and who looked', async () => {
  const merchant = await signInAsMerchant(system, 'night')
  must(await merchant.client.call('GET', '/v1/session'))
  const { agent } = members
  must(await agent.open(personId, 'suspicion', '결제 확인'))
  const { entries } = must(await agent.timeline(personId))
  const told = entries.map(({ group, what }) => `${group}: ${what.en}`)
  for (const expected of ['sign_in: Signed in to the wallet', 'sign_in: Phone registered', 'sign_in: Joined', 'money: Paid', 'money: Top-up', 'support: Opened in the console']) assert.ok(told.includes(expected), `${expected} of ${told.join(', ')}`)
  assert.ok(told.some((line) => line.startsWith('otp: OTP ···')))
  const paid = entries.find(({ what }) => what.en === 'Paid')!
  assert.deepEqual([paid.amount, paid.outcome, paid.about?.ko], [7_000, 'done', '초록반찬'])
  assert.deepEqual(entries.map(({ at }) => at), entries.map(({ at }) => at).sort().reverse())
})

test('a passkey of the console stands in for the code, after the password; one of a colleague does not', async () => {
  const { clerk } = members
  const authenticator = new SoftwareAuthenticator(system.consoleUrl)
  refusedWith(await clerk.client.call('POST', '/v1/passkeys/options', { body: { pin: '258036' } }), 'FACTORS_MISSING')
  await registerPasskey(clerk.client, authenticator, '내 열쇠', { password: clerk.sample.password })
  const signInWith = async (member: ConsoleMember): Promise<Answer<Session>> => {
    const { signIn } = must(await member.enterPassword())
    const { options } = must(await member.client.call<{ options: Parameters<SoftwareAuthenticator['answer']>[0] }>('POST', '/v1/passkey-sign-ins', { body: {} }))
    return member.client.call<Session>('POST', '/v1/console-sessions/continuation', { body: { signIn, passkey: authenticator.answer(options) } })
  }
  refusedWith(await signInWith(new ConsoleMember(system, 'agent')), 'PASSKEY_REFUSED')
  assert.equal(must(await signInWith(new ConsoleMember(system, 'clerk'))).console?.role, 'clerk')
})

test('S2-26 an operator who gave a purpose blocks a printed code: nobody pays by it, its shop is told once, and it is written down', async () => {
  const shop = await signInAsMerchant(system, 'rice')
  const { client } = shop
  const id = newUuid()
  const { qr } = must(await client.call<{ qr: string }>('PUT', `/v1/stall-codes/${id}`, { body: { stallId: shop.till.stalls[0]!.id } }))
  must(await client.call('PUT', `/v1/stall-codes/${id}/activation`, { body: {} }))
  const block = (member: SignedInMember, which = id) => member.client.call('PUT', `/v1/console/stall-codes/${which}/block`, { body: {} })
  const { operator } = members
  refusedWith(await block(members.clerk), 'NOT_ALLOWED')
  refusedWith(await block(operator, newUuid()), 'NOT_FOUND')
  refusedWith(await block(operator), 'PURPOSE_MISSING')
  const ownerId = must(await client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  must(await operator.open(ownerId, 'suspicion', '덧붙인 QR 신고'))
  for (let time = 0; time < 2; time++) assert.deepEqual(must(await block(operator)), { id, state: 'blocked', stoppedBecause: 'operator' })
  refusedWith(await shopper.client.call('POST', '/v1/shop-lookups', { body: { qr } }), 'FIXED_CODE_BLOCKED')
  const { notices } = must(await client.call<{ notices: { kind: string }[] }>('GET', '/v1/notices'))
  assert.equal(notices.filter(({ kind }) => kind === 'STALL_CODE_BLOCKED').length, 1)
  const { rows } = await system.database!.pool.query<{ actor: Uuid; details: unknown }>(`select actor, details from audit_events where kind = 'console_stall_code_blocked' and subject = $1`, [ownerId])
  assert.deepEqual(rows, [{ actor: operator.session.personId, details: { code: id, purpose: 'suspicion', merchantId: shop.till.merchant.id, place: shop.till.stalls[0]!.place.ko } }])
})

async function waitUntil(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await isTrue())) if (Date.now() > deadline) throw new Error('it did not come true')
}
