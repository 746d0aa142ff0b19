import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { readSecrets } from '../../src/configuration/secrets.ts'
import type { OtpReceipt, OtpRegistration, OtpTerminationCheck } from '../../src/protocol/api/otp.ts'
import { toBase64url } from '../../src/protocol/base64url.ts'
import { otpCommandHash, type OtpAction } from '../../src/protocol/otp-command.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { importRegistration, markConflict } from '../../src/authenticators/otp/conflict.ts'
import { enterModel, setModelStatus } from '../../src/authenticators/generators/model-registry.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import type { Answer } from '../api-client.ts'
import { must, PIN, Shopper } from '../people.ts'
import { HandHeld, intoStock, valueOf } from '../otp-place.ts'
import { issueOtp, OtpPhone } from '../otp-phone.ts'
import { askPasskey, registerPasskey, SoftwareAuthenticator } from '../software-authenticator.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

let system: RunningSystem
let otp: Otp
/** The generators' clock: that of the machine. */
const place = { time: { get now() { return Date.now() }, set now(_: number) { throw new Error('the machine keeps this clock') } } }
before(async () => {
  system = await startSystem()
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  otp = { pool: system.database!.pool, seedKeys, deploymentId: system.deployment.deploymentId, clock: () => new Date() }
})
after(() => system.stop())

let people = 0
async function newShopper(name: string): Promise<Shopper & { personId: Uuid }> {
  const shopper = new Shopper(system, name, `127.0.9.${++people}`)
  await shopper.register(await shopper.proveIdentity(system))
  const { personId } = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  return Object.assign(shopper, { personId })
}

const put = <Body = OtpReceipt>(shopper: Shopper, what: string, body: object, id = newUuid()): Promise<Answer<Body>> => shopper.client.call<Body>('PUT', `/v1/otp/${what}/${id}`, { body })
const check = async (shopper: Shopper, id: Uuid): Promise<OtpTerminationCheck> => must(await shopper.client.call<OtpTerminationCheck>('GET', `/v1/otp/registrations/${id}/termination`))

/** A counting generator in a shopper's hand, registered over HTTP: no test waits for its next code. */
async function registerByHand(shopper: Shopper, facts: ConstructorParameters<typeof HandHeld>[1] = {}): Promise<{ held: HandHeld; id: Uuid }> {
  const held = new HandHeld(place, { method: 'hotp', period: null, ...facts })
  const { maker, model, method, algorithm, period, ocraSuite } = held.facts
  valueOf(await inTransaction(otp.pool, (transaction) => enterModel(transaction, { maker, model, method, algorithm, digits: 6, period, ocraSuite, status: 'ok', lifeYears: null }, null, otp.clock())))
  await intoStock(otp, held)
  const waiting = must(await put<OtpRegistration>(shopper, 'physical', { serial: held.facts.serial, pin: PIN }))
  const confirmed = must(await shopper.client.call<OtpRegistration>('PUT', `/v1/otp/registrations/${waiting.id}/confirmation`, { body: { codes: [held.press(), held.press()] } }))
  assert.equal(confirmed.state, 'active')
  return { held, id: waiting.id }
}

