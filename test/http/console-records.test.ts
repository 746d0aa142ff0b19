import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { importRegistration, markConflict } from '../../src/authenticators/otp/conflict.ts'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import type { OwnersStallCodes } from '../../src/protocol/api/codes.ts'
import type { OtpReceipt, OtpRegistration } from '../../src/protocol/api/otp.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { signInToConsole, type SignedInMember } from '../console.ts'
import { counterInStock, otpOf, registerCounter } from '../generator-in-hand.ts'
import { valueOf, type HandHeld } from '../otp-place.ts'
import { joinAsShopper, must, signInAsMerchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** Wrong records of generators, put right at a branch's counter. */

let system: RunningSystem
let otp: Otp
let clerk: SignedInMember
let agent: SignedInMember
before(async () => {
  system = await startSystem()
  otp = await otpOf(system)
  clerk = await signInToConsole(system, 'clerk')
  agent = await signInToConsole(system, 'agent')
})
after(() => system.stop())

const byTwo = { who: 'clerk', id: newUuid(), second: newUuid() } as const

async function person(name: string): Promise<Shopper & { personId: Uuid }> {
  const shopper = await joinAsShopper(system, name)
  return Object.assign(shopper, { personId: must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId })
}

async function seenBy(member: SignedInMember, { personId }: { personId: Uuid }): Promise<void> {
  must(await member.open(personId, 'at_branch', '창구에 온 고객'))
}

const act = (member: SignedInMember, { personId }: { personId: Uuid }, registrationId: Uuid, action: string, more: object = {}, id = newUuid()): Promise<Answer<OtpReceipt>> =>
  member.client.call<OtpReceipt>('PUT', `/v1/console/otp-actions/${id}`, { body: { personId, registrationId, action, identityShown: true, ...more } })
const otpsOf = async ({ client }: Shopper): Promise<OtpRegistration[]> => must(await client.call<{ registrations: OtpRegistration[] }>('GET', '/v1/otp')).registrations
const actionsFor = async (member: SignedInMember, { personId }: { personId: Uuid }, registrationId: Uuid): Promise<string[]> =>
  must(await member.person(personId)).actions.filter((possible) => possible.registrationId === registrationId).map(({ action }) => action)
const trace = async (member: SignedInMember, { personId }: { personId: Uuid }): Promise<string[]> =>
  must(await member.timeline(personId)).entries.filter(({ group, who }) => group === 'support' && who === member.sample.loginId).map(({ about }) => about?.ko ?? '')
const twoOf = (held: HandHeld): string[] => [held.press(), held.press()]

test('S1-05 at a counter one of two records is kept by two codes of it; an agent is not offered it, and one code is not enough', async () => {
  const owner = await person('둘')
  const [one, other] = [await counterInStock(otp), await counterInStock(otp)]
  const first = valueOf(await importRegistration(otp, { personId: owner.personId, serial: one.facts.serial, by: byTwo }))
  const second = valueOf(await importRegistration(otp, { personId: owner.personId, serial: other.facts.serial, by: byTwo }))
  refusedWith(await act(clerk, owner, second.id, 'choose', { codes: twoOf(other) }), 'PURPOSE_MISSING')
  await seenBy(clerk, owner)
  await seenBy(agent, owner)
  assert.ok((await actionsFor(clerk, owner, second.id)).includes('choose'))
  assert.ok(!(await actionsFor(clerk, owner, second.id)).includes('correct'))
  assert.ok(!(await actionsFor(agent, owner, second.id)).includes('choose'))
  refusedWith(await act(agent, owner, second.id, 'choose', { codes: twoOf(other) }), 'NOT_ALLOWED')
  refusedWith(await act(clerk, owner, second.id, 'choose', { codes: [other.press()] }), 'OTP_REQUIRED')
  refusedWith(await act(clerk, owner, second.id, 'choose', { codes: twoOf(one) }), 'OTP_MISMATCH')
  const id = newUuid()
  const receipt = must(await act(clerk, owner, second.id, 'choose', { codes: twoOf(other) }, id))
  assert.equal(must(await act(clerk, owner, second.id, 'choose', { codes: ['000000', '111111'] }, id)).reference, receipt.reference, 'a repeated command has the same answer')
  assert.deepEqual((await otpsOf(owner)).map(({ id: which, state }) => [which, state]), [[second.id, 'active'], [first.id, 'terminated']])
  assert.ok((await trace(clerk, owner)).some((about) => about.includes('choose') && about.includes(receipt.reference)))
})

test('S1-05 S2-38 a choice whose tries are used up is unlocked at the counter by a clerk, or by an agent with a second, and stays a conflict until it is made', async () => {
  const owner = await person('다썼다')
  const [kept, other] = [await counterInStock(otp), await counterInStock(otp)]
  valueOf(await importRegistration(otp, { personId: owner.personId, serial: other.facts.serial, by: byTwo }))
  const { id } = valueOf(await importRegistration(otp, { personId: owner.personId, serial: kept.facts.serial, by: byTwo }))
  await seenBy(clerk, owner)
  await seenBy(agent, owner)
  assert.ok(!(await actionsFor(clerk, owner, id)).includes('unlock'))
  refusedWith(await act(clerk, owner, id, 'unlock', { codes: [kept.press()] }), 'OTP_DUPLICATE')
  for (let guess = 0; guess < 5; guess++) await act(clerk, owner, id, 'choose', { codes: [kept.wrongCode(), kept.wrongCode()] })
  refusedWith(await act(clerk, owner, id, 'choose', { codes: twoOf(kept) }), 'OTP_LOCKED')
  assert.ok((await actionsFor(clerk, owner, id)).includes('unlock'))
  assert.deepEqual(must(await agent.person(owner.personId)).actions.filter((one) => one.registrationId === id && one.action === 'unlock').map(({ takesTwo }) => takesTwo), [true])
  refusedWith(await act(clerk, owner, id, 'unlock', { codes: [kept.wrongCode()] }), 'OTP_MISMATCH')
  assert.equal(must(await act(clerk, owner, id, 'unlock', { codes: [kept.press()] })).state, 'conflict')
  must(await act(clerk, owner, id, 'choose', { codes: twoOf(kept) }))
  assert.deepEqual((await otpsOf(owner)).map(({ state }) => state), ['active', 'terminated'])
})

test('S1-05 at a counter a wrong serial number is corrected by the number and two codes of the generator in hand', async () => {
  const owner = await person('번호')
  const recorded = await registerCounter(otp, owner)
  const inHand = await counterInStock(otp)
  valueOf(await markConflict(otp, recorded.id, 'wrong_serial'))
  await seenBy(clerk, owner)
  assert.ok((await actionsFor(clerk, owner, recorded.id)).includes('correct'))
  refusedWith(await act(clerk, owner, recorded.id, 'correct', { serial: 'NOSUCH-1', codes: twoOf(inHand) }), 'OTP_SERIAL_INVALID')
  refusedWith(await act(clerk, owner, recorded.id, 'correct', { serial: inHand.facts.serial, codes: twoOf(recorded.held) }), 'OTP_MISMATCH')
  must(await act(clerk, owner, recorded.id, 'correct', { serial: inHand.facts.serial, codes: twoOf(inHand) }))
  assert.deepEqual((await otpsOf(owner)).map(({ state, serialEnd }) => [state, serialEnd]), [['active', inHand.facts.serial.slice(-4)]])

  // The number that was recorded wrongly is out of use until it was looked over; then somebody else gets that generator.
  const restock = (serial: string, id = newUuid(), more: object = {}): Promise<Answer<OtpReceipt>> => clerk.client.call<OtpReceipt>('PUT', `/v1/console/restocks/${id}`, { body: { serial, identityShown: true, ...more } })
  refusedWith(await restock(inHand.facts.serial), 'OTP_STATE_CHANGED')
  await restockUnseen(restock)
  refusedWith(await clerk.client.call('PUT', `/v1/console/restocks/${newUuid()}`, { body: { serial: recorded.held.facts.serial } }), 'FACTORS_MISSING')
  const id = newUuid()
  const receipt = must(await restock(recorded.held.facts.serial, id))
  assert.equal(must(await restock(recorded.held.facts.serial, id)).reference, receipt.reference)
  const next = await person('다음이')
  await registerAgain(next, recorded.held)
})

/** Whose a generator was is told to nobody for its number alone; the purpose comes with the number, and both tries are on record. */
async function restockUnseen(restock: (serial: string, id?: Uuid, more?: object) => Promise<Answer<OtpReceipt>>): Promise<void> {
  const unseen = await person('안열린이')
  const { held, id: registrationId } = await registerCounter(otp, unseen)
  const refused = refusedWith(await restock(held.facts.serial), 'PURPOSE_MISSING')
  assert.ok(!JSON.stringify(refused).includes(unseen.personId), 'nobody is told whose it was')
  const eventsOf = async (): Promise<string[]> => {
    const { rows } = await system.database!.pool.query<{ kind: string }>(`select kind from audit_events where subject = $1 and kind like 'console%' and actor = $2 order by at`, [unseen.personId, clerk.session.personId])
    return rows.map(({ kind }) => kind)
  }
  assert.deepEqual(await eventsOf(), ['console_action_refused'])
  const purpose = { purpose: 'at_branch', note: '돌려받음' }
  refusedWith(await restock(held.facts.serial, newUuid(), { purpose }), 'OTP_STATE_CHANGED')
  await system.database!.pool.query(`update console_accesses set ends_at = now() where person_id = $1`, [unseen.personId])
  await system.database!.pool.query(`update otp_registrations set state = 'terminated', terminated_at = now() where id = $1`, [registrationId])
  await system.database!.pool.query(`update otp_devices set stock = 'retired' where serial = $1`, [held.facts.serial])
  must(await restock(held.facts.serial, newUuid(), { purpose }))
  assert.deepEqual(await eventsOf(), ['console_action_refused', 'console_person_opened', 'console_person_opened', 'console_action_done'])
}

test('S1-05 a generator that was recorded for somebody else goes to whom it belongs, with a purpose for both, and both are told', async () => {
  const [wrong, right] = [await person('기록된이'), await person('진짜주인')]
  const { held, id } = await registerCounter(otp, wrong)
  valueOf(await markConflict(otp, id, 'wrong_owner'))
  await seenBy(clerk, wrong)
  const correct = (codes: string[]): Promise<Answer<OtpReceipt>> => act(clerk, wrong, id, 'correct', { ownerId: right.personId, codes })
  refusedWith(await correct(twoOf(held)), 'PURPOSE_MISSING')
  await seenBy(clerk, right)
  refusedWith(await correct([held.wrongCode(), held.wrongCode()]), 'OTP_MISMATCH')
  const receipt = must(await correct(twoOf(held)))
  assert.deepEqual([(await otpsOf(wrong)).length, (await otpsOf(right)).map(({ state }) => state)], [0, ['active']])
  const kinds = async (one: Shopper): Promise<string[]> => must(await one.client.call<{ notices: { kind: string; body: { ko: string } }[] }>('GET', '/v1/notices')).notices.filter(({ body }) => body.ko.includes(receipt.reference)).map(({ kind }) => kind)
  assert.deepEqual([await kinds(wrong), await kinds(right)], [['OTP_TERMINATED'], ['OTP_ACTIVE']])
  for (const one of [wrong, right]) assert.ok((await trace(clerk, one)).some((about) => about.includes('correct')))
})

test('S1-21 a clerk puts an ended generator back into stock from its last owner’s page, never one that was lost; then a branch hands it out anew', async () => {
  const owner = await person('반납')
  const { held, id } = await registerCounter(otp, owner)
  await seenBy(clerk, owner)
  await seenBy(agent, owner)
  refusedWith(await act(clerk, owner, id, 'restock'), 'OTP_STATE_CHANGED')
  must(await act(clerk, owner, id, 'terminate'))
  assert.deepEqual([await actionsFor(clerk, owner, id), await actionsFor(agent, owner, id)], [['restock'], []])
  refusedWith(await act(agent, owner, id, 'restock'), 'NOT_ALLOWED')
  must(await act(clerk, owner, id, 'restock'))
  assert.deepEqual(await actionsFor(clerk, owner, id), [])
  assert.ok((await trace(clerk, owner)).some((about) => about.includes('restock')))
  const next = await person('물려받은이')
  await registerAgain(next, held)

  const unlucky = await person('잃은이')
  const lost = await registerCounter(otp, unlucky)
  await seenBy(clerk, unlucky)
  must(await act(clerk, unlucky, lost.id, 'report', { why: 'lost' }))
  must(await act(clerk, unlucky, lost.id, 'terminate'))
  assert.deepEqual(await actionsFor(clerk, unlucky, lost.id), [])
  refusedWith(await act(clerk, unlucky, lost.id, 'restock'), 'OTP_REPORTED_LOST')
  refusedWith(await clerk.client.call('PUT', `/v1/console/restocks/${newUuid()}`, { body: { serial: lost.held.facts.serial, identityShown: true } }), 'OTP_REPORTED_LOST')
})

/** Another clerk: whoever ended something for a person issues nothing to them, and each of these owners is another person anyway. */
async function registerAgain(next: Shopper & { personId: Uuid }, held: HandHeld): Promise<void> {
  await seenBy(clerk, next)
  const { id } = must(await clerk.client.call<OtpRegistration>('PUT', `/v1/console/issues/${newUuid()}`, { body: { personId: next.personId, serial: held.facts.serial, identityShown: true } }))
  const confirmed = must(await clerk.client.call<OtpRegistration>('PUT', `/v1/console/issues/${id}/confirmation`, { body: { personId: next.personId, codes: twoOf(held) } }))
  assert.equal(confirmed.state, 'active')
}

test('S2-26 an operator sees the printed codes of an owner’s shops, for a purpose, and the block stands on the owner’s timeline', async () => {
  const operator = await signInToConsole(system, 'operator')
  const shop = await signInAsMerchant(system, 'fruit')
  const id = newUuid()
  must(await shop.client.call('PUT', `/v1/stall-codes/${id}`, { body: { stallId: shop.till.stalls[0]!.id } }))
  must(await shop.client.call('PUT', `/v1/stall-codes/${id}/activation`, { body: {} }))
  const owner = { personId: must(await shop.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId }
  const list = (member: SignedInMember): Promise<Answer<OwnersStallCodes>> => member.client.call<OwnersStallCodes>('GET', `/v1/console/people/${owner.personId}/stall-codes`)
  refusedWith(await list(clerk), 'NOT_ALLOWED')
  refusedWith(await list(operator), 'PURPOSE_MISSING')
  must(await operator.open(owner.personId, 'suspicion', '덧붙인 QR 신고'))
  assert.deepEqual(must(await list(operator)).codes.map((code) => [code.id, code.state, code.place.ko]), [[id, 'active', shop.till.stalls[0]!.place.ko]])
  must(await operator.client.call('PUT', `/v1/console/stall-codes/${id}/block`, { body: {} }))
  assert.deepEqual(must(await list(operator)).codes.map(({ state, stoppedBecause }) => [state, stoppedBecause]), [['blocked', 'operator']])
  const { entries } = must(await operator.timeline(owner.personId))
  assert.ok(entries.some(({ what, about }) => what.ko === '인쇄 QR 막음' && about?.ko.includes(shop.till.stalls[0]!.place.ko)))
})
