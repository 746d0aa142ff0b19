import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { NoticeList } from '../../src/protocol/api/notices.ts'
import type { PasskeyQuestion } from '../../src/protocol/api/passkeys.ts'
import type { Recovery, RecoveryList } from '../../src/protocol/api/recovery.ts'
import { recoverySubject } from '../../src/protocol/device-statement.ts'
import { counterHandle } from '../../src/authenticators/recovery-at-counter.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { signInToConsole, type SignedInMember } from '../console.ts'
import { OtpPhone } from '../otp-phone.ts'
import { joinAsShopper, must, PIN, Shopper, signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { registerPasskey, signInWithPasskey, SoftwareAuthenticator } from '../software-authenticator.ts'
import { joinAsStaff } from '../staff.ts'
import { refusedWith } from './problem.ts'

const NEW_PIN = '604937'

let system: RunningSystem
/** Each calls from an address of its own: limits per address are not what is tried here. */
let addresses = 0
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

/** Somebody, with or without a phone of that person, who can read the person's text messages. */
async function begin(who: Shopper, what = 'pin'): Promise<{ client: ApiClient; recovery: Recovery }> {
  const thief = new Shopper(system, '문자 보는 사람', `127.0.5.${++addresses}`)
  thief.claim = who.claim
  const identityCheckId = await thief.proveIdentity(system)
  return { client: thief.client, recovery: must(await thief.client.call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId, what } })) }
}

const choose = (client: ApiClient, { id }: Recovery, secret: object = { pin: NEW_PIN }): Promise<Answer<Recovery>> => client.call<Recovery>('PUT', `/v1/recoveries/${id}/secret`, { body: secret })
const prove = (client: ApiClient, { id }: Recovery, body: object): Promise<Answer<Recovery>> => client.call<Recovery>('POST', `/v1/recoveries/${id}/proof`, { body })
const noticesTo = async (who: Shopper): Promise<string[]> => {
  const { rows } = await system.database!.pool.query<{ kind: string }>('select n.kind from notices n join devices d on d.person_id = n.person_id where d.id = $1 order by n.id', [who.deviceId])
  return rows.map(({ kind }) => kind)
}

async function lockPin(who: Shopper): Promise<void> {
  for (let guess = 0; guess < 5; guess++) await who.unlock('999111')
  refusedWith(await who.unlock(), 'PIN_LOCKED')
}

test('S2-17 S2-41 a forgotten, locked PIN is chosen anew at once with the registered phone, and the phone goes on with it', async () => {
  const person = await joinAsShopper(system, '잊음', 20_000)
  await lockPin(person)
  const { client, recovery } = await begin(person)
  must(await prove(client, recovery, { statement: await person.state('recover', await recoverySubject(recovery.id)) }))
  refusedWith(await choose(client, recovery, { pin: '111111' }), 'PIN_TOO_EASY')
  refusedWith(await choose(client, recovery, { pin: person.claim.birthDate.slice(0, 6) }), 'PIN_TOO_EASY')
  assert.equal(must(await choose(client, recovery)).state, 'done')
  refusedWith(await person.client.call('GET', '/v1/session'), 'SESSION_EXPIRED')
  refusedWith(await person.resume(PIN), 'PIN_WRONG')
  must(await person.resume(NEW_PIN))
  must(await person.unlock(NEW_PIN))
  assert.ok((await noticesTo(person)).includes('RESET_DONE'))
  // A phone alone vouched for it, so it spends within reduced limits for a day.
  assert.ok((await person.readWallet()).limits.reducedUntil)
  refusedWith(await choose(client, recovery), 'RECOVERY_OVER')
})

test('S2-41 a recovery code is good once, however it is typed, and brings somebody back who has no phone', async () => {
  const person = await joinAsShopper(system, '종이')
  const make = async (): Promise<string[]> => must(await person.client.call<{ codes: string[] }>('POST', '/v1/recovery-codes', { body: { pin: PIN } })).codes
  const old = await make()
  const codes = await make()
  assert.equal(new Set([...old, ...codes]).size, 16)
  const typed = `${codes[0]!.slice(0, 4)}-${codes[0]!.slice(4, 8)} ${codes[0]!.slice(8)}`.toLowerCase()
  const { client, recovery } = await begin(person)
  refusedWith(await prove(client, recovery, { recoveryCode: old[0]! }), 'RECOVERY_FACTOR_WRONG')
  must(await prove(client, recovery, { recoveryCode: typed }))
  assert.equal(must(await choose(client, recovery)).state, 'done')
  const next = await begin(person)
  refusedWith(await prove(next.client, next.recovery, { recoveryCode: codes[0]! }), 'RECOVERY_FACTOR_WRONG')
  must(await person.resume(NEW_PIN))
  assert.equal(must(await person.client.call<{ left: number }>('GET', '/v1/recovery-codes')).left, 7)
  const { rows } = await system.database!.pool.query<{ text: string }>('select code_hmac::text as text from recovery_codes')
  for (const { text } of rows) for (const code of [...old, ...codes]) assert.ok(!text.includes(code) && !text.includes(Buffer.from(code).toString('hex')))
})