test('S1-10 S1-11 S1-13 S1-14 이용해지: own serial and code, a receipt with a reference; the digital code is refused by name, and the physical OTP goes on', async () => {
  const shopper = await newShopper('해지')
  const phone = await issueOtp(system, shopper)
  const { held, id: physical } = await registerByHand(shopper)
  const { left, leavesNothing, withGenerator, withoutGenerator } = await check(shopper, phone.registrationId)
  assert.deepEqual([leavesNothing, withGenerator, withoutGenerator, left.length, new Set(left.map(({ instead }) => instead))], [false, 'code', true, 4, new Set([physical])])
  const wide = [...phone.serial].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)).join('').replace(/(....)(?=.)/g, '$1－')
  const command = { registrationId: phone.registrationId, serial: wide, codes: [await phone.freshCode()], seen: left, confirmed: true }
  const id = newUuid()
  const receipt = must(await put(shopper, 'terminations', command, id))
  assert.deepEqual([receipt.state, receipt.text.ko], ['terminated', '해지되었습니다'])
  assert.match(receipt.reference, /^T-[2-9A-HJKMNP-TV-Z]{8}$/)
  assert.deepEqual(must(await put(shopper, 'terminations', { ...command, codes: ['000000'] }, id)), receipt, 'a repeated command has the same answer')
  refusedWith(await put(shopper, 'terminations', { ...command, registrationId: physical }, id), 'ID_REUSED_DIFFERENTLY')
  const { rows } = await system.database!.pool.query(`select kind from audit_events where details ->> 'reference' = $1`, [receipt.reference])
  assert.deepEqual(rows, [{ kind: 'otp_terminate_by_owner' }])
  const { rows: notices } = await system.database!.pool.query(`select facts ->> 'reference' as reference from notices where person_id = $1 and kind = 'OTP_TERMINATED'`, [shopper.personId])
  assert.deepEqual(notices, [{ reference: receipt.reference }])
  refusedWith(await phone.check(phone.code(1), 'web', 'business'), 'OTP_TERMINATED')
  must(await phone.check(held.press(), 'web', 'business'))
  must(await phone.check(held.press(), 'app', 'personal'))
})

test('S1-07 S1-13 the last OTP is warned of before it ends; afterwards exactly that is said', async () => {
  const phone = await issueOtp(system, await newShopper('마지막'))
  const { left, leavesNothing } = await check(phone.shopper, phone.registrationId)
  assert.ok(leavesNothing)
  refusedWith(await put(phone.shopper, 'terminations', { registrationId: phone.registrationId, serial: phone.serial, codes: [await phone.freshCode()], seen: [], confirmed: true }), 'OTP_STATE_CHANGED')
  must(await put(phone.shopper, 'terminations', { registrationId: phone.registrationId, serial: phone.serial, codes: [await phone.freshCode()], seen: left, confirmed: true }))
  assert.equal(refusedWith(await phone.check('123456'), 'OTP_TERMINATED').title, '해지가 끝났어요. 이제 실물 OTP를 쓰세요.')
})

test('S1-10 edge case 6: five wrong serial numbers rest for a day, cost no code, and are answered alike for nobody\'s and somebody\'s', async () => {
  const [phone, other] = [await issueOtp(system, await newShopper('일련')), await issueOtp(system, await newShopper('남'))]
  const { left: seen } = await check(phone.shopper, phone.registrationId)
  const end = (serial: string, code = '000000'): Promise<Answer<OtpReceipt>> => put(phone.shopper, 'terminations', { registrationId: phone.registrationId, serial, codes: [code], seen, confirmed: true })
  const wrong = ['700000000000', other.serial, 'ABCD-1234', '일련번호', `${phone.serial}0`]
  for (const [index, serial] of wrong.entries()) assert.equal(refusedWith(await end(serial), 'OTP_SERIAL_INVALID').details?.['triesLeft'], 4 - index)
  refusedWith(await end(phone.serial), 'OTP_SERIAL_BLOCKED')
  assert.equal((await phone.own()).triesLeft, 5)
  must(await phone.check(await phone.freshCode()))
  const { rows } = await system.database!.pool.query(`select count(*)::int as alerts from audit_events where kind = 'otp_serial_of_another' and actor = $1`, [(phone.shopper as never as { personId: Uuid }).personId])
  assert.deepEqual(rows, [{ alerts: 1 }])
  const blocked = await check(phone.shopper, phone.registrationId)
  assert.ok(Date.parse(blocked.serialBlockedUntil!) > Date.now() + 23 * 3_600_000)
  await system.database!.pool.query(`update otp_serial_tries set blocked_until = blocked_until - interval '25 hours'`)
  must(await end(phone.serial, await phone.freshCode()))
})

test('S1-07 without the generator: a passkey and the phone in one\'s own name suspend it now and end it in a day, unless that is called off', async () => {
  const shopper = await newShopper('없음')
  const phone = await issueOtp(system, shopper)
  const passkey = new SoftwareAuthenticator(system.walletUrl)
  await registerPasskey(shopper.client, passkey)
  const sign = async (action: OtpAction, id: Uuid): Promise<object> => {
    const commandHash = toBase64url(await otpCommandHash(action, id, phone.registrationId))
    return { passkey: passkey.answer((await askPasskey(shopper.client, { purpose: 'confirm', commandHash })).options) }
  }
  const begin = async (): Promise<Answer<OtpReceipt>> => {
    const id = newUuid()
    const { left: seen } = await check(shopper, phone.registrationId)
    return put(shopper, 'delayed-terminations', { registrationId: phone.registrationId, factor: await sign('terminate_without_generator', id), identityCheckId: await shopper.proveIdentity(system), seen, confirmed: true }, id)
  }
  const other = newUuid()
  const { left: seen } = await check(shopper, phone.registrationId)
  const asked = { registrationId: phone.registrationId, identityCheckId: await shopper.proveIdentity(system), seen, confirmed: true }
  refusedWith(await put(shopper, 'delayed-terminations', { ...asked, factor: await sign('found', other) }, other), 'PASSKEY_TIMED_OUT')
  refusedWith(await put(shopper, 'delayed-terminations', { ...asked, factor: { recoveryCode: 'ABCDEFGHJKMN' } }), 'RECOVERY_FACTOR_WRONG')
  const receipt = must(await begin())
  assert.equal(receipt.state, 'suspended')
  assert.ok(Math.abs(Date.parse(receipt.terminationDue!) - Date.now() - 24 * 3_600_000) < 60_000)
  refusedWith(await phone.check(phone.code(1)), 'OTP_TERMINATING')
  must(await put(shopper, 'termination-cancellations', { registrationId: phone.registrationId }))
  refusedWith(await phone.check(phone.code(1)), 'OTP_REPORTED_LOST')
  const found = newUuid()
  must(await put(shopper, 'finds', { registrationId: phone.registrationId, factor: await sign('found', found) }, found))
  must(await phone.check(await phone.freshCode()))
  must(await begin())
  await system.database!.pool.query(`update otp_registrations set termination_due = termination_due - interval '25 hours' where id = $1`, [phone.registrationId])
  // The server's own periodic work ends it.
  while ((await phone.own()).state !== 'terminated') await new Promise((turn) => setTimeout(turn, 100))
  assert.equal((await phone.own()).why, 'by_owner')
})

test('loss is reported with one tap and lowers the limits; found with the PIN it works again; a theft cannot be taken back', async () => {
  const phone = await issueOtp(system, await newShopper('분실'))
  const report = (why: string): Promise<Answer<OtpReceipt>> => put(phone.shopper, 'reports', { registrationId: phone.registrationId, why })
  assert.match(must(await report('lost')).text.ko, /이체 한도가 낮아/)
  refusedWith(await phone.check(phone.code(1)), 'OTP_REPORTED_LOST')
  const find = (pin: string): Promise<Answer<OtpReceipt>> => put(phone.shopper, 'finds', { registrationId: phone.registrationId, factor: { pin } })
  refusedWith(await find('194857'), 'PIN_WRONG')
  assert.equal(must(await find(PIN)).state, 'active')
  must(await phone.check(await phone.freshCode()))
  must(await report('stolen'))
  must(await report('lost'))
  refusedWith(await find(PIN), 'OTP_REPORTED_LOST')
})