test('S2-41 of one code fifty tries at once by two asking at the same time let one through', async () => {
  const person = await joinAsShopper(system, '한 코드')
  const { codes } = must(await person.client.call<{ codes: string[] }>('POST', '/v1/recovery-codes', { body: { pin: PIN } }))
  const begun = [await begin(person), await begin(person)]
  const answers = await Promise.all(begun.flatMap(({ client, recovery }) => Array.from({ length: 25 }, () => prove(client, recovery, { recoveryCode: codes[3]! }))))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
})

test('S2-41 five wrong guesses end a recovery, and the right one after them opens nothing', async () => {
  const person = await joinAsShopper(system, '찍기')
  const { codes } = must(await person.client.call<{ codes: string[] }>('POST', '/v1/recovery-codes', { body: { pin: PIN } }))
  const { client, recovery } = await begin(person)
  for (let guess = 0; guess < 5; guess++) refusedWith(await prove(client, recovery, { recoveryCode: '22222222222' + '23456'[guess]! }), 'RECOVERY_FACTOR_WRONG')
  refusedWith(await prove(client, recovery, { recoveryCode: codes[0]! }), 'RECOVERY_OVER')
})

test('S2-41 one proof begins one recovery: twenty asked for at once are the same, with five guesses in all, and it is good for nothing but the phone with the new PIN', async () => {
  const person = await joinAsShopper(system, '한 증명')
  const { codes } = must(await person.client.call<{ codes: string[] }>('POST', '/v1/recovery-codes', { body: { pin: PIN } }))
  const phone = new Shopper(system, '새 휴대폰', `127.0.5.${++addresses}`)
  phone.claim = person.claim
  const identityCheckId = await phone.proveIdentity(system)
  const ask = (what: string): Promise<Answer<Recovery>> => phone.client.call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId, what } })
  const begun = (await Promise.all(Array.from({ length: 20 }, () => ask('pin')))).map(must)
  assert.equal(new Set(begun.map(({ id }) => id)).size, 1)
  const recovery = begun[0]!
  refusedWith(await ask('office_password'), 'IDENTITY_CODE_EXPIRED')
  for (let guess = 0; guess < 4; guess++) {
    refusedWith(await prove(phone.client, must(await ask('pin')), { recoveryCode: '22222222222' + '2345'[guess]! }), 'RECOVERY_FACTOR_WRONG')
  }
  must(await prove(phone.client, must(await ask('pin')), { recoveryCode: codes[0]! }))
  refusedWith(await prove(phone.client, recovery, { recoveryCode: codes[1]! }), 'RECOVERY_OVER')
  assert.equal(must(await choose(phone.client, recovery)).state, 'done')
  refusedWith(await ask('pin'), 'IDENTITY_CODE_EXPIRED')
  // The phone that was not known comes in with the proof and the new PIN, and then the proof is used up.
  must(await person.resume(NEW_PIN))
  refusedWith(await new OtpPhone(system, person).issue({ identityCheckId, pin: NEW_PIN }), 'IDENTITY_CODE_EXPIRED')
  const register = (deviceId: Uuid): Promise<Answer> => phone.client.call('PUT', `/v1/devices/${deviceId}`, { body: { identityCheckId, publicKey: phone.publicKey, deviceName: 'test', pin: NEW_PIN, consents: ['terms', 'privacy'] } })
  must(await register(phone.deviceId))
  refusedWith(await register(newUuid()), 'IDENTITY_CODE_EXPIRED')
})

test('S2-41 a proof with which a forgotten password was begun opens nothing else', async () => {
  const person = await joinAsShopper(system, '암호 증명')
  const phone = new Shopper(system, '새 휴대폰', `127.0.5.${++addresses}`)
  phone.claim = person.claim
  const identityCheckId = await phone.proveIdentity(system)
  for (const [what, reason] of [['till_password', undefined], ['till_password', undefined], ['pin', 'IDENTITY_CODE_EXPIRED']] as const) {
    const answer = await phone.client.call('POST', '/v1/recoveries', { body: { identityCheckId, what } })
    if (reason) refusedWith(answer, reason)
    else must(answer)
  }
  refusedWith(await phone.client.call('PUT', `/v1/devices/${phone.deviceId}`, { body: { identityCheckId, publicKey: phone.publicKey, deviceName: 'test', pin: PIN, consents: ['terms', 'privacy'] } }), 'IDENTITY_CODE_EXPIRED')
})

test('S2-41 a passkey proves it, another person’s does not', async () => {
  const person = await joinAsShopper(system, '열쇠')
  const mine = new SoftwareAuthenticator(system.walletUrl)
  await registerPasskey(person.client, mine)
  const other = await joinAsShopper(system, '남')
  const theirs = new SoftwareAuthenticator(system.walletUrl)
  await registerPasskey(other.client, theirs)
  const { client, recovery } = await begin(person)
  const answer = async (by: SoftwareAuthenticator): Promise<object> => {
    const { options } = must(await client.call<PasskeyQuestion>('POST', `/v1/recoveries/${recovery.id}/passkey-questions`, { body: {} }))
    return { passkey: by.answer(options as { challenge: string; rpId: string }) }
  }
  refusedWith(await prove(client, recovery, await answer(theirs)), 'RECOVERY_FACTOR_WRONG')
  must(await prove(client, recovery, await answer(mine)))
  assert.equal(must(await choose(client, recovery)).state, 'done')
  // It outlives the reset, and its owner is told how many do and where they are removed.
  must(await person.resume(NEW_PIN))
  const { kind, body } = must(await person.client.call<NoticeList>('GET', '/v1/notices')).notices[0]!
  assert.equal(kind, 'RESET_DONE_PASSKEYS_STAY')
  assert.match(body.ko, /패스키 1개로는 계속 로그인할 수 있으니, .*‘지문·얼굴 \(패스키\)’에서 지워 주세요/)
  assert.match(body.en, /can still sign in: 1\. Remove .* under “Fingerprint and face \(passkeys\)”/)
  must(await signInWithPasskey(new ApiClient(system.walletUrl), mine, new Shopper(system, '새 휴대폰')))
})