test('a locked OTP is unlocked by PIN, identity and a right code; unlocking has five tries of its own', async () => {
  const phone = await issueOtp(system, await newShopper('풀기'))
  const wrong = phone.wrongCode()
  for (let guess = 0; guess < 5; guess++) await phone.check(wrong)
  const unlock = async (code: string, identityCheckId: Uuid): Promise<Answer<OtpReceipt>> => put(phone.shopper, 'unlocks', { registrationId: phone.registrationId, factor: { pin: PIN }, identityCheckId, codes: [code] })
  const proof = await phone.shopper.proveIdentity(system)
  refusedWith(await unlock(wrong, proof), 'OTP_MISMATCH')
  refusedWith(await unlock(await phone.freshCode(), newUuid()), 'IDENTITY_CODE_EXPIRED')
  assert.equal(must(await unlock(await phone.freshCode(), proof)).state, 'active')
  must(await phone.check(await phone.freshCode()))
  for (let guess = 0; guess < 5; guess++) await phone.check(wrong)
  const second = await phone.shopper.proveIdentity(system)
  for (let guess = 0; guess < 4; guess++) refusedWith(await unlock(wrong, second), 'OTP_MISMATCH')
  refusedWith(await unlock(wrong, second), 'OTP_LOCKED')
  refusedWith(await unlock(await phone.freshCode(), second), 'OTP_LOCKED')
})

test('S1-15 S1-21 a reissue makes a new seed, serial and registration; the old one works until the new one is confirmed', async () => {
  const phone = await issueOtp(system, await newShopper('재발급'))
  const next = new OtpPhone(system, phone.shopper)
  const issued = must(await next.issue({ replaces: phone.registrationId }))
  assert.notEqual(issued.serial, phone.serial)
  assert.notDeepEqual(next.seed, phone.seed)
  assert.ok(Date.parse(issued.reducedUntil!) > Date.now() + 23 * 3_600_000, 'without a code of the old one the limits are lower for a day')
  must(await phone.check(await phone.freshCode()))
  must(await next.confirm())
  assert.deepEqual([(await phone.own()).state, (await phone.own()).why, (await next.own()).state], ['terminated', 'replaced', 'active'])
  refusedWith(await phone.check(phone.code(1)), 'OTP_TERMINATED')
  const third = new OtpPhone(system, phone.shopper)
  assert.equal(must(await third.issue({ replaces: next.registrationId, oldCode: await next.freshCode() })).reducedUntil, null)
  refusedWith(await put(phone.shopper, 'physical', { serial: phone.serial, pin: PIN }), 'OTP_SERIAL_INVALID')
})

test('S1-05 two that were imported are both named; one is kept by two codes of it, and the other ends', async () => {
  const shopper = await newShopper('중복')
  const by = { who: 'clerk', id: newUuid(), second: newUuid() } as const
  const [one, other] = await Promise.all([1, 2].map(async () => {
    const held = new HandHeld(place, { method: 'hotp', period: null })
    await intoStock(otp, held)
    return held
  })) as [HandHeld, HandHeld]
  const first = valueOf(await importRegistration(otp, { personId: shopper.personId, serial: one.facts.serial, by }))
  assert.equal(first.state, 'active')
  const second = valueOf(await importRegistration(otp, { personId: shopper.personId, serial: other.facts.serial, by }))
  assert.equal(second.state, 'conflict')
  const phone = new OtpPhone(system, shopper)
  const { registrations } = await phone.status()
  assert.deepEqual(registrations.map(({ state, why, next }) => [state, why, next?.action]), [['conflict', 'duplicate', 'choose_otp'], ['conflict', 'duplicate', 'choose_otp']])
  refusedWith(await phone.check(one.press()), 'OTP_DUPLICATE')
  refusedWith(await put(shopper, 'choices', { keep: second.id, codes: [one.press(), one.press()] }), 'OTP_MISMATCH')
  assert.equal(must(await put(shopper, 'choices', { keep: second.id, codes: [other.press(), other.press()] })).state, 'active')
  assert.deepEqual([(await phone.own(first.id)).state, (await phone.own(second.id)).state], ['terminated', 'active'])
  must(await phone.check(other.press()))
  refusedWith(await phone.check(one.press()), 'OTP_TERMINATED')
})

test('S1-05 two OTPs of a conflict can both be reported lost, and both are what they were when they are found', async () => {
  const shopper = await newShopper('둘다분실')
  const by = { who: 'clerk', id: newUuid(), second: newUuid() } as const
  const ids: Uuid[] = []
  for (const held of [new HandHeld(place, { method: 'hotp', period: null }), new HandHeld(place, { method: 'hotp', period: null })]) {
    await intoStock(otp, held)
    ids.push(valueOf(await importRegistration(otp, { personId: shopper.personId, serial: held.facts.serial, by })).id)
  }
  for (const registrationId of ids) assert.equal(must(await put(shopper, 'reports', { registrationId, why: 'lost' })).state, 'suspended')
  const states = async (): Promise<string[]> => (await new OtpPhone(system, shopper).status()).registrations.map(({ state }) => state)
  assert.deepEqual(await states(), ['suspended', 'suspended'])
  for (const registrationId of ids) must(await put(shopper, 'finds', { registrationId, factor: { pin: PIN } }))
  assert.deepEqual(await states(), ['conflict', 'conflict'])
})

test('S1-05 whoever has used up the tries of a choice unlocks it by PIN, identity and a right code, and chooses then', async () => {
  const shopper = await newShopper('고르다잠김')
  const by = { who: 'clerk', id: newUuid(), second: newUuid() } as const
  const kept = new HandHeld(place, { method: 'hotp', period: null })
  const other = new HandHeld(place, { method: 'hotp', period: null })
  for (const held of [other, kept]) await intoStock(otp, held)
  valueOf(await importRegistration(otp, { personId: shopper.personId, serial: other.facts.serial, by }))
  const { id: keep } = valueOf(await importRegistration(otp, { personId: shopper.personId, serial: kept.facts.serial, by }))
  const phone = new OtpPhone(system, shopper)
  const unlock = async (code: string): Promise<Answer<OtpReceipt>> => put(shopper, 'unlocks', { registrationId: keep, factor: { pin: PIN }, identityCheckId: await shopper.proveIdentity(system), codes: [code] })
  refusedWith(await unlock(kept.press()), 'OTP_DUPLICATE')
  const choose = (codes: string[]): Promise<Answer<OtpReceipt>> => put(shopper, 'choices', { keep, codes })
  for (let guess = 0; guess < 4; guess++) refusedWith(await choose([kept.wrongCode(), kept.wrongCode()]), 'OTP_MISMATCH')
  refusedWith(await choose([kept.wrongCode(), kept.wrongCode()]), 'OTP_LOCKED')
  refusedWith(await choose([kept.press(), kept.press()]), 'OTP_LOCKED')
  const locked = await phone.own(keep)
  assert.deepEqual([locked.state, locked.triesLeft, locked.next?.action], ['conflict', 0, 'unlock_otp'])
  refusedWith(await unlock(kept.wrongCode()), 'OTP_MISMATCH')
  assert.equal(must(await unlock(kept.press())).state, 'conflict')
  const again = await phone.own(keep)
  assert.deepEqual([again.why, again.triesLeft, again.next?.action], ['duplicate', 5, 'choose_otp'])
  assert.equal(must(await choose([kept.press(), kept.press()])).state, 'active')
})

test('S1-05 a serial number that was recorded wrongly is corrected by the number and two codes of the generator in hand', async () => {
  const shopper = await newShopper('정정')
  const recorded = await registerByHand(shopper)
  const inHand = new HandHeld(place, { method: 'hotp', period: null })
  await intoStock(otp, inHand)
  valueOf(await markConflict(otp, recorded.id, 'wrong_serial'))
  const phone = new OtpPhone(system, shopper)
  refusedWith(await phone.check(inHand.press()), 'OTP_RECORD_WRONG')
  const correct = (codes: string[], serial = inHand.facts.serial): Promise<Answer<OtpReceipt>> => put(shopper, 'corrections', { registrationId: recorded.id, serial, codes })
  refusedWith(await correct([inHand.press(), inHand.press()], 'NOSUCH123'), 'OTP_SERIAL_INVALID')
  refusedWith(await correct([recorded.held.press(), recorded.held.press()]), 'OTP_MISMATCH')
  assert.equal(must(await correct([inHand.press(), inHand.press()])).state, 'active')
  assert.equal((await phone.own(recorded.id)).serialEnd, inHand.facts.serial.slice(-4))
  must(await phone.check(inHand.press()))
})