test('S2-41 text messages alone, a swapped SIM and an open session are not enough: the new PIN waits a day, the owner hears of it and stops it', async () => {
  const person = await joinAsShopper(system, '주인')
  const { client, recovery } = await begin(person)
  // The thief's own phone proves nothing, nor does the one registered with the swapped SIM today.
  const thief = await joinAsShopper(system, '도둑')
  refusedWith(await prove(client, recovery, { statement: await thief.state('recover', await recoverySubject(recovery.id)) }), 'RECOVERY_FACTOR_WRONG')
  refusedWith(await prove(client, recovery, { statement: await person.state('recover', await recoverySubject(newUuid())) }), 'RECOVERY_FACTOR_WRONG')
  refusedWith(await prove(client, recovery, { statement: await person.state('resume', await recoverySubject(recovery.id)) }), 'RECOVERY_FACTOR_WRONG')
  const waiting = must(await choose(client, recovery))
  assert.equal(waiting.state, 'waiting')
  const hours = (Date.parse(waiting.effectiveAt!) - Date.now()) / 3_600_000
  assert.ok(hours > 23.9 && hours <= 24.01, `${hours}`)
  // Nothing has changed for the owner, who is told on every channel.
  must(await person.unlock())
  assert.ok((await noticesTo(person)).includes('RESET_ASKED'))
  const { rows } = await system.database!.pool.query<{ way: string }>(
    `select d.way from notice_deliveries d join notices n on n.id = d.notice_id where n.kind = 'RESET_ASKED' and d.way = 'text'`,
  )
  assert.ok(rows.length >= 1, 'it goes by text as well')
  const listed = must(await person.client.call<RecoveryList>('GET', '/v1/recoveries')).recoveries
  assert.deepEqual(listed.map(({ id }) => id), [recovery.id])
  assert.equal(must(await person.client.call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/cancellation`, { body: {} })).state, 'cancelled')
  await system.database!.pool.query(`update recoveries set effective_at = now() - interval '1 second' where id = $1`, [recovery.id])
  refusedWith(await choose(client, recovery), 'RECOVERY_OVER')
  must(await person.unlock())
  assert.ok((await noticesTo(person)).includes('RESET_CANCELLED'))
})

test('S2-41 a phone that came to somebody today does not prove it', async () => {
  const person = await joinAsShopper(system, '어제')
  const today = new Shopper(system, '오늘')
  today.claim = person.claim
  await today.register(await today.proveIdentity(system))
  await today.readWallet()
  const { client, recovery } = await begin(person)
  refusedWith(await prove(client, recovery, { statement: await today.state('recover', await recoverySubject(recovery.id)) }), 'RECOVERY_FACTOR_WRONG')
  must(await prove(client, recovery, { statement: await person.state('recover', await recoverySubject(recovery.id)) }))
})

test('S2-41 after a day in which nobody stopped it the new PIN takes effect, once, also when the server was away', async () => {
  const person = await joinAsShopper(system, '하루')
  const { client, recovery } = await begin(person)
  must(await choose(client, recovery))
  must(await person.unlock())
  await system.killServer()
  await system.database!.pool.query(`update recoveries set effective_at = now() - interval '1 second' where id = $1`, [recovery.id])
  await system.startServer()
  while (must(await client.call<Recovery>('GET', `/v1/recoveries/${recovery.id}`)).state !== 'done') await new Promise((next) => setTimeout(next, 100))
  refusedWith(await person.client.call('GET', '/v1/session'), 'SESSION_EXPIRED')
  must(await person.resume(NEW_PIN))
  assert.equal((await noticesTo(person)).filter((kind) => kind === 'RESET_DONE').length, 1)
})

test('S2-41 whoever is unknown here goes the same way and is told the same', async () => {
  const person = await joinAsShopper(system, '아는 사람')
  const stranger = new Shopper(system, '모르는 사람')
  const walk = async (who: Shopper): Promise<string[]> => {
    const { client, recovery } = await begin(who)
    const answers: Answer[] = [
      await prove(client, recovery, { recoveryCode: '222222222222' }),
      await client.call('POST', `/v1/recoveries/${recovery.id}/passkey-questions`, { body: {} }),
      (await choose(client, recovery)) as Answer,
      await client.call('GET', `/v1/recoveries/${recovery.id}`),
    ]
    return answers.map(({ status, text }) => `${status} ${text.replaceAll(/R-[2-9A-Z]{6}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z|"(challenge|nonce)":"[^"]+"|"counterNumber":"\d{6}"/g, '…')}`)
  }
  assert.deepEqual(await walk(stranger), await walk(person))
})

test('S2-41 what is easy to guess is refused alike for known and unknown people: the birthday of whoever proved the phone, and never the user name alone', async () => {
  const person = await joinAsShopper(system, '아는 사장')
  const stranger = new Shopper(system, '모르는 사장')
  await giveLogin('office', 'known-office', person)
  const told = async (who: Shopper, what: string, secret: object): Promise<string> => {
    const { client, recovery } = await begin(who, what)
    const answer = await choose(client, recovery, secret)
    return `${answer.status} ${answer.body.state ?? (answer as Answer).body['reason']}`
  }
  for (const who of [person, stranger]) {
    assert.equal(await told(who, 'pin', { pin: who.claim.birthDate.slice(0, 6) }), '422 PIN_TOO_EASY')
    assert.equal(await told(who, 'pin', { pin: who.claim.phone.slice(3, 9) }), '422 PIN_TOO_EASY')
    assert.equal(await told(who, 'office_password', { password: 'known-office-7' }), '200 waiting')
  }
  // Once something more was proved there is nobody to hide.
  const { client, recovery } = await begin(person, 'office_password')
  must(await prove(client, recovery, { statement: await person.state('recover', await recoverySubject(recovery.id)) }))
  refusedWith(await choose(client, recovery, { password: 'known-office-7' }), 'PASSWORD_TOO_EASY')
})

test('S2-41 the PIN that an invitation gave to a member of staff is not replaced by an owner’s forgotten-password form', async () => {
  const owner = await signInAsMerchant(system, 'fruit')
  const { loginId } = await joinAsStaff(system, owner, '직원')
  // A member of staff whom the carrier knows, too.
  const person = await joinAsShopper(system, '직원')
  const { rows } = await system.database!.pool.query<{ person_id: Uuid }>('select person_id from devices where id = $1', [person.deviceId])
  await system.database!.pool.query(`update logins set person_id = $1 where place = 'till' and login_id = $2`, [rows[0]!.person_id, loginId])
  const stored = async (): Promise<unknown[]> => (await system.database!.pool.query('select hash from logins where login_id = $1', [loginId])).rows
  const before = await stored()
  const { client, recovery } = await begin(person, 'till_password')
  refusedWith(await prove(client, recovery, { statement: await person.state('recover', await recoverySubject(recovery.id)) }), 'RECOVERY_FACTOR_WRONG')
  assert.equal(must(await choose(client, recovery, { password: '새 비밀번호 9271' })).state, 'waiting')
  await system.database!.pool.query(`update recoveries set effective_at = now() - interval '1 second' where id = $1`, [recovery.id])
  while (must(await client.call<Recovery>('GET', `/v1/recoveries/${recovery.id}`)).state !== 'done') await new Promise((next) => setTimeout(next, 500))
  assert.deepEqual(await stored(), before)
  must(await person.unlock())
  assert.ok(!(await noticesTo(person)).some((kind) => kind.startsWith('RESET')))
})

/** Gives a person a sign-in with a password. */
async function giveLogin(place: 'till' | 'office', loginId: string, who: Shopper): Promise<void> {
  await system.database!.pool.query(`insert into logins (place, login_id, person_id, hash) select $1, $2, person_id, 'none' from devices where id = $3`, [place, loginId, who.deviceId])
}

type AtCounter = { state: string }
/** The clerk is told the number on the phone that began it. */
const confirm = (member: SignedInMember, { id, counterNumber }: Recovery, personId: Uuid, body: object = { identityShown: true }): Promise<Answer<AtCounter>> =>
  member.client.call<AtCounter>('PUT', `/v1/console/recoveries/${counterHandle(id)}/confirmation`, { body: { personId, number: counterNumber, ...body } })
const idOf = async (who: Shopper): Promise<Uuid> => must(await who.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId

test('S2-17 S2-41 a clerk at a branch who has seen who it is lets a new PIN be chosen at once, and leaves a trace', async () => {
  const person = await joinAsShopper(system, '창구')
  const personId = await idOf(person)
  const [clerk, agent] = [await signInToConsole(system, 'clerk'), await signInToConsole(system, 'agent')]
  const { client, recovery } = await begin(person)
  refusedWith(await confirm(clerk, recovery, personId), 'PURPOSE_MISSING')
  must(await clerk.open(personId, 'at_branch', '신분증 확인'))
  must(await agent.open(personId))
  assert.deepEqual(must(await clerk.person(personId)).recoveries.map(({ id, what, state }) => [id, what, state]), [[counterHandle(recovery.id), 'pin', 'asked']])
  refusedWith(await confirm(agent, recovery, personId), 'NOT_ALLOWED')
  refusedWith(await confirm(clerk, recovery, personId, {}), 'FACTORS_MISSING')
  assert.equal(must(await confirm(clerk, recovery, personId)).state, 'proven')
  assert.equal(must(await confirm(clerk, recovery, personId)).state, 'proven', 'said again it is the same')
  assert.equal(must(await client.call<Recovery>('GET', `/v1/recoveries/${recovery.id}`)).state, 'proven')
  assert.equal(must(await choose(client, recovery)).state, 'done')
  must(await person.resume(NEW_PIN))
  assert.equal((await person.readWallet()).limits.reducedUntil ?? null, null)
  const { rows } = await system.database!.pool.query<{ kind: string }>(`select kind from audit_events where actor = $1 and subject = $2 order by id`, [clerk.session.personId, personId])
  assert.deepEqual(rows.map(({ kind }) => kind), ['console_person_opened', 'recovery_confirmed_at_branch', 'console_action_done'])
  // Whoever set something back issues nothing to that person for a while.
  refusedWith(await clerk.client.call('PUT', `/v1/console/issues/${newUuid()}`, { body: { personId, serial: 'x', identityShown: true } }), 'RECENT_RESET')
  refusedWith(await clerk.client.call('PUT', `/v1/console/issues/${newUuid()}/confirmation`, { body: { personId, codes: ['123456', '234567'] } }), 'RECENT_RESET')
})

test('S2-41 a clerk confirms what was begun on the phone at the counter, not what somebody else began with the same number, and can choose nothing themselves', async () => {
  const person = await joinAsShopper(system, '두 사람')
  const personId = await idOf(person)
  const clerk = await signInToConsole(system, 'clerk')
  must(await clerk.open(personId, 'at_branch', '신분증 확인'))
  const thief = await begin(person)
  assert.equal(must(await choose(thief.client, thief.recovery)).state, 'waiting')
  const own = await begin(person)
  const shown = JSON.stringify(must(await clerk.person(personId)))
  for (const { id, counterNumber } of [thief.recovery, own.recovery]) assert.ok(!shown.includes(id) && !shown.includes(counterNumber))
  refusedWith(await confirm(clerk, { ...thief.recovery, counterNumber: own.recovery.counterNumber }, personId), 'NOT_FOUND')
  refusedWith(await confirm(clerk, thief.recovery, personId, { identityShown: true, number: '' }), 'NOT_FOUND')
  assert.equal(must(await confirm(clerk, own.recovery, personId)).state, 'proven')
  refusedWith(await choose(own.client, { ...own.recovery, id: counterHandle(own.recovery.id) }), 'NOT_FOUND')
  assert.equal(must(await choose(own.client, own.recovery)).state, 'done')
  assert.equal(must(await thief.client.call<Recovery>('GET', `/v1/recoveries/${thief.recovery.id}`)).state, 'cancelled')
})

test('S2-41 what waits for its day takes effect at once when a clerk confirms it; one that is over, stopped or another’s is not confirmed', async () => {
  const person = await joinAsShopper(system, '기다림')
  const personId = await idOf(person)
  const other = await joinAsShopper(system, '다른 이')
  const clerk = await signInToConsole(system, 'clerk', 'clerk2')
  for (const each of [personId, await idOf(other)]) must(await clerk.open(each, 'at_branch', '신분증 확인'))
  const waiting = await begin(person)
  assert.equal(must(await choose(waiting.client, waiting.recovery)).state, 'waiting')
  refusedWith(await confirm(clerk, waiting.recovery, await idOf(other)), 'NOT_FOUND')
  assert.equal(must(await confirm(clerk, waiting.recovery, personId)).state, 'done')
  refusedWith(await person.client.call('GET', '/v1/session'), 'SESSION_EXPIRED')
  must(await person.resume(NEW_PIN))
  assert.equal((await noticesTo(person)).filter((kind) => kind === 'RESET_DONE').length, 1)
  const late = await begin(person)
  await system.database!.pool.query('update recoveries set expires_at = now() where id = $1', [late.recovery.id])
  refusedWith(await confirm(clerk, late.recovery, personId), 'RECOVERY_OVER')
  const stopped = await begin(person)
  must(await stopped.client.call('PUT', `/v1/recoveries/${stopped.recovery.id}/cancellation`, { body: {} }))
  refusedWith(await confirm(clerk, stopped.recovery, personId), 'RECOVERY_OVER')
  assert.deepEqual(must(await clerk.person(personId)).recoveries, [])
})

test('the till’s password is chosen anew the same way: at once with something the owner has, else after a day', async () => {
  const { rows } = await system.database!.pool.query<{ person_id: Uuid }>(`select person_id from logins where place = 'till' and login_id = 'green'`)
  const owner = rows[0]!.person_id
  const person = await joinAsShopper(system, '사장')
  // The sample shop's owner is played by a shopper who has a phone.
  const { rows: people } = await system.database!.pool.query<{ person_id: Uuid }>('select person_id from devices where id = $1', [person.deviceId])
  await system.database!.pool.query(`update logins set person_id = $1 where place = 'till' and person_id = $2`, [people[0]!.person_id, owner])
  const { client, recovery } = await begin(person, 'till_password')
  refusedWith(await choose(client, recovery), 'REQUEST_INVALID')
  must(await prove(client, recovery, { statement: await person.state('recover', await recoverySubject(recovery.id)) }))
  assert.equal(must(await choose(client, recovery, { password: '새 비밀번호 9271' })).state, 'done')
  const till = new ApiClient(system.tillUrl)
  const signIn = (password: string): Promise<Answer> => till.call('POST', '/v1/sessions', { body: { loginId: 'green', password } })
  const sample = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'green')!
  refusedWith(await signIn(sample.password), 'LOGIN_FAILED')
  assert.notEqual((await signIn('새 비밀번호 9271')).status, 401)
  must(await person.resume(PIN))
})