test('S1-05 a digital OTP is given no generator: its record is not corrected by a number', async () => {
  const phone = await issueOtp(system, await newShopper('디지털정정'))
  const inHand = new HandHeld(place, { method: 'hotp', period: null })
  await intoStock(otp, inHand)
  valueOf(await markConflict(otp, phone.registrationId, 'wrong_serial'))
  refusedWith(await put(phone.shopper, 'corrections', { registrationId: phone.registrationId, serial: inHand.facts.serial, codes: [inHand.press(), inHand.press()] }), 'REQUEST_INVALID')
  assert.equal((await phone.own()).serialEnd, phone.serial.slice(-4))
})

test('S1-06 a blocked model says so, costs no try, and is ended by another factor or replaced', async () => {
  const shopper = await newShopper('구형')
  const { held, id } = await registerByHand(shopper, { maker: 'OldMaker', model: 'Z0' })
  assert.deepEqual(valueOf(await setModelStatus(otp, { maker: 'OldMaker', model: 'Z0', status: 'blocked', by: null })), { ended: 1 })
  const another = new HandHeld(place, { method: 'hotp', period: null, maker: 'OldMaker', model: 'Z0' })
  await intoStock(otp, another)
  refusedWith(await put(await newShopper('또구형'), 'physical', { serial: another.facts.serial, pin: PIN }), 'OTP_MODEL_UNSUPPORTED')
  const phone = new OtpPhone(system, shopper)
  for (let guess = 0; guess < 7; guess++) refusedWith(await phone.check(held.wrongCode()), 'OTP_MODEL_UNSUPPORTED')
  const own = await phone.own(id)
  assert.deepEqual([own.state, own.triesLeft, own.next?.action], ['incompatible', 5, 'replace_otp'])
  const { left: seen, withGenerator } = await check(shopper, id)
  assert.equal(withGenerator, 'other_factor')
  refusedWith(await put(shopper, 'terminations', { registrationId: id, serial: held.facts.serial, seen, confirmed: true }), 'FACTORS_MISSING')
  must(await put(shopper, 'terminations', { registrationId: id, serial: held.facts.serial, factor: { pin: PIN }, seen, confirmed: true }))
})

test('S1-14 each channel has its own OTP: the code of the other is refused by name and spent', async () => {
  const shopper = await newShopper('매체')
  const phone = await issueOtp(system, shopper)
  const { held, id } = await registerByHand(shopper)
  const set = await shopper.client.call('PUT', '/v1/otp/media/web/business', { body: { registrationId: id, pin: PIN } })
  must(set)
  const code = await phone.freshCode()
  const refused = refusedWith(await phone.check(code, 'web', 'business'), 'OTP_WRONG_MEDIUM')
  assert.equal(refused.title, '이 채널은 실물 OTP로 확인해요.')
  refusedWith(await phone.check(code, 'app', 'personal'), 'OTP_REUSED')
  // Whoever takes the wrong one of two is not guessing.
  for (let turn = 0; turn < 6; turn++) refusedWith(await phone.check(await phone.freshCode(), 'web', 'business'), 'OTP_WRONG_MEDIUM')
  assert.equal((await phone.own(id)).triesLeft, 5)
  must(await phone.check(held.press(), 'web', 'business'))
})

test('a clock is set again by consecutive codes typed one after the other', async () => {
  const shopper = await newShopper('시간')
  const { held, id } = await registerByHand(shopper)
  held.counter += 40
  const type = (code: string): Promise<Answer<OtpRegistration>> => shopper.client.call<OtpRegistration>('POST', `/v1/otp/registrations/${id}/resync`, { body: { code } })
  refusedWith(await type(held.press()), 'OTP_CLOCK_DRIFT')
  assert.equal((await new OtpPhone(system, shopper).own(id)).next?.action, 'resync')
  assert.equal(must(await type(held.press())).state, 'active')
})
