import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { GENERATOR_COLUMNS, seedOf, type Generator } from '../../src/authenticators/otp/generator.ts'
import { readSecrets } from '../../src/configuration/secrets.ts'
import type { OtpInstitutionList, OtpReceipt, OtpRegistration, OtpStatus } from '../../src/protocol/api/otp.ts'
import { counterCode } from '../../src/protocol/one-time-code.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { handlesOf } from '../../sandbox/testing/test-world.ts'
import type { Answer } from '../api-client.ts'
import { must, PIN, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'
import { problemOf, refusedWith } from './problem.ts'

/** One generator at several institutions: the pretend Saebyeok Bank and Naru Card, and the shared centre between them. */
let system: RunningSystem
let second: SecondServer
let world: ReturnType<typeof handlesOf>
before(async () => {
  system = await startSystem()
  // Two servers follow the centre; whatever is told must still happen once.
  second = await startSecondServer(system)
  world = handlesOf(system.sandboxUrl)
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

let people = 0
async function newShopper(): Promise<Shopper> {
  const shopper = new Shopper(system, '기관', `127.0.15.${++people}`)
  await shopper.register(await shopper.proveIdentity(system))
  return shopper
}

async function press(serial: string): Promise<string> {
  const answer = await fetch(`${system.sandboxUrl}/generators/${serial}/press`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  return ((await answer.json()) as { code: string }).code
}

const here = (shopper: Shopper, serial: string, makerCode?: string, id: Uuid = newUuid()): Promise<Answer<OtpRegistration>> =>
  shopper.client.call<OtpRegistration>('PUT', `/v1/otp/physical/${id}`, { body: { serial, pin: PIN, ...(makerCode ? { makerCode } : {}) } })
const elsewhere = (shopper: Shopper, body: { serial: string; makerCode?: string; institution?: string; pin?: string }, id: Uuid = newUuid()): Promise<Answer<OtpRegistration>> =>
  shopper.client.call<OtpRegistration>('PUT', `/v1/otp/other-registrations/${id}`, { body: { makerCode: '071', institution: 'saebyeok-bank', pin: PIN, ...body } })
const report = (shopper: Shopper, registrationId: Uuid): Promise<Answer<OtpReceipt>> => shopper.client.call<OtpReceipt>('PUT', `/v1/otp/reports/${newUuid()}`, { body: { registrationId, why: 'lost' } })
const found = (shopper: Shopper, registrationId: Uuid): Promise<Answer<OtpReceipt>> => shopper.client.call<OtpReceipt>('PUT', `/v1/otp/finds/${newUuid()}`, { body: { registrationId, factor: { pin: PIN } } })
const check = (shopper: Shopper, code: string): Promise<Answer> => shopper.client.call('POST', '/v1/otp/checks', { body: { channel: 'web', profile: 'personal', code } })

/** Confirms with two codes that follow each other, without waiting for a clock: those of the step before and of now, or two presses. */
async function confirm(shopper: Shopper, waiting: OtpRegistration, serial: string): Promise<Answer<OtpRegistration>> {
  const codes = serial === COUNTING ? [await press(serial), await press(serial)] : await clockCodes(serial)
  return shopper.client.call<OtpRegistration>('PUT', `/v1/otp/registrations/${waiting.id}/confirmation`, { body: { codes } })
}

/** What a clock of ours shows now and showed before, as its seed has it. */
async function clockCodes(serial: string): Promise<string[]> {
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  const { rows } = await system.database!.pool.query<Generator>(`select ${GENERATOR_COLUMNS} from otp_devices d where d.serial = $1`, [serial.replaceAll('-', '')])
  const seed = seedOf(seedKeys, rows[0]!)
  const step = Math.floor(Date.now() / 1_000 / rows[0]!.period!)
  return [step - 1, step].map((at) => counterCode(seed, at, { algorithm: 'sha1', digits: 6 }))
}

async function own(shopper: Shopper): Promise<OtpRegistration[]> {
  return must(await shopper.client.call<OtpStatus>('GET', '/v1/otp')).registrations
}

/** How a person's OTP stands at each institution, once it stands so; the centre is listened to every two seconds. */
async function standsSo(shopper: Shopper, expected: Record<string, string>): Promise<void> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const now = Object.fromEntries((await own(shopper)).map(({ institution, state }) => [institution, state]))
    if (isDeepStrictEqual(now, expected)) return
    if (Date.now() > deadline) assert.deepEqual(now, expected)
    await pause(100)
  }
}

/** The counting generator of the sample market: it needs no waiting. */
const COUNTING = 'YSC0-3001-0001'
let owner: Shopper
let ours: OtpRegistration
let there: OtpRegistration

test('a generator in use here is registered at another institution by serial number and maker code, whole or not at all; said again it is the same', async () => {
  owner = await newShopper()
  const { institutions } = must(await owner.client.call<OtpInstitutionList>('GET', '/v1/otp/institutions'))
  assert.deepEqual(institutions.map(({ code }) => code).toSorted(), ['naru-card', 'saebyeok-bank'])
  ours = must(await here(owner, COUNTING))
  refusedWith(await elsewhere(owner, { serial: COUNTING }), 'OTP_NOT_CONFIRMED')
  ours = must(await confirm(owner, ours, COUNTING))
  refusedWith(await elsewhere(owner, { serial: COUNTING, makerCode: '009' }), 'OTP_SERIAL_INVALID')
  refusedWith(await elsewhere(owner, { serial: COUNTING, institution: 'no-such-bank' }), 'NOT_FOUND')
  refusedWith(await elsewhere(owner, { serial: COUNTING, pin: '000000' }), 'PIN_WRONG')
  const id = newUuid()
  there = must(await elsewhere(owner, { serial: 'ｙｓｃ0 3001-0001', makerCode: '０７１' }, id))
  assert.deepEqual([there.state, there.institution, there.isOurs, there.institutionName?.en, there.next], ['active', 'saebyeok-bank', false, 'Saebyeok Bank', null])
  assert.deepEqual(must(await elsewhere(owner, { serial: COUNTING }, id)), there)
  refusedWith(await elsewhere(owner, { serial: COUNTING, institution: 'naru-card' }, id), 'ID_REUSED_DIFFERENTLY')
  refusedWith(await elsewhere(owner, { serial: COUNTING }), 'OTP_DUPLICATE')
  assert.notEqual(there.id, ours.id)
})

test('S1-21 six copies of one registration at another institution, under six ids on two servers, are one', async () => {
  const other = second.clientLike(owner.client)
  const body = { serial: COUNTING, makerCode: '071', institution: 'naru-card', pin: PIN }
  const answers = await Promise.all(Array.from({ length: 6 }, (_, copy) => (copy % 2 ? other : owner.client).call<OtpRegistration>('PUT', `/v1/otp/other-registrations/${newUuid()}`, { body })))
  assert.deepEqual([answers.filter(({ status }) => status === 200).length, answers.filter(({ status }) => status !== 200).every((answer) => problemOf(answer).reason === 'OTP_DUPLICATE')], [1, true])
  await standsSo(owner, { onjang: 'active', 'saebyeok-bank': 'active', 'naru-card': 'active' })
})

test('what is registered elsewhere is settled there: here it is not ended, unlocked, confirmed or tried', async () => {
  const left = { serial: COUNTING, codes: [await press(COUNTING)], seen: [], confirmed: true, registrationId: there.id }
  refusedWith(await owner.client.call('PUT', `/v1/otp/terminations/${newUuid()}`, { body: left }), 'OTP_NOT_REGISTERED_HERE')
  refusedWith(await owner.client.call('GET', `/v1/otp/registrations/${there.id}/termination`), 'OTP_NOT_REGISTERED_HERE')
  refusedWith(await owner.client.call('POST', `/v1/otp/registrations/${there.id}/resync`, { body: { code: await press(COUNTING) } }), 'OTP_NOT_REGISTERED_HERE')
  refusedWith(await owner.client.call('PUT', `/v1/otp/registrations/${there.id}/confirmation`, { body: { codes: [await press(COUNTING), await press(COUNTING)] } }), 'OTP_NOT_REGISTERED_HERE')
  refusedWith(await owner.client.call('PUT', '/v1/otp/media/app/personal', { body: { registrationId: there.id, pin: PIN } }), 'NOT_FOUND')
  refusedWith(await (await newShopper()).client.call('PUT', `/v1/otp/reports/${newUuid()}`, { body: { registrationId: there.id, why: 'lost' } }), 'NOT_FOUND')
})

test('edge case 9: a loss reported here stops it everywhere; it is lifted and ended at each institution by itself', async () => {
  must(await report(owner, there.id))
  await standsSo(owner, { onjang: 'suspended', 'saebyeok-bank': 'suspended', 'naru-card': 'suspended' })
  refusedWith(await check(owner, await press(COUNTING)), 'OTP_REPORTED_LOST')
  refusedWith(await found(owner, there.id), 'OTP_NOT_REGISTERED_HERE')
  must(await found(owner, ours.id))
  await standsSo(owner, { onjang: 'active', 'saebyeok-bank': 'suspended', 'naru-card': 'suspended' })
  must(await check(owner, await press(COUNTING)))
  await centreKnows(COUNTING, ['register', 'register', 'report', 'lift'])
  await world.atOtherBank('lift', COUNTING, owner.claim.phone)
  await standsSo(owner, { onjang: 'active', 'saebyeok-bank': 'active', 'naru-card': 'suspended' })
  await world.atOtherBank('end', COUNTING, owner.claim.phone)
  await standsSo(owner, { onjang: 'active', 'saebyeok-bank': 'terminated', 'naru-card': 'suspended' })
  refusedWith(await elsewhere(owner, { serial: COUNTING }), 'OTP_SERIAL_RETIRED')
  const { rows } = await system.database!.pool.query(`select count(*)::int as times from otp_events where registration_id = $1 and event = 'ended_elsewhere'`, [there.id])
  assert.equal(rows[0].times, 1, 'two servers listen, and it happened once')
})

/** Until the centre has taken what it was told, in the order in which it happened. */
async function centreKnows(serial: string, kinds: string[]): Promise<void> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const { rows } = await system.database!.pool.query<{ kind: string; state: string }>(`select o.kind, o.state from otp_centre_orders o join otp_devices d on d.id = o.device_id where d.serial = $1 order by o.number`, [serial.replaceAll('-', '')])
    if (rows.every(({ state }) => state === 'done') && rows.length === kinds.length) return assert.deepEqual(rows.map(({ kind }) => kind), kinds)
    if (Date.now() > deadline) assert.deepEqual(rows, kinds)
    await pause(100)
  }
}

test('edge case 9: a loss reported at another bank stops it here, with a notice; ended here it goes on there', async () => {
  await world.atOtherBank('report', 'YS30-1005-0005', '01000000201')
  const green = new Shopper(system, '초록', `127.0.15.${++people}`)
  green.claim = { ...green.claim, name: '김초록', birthDate: '19700101', phone: '01000000201' }
  await green.register(await green.proveIdentity(system))
  await standsSo(green, { 'saebyeok-bank': 'suspended' })
  refusedWith(await here(green, 'YS30-1005-0005'), 'OTP_REPORTED_LOST')
  const { notices } = must(await green.client.call<{ notices: { kind: string }[] }>('GET', '/v1/notices'))
  assert.equal(notices.filter(({ kind }) => kind === 'OTP_SUSPENDED').length, 1)
})

test('a generator that another bank gave out comes here with its owner by serial number and maker code, and signs in; a loss reported there while it waits is not overlooked', async () => {
  const shopper = await newShopper()
  const FOREIGN = 'YS30-6001-0001'
  refusedWith(await here(shopper, FOREIGN), 'OTP_SERIAL_INVALID')
  refusedWith(await here(shopper, FOREIGN, '071'), 'OTP_SERIAL_INVALID')
  await world.atOtherBank('register', FOREIGN, shopper.claim.phone)
  refusedWith(await here(await newShopper(), FOREIGN, '071'), 'OTP_SERIAL_INVALID')
  await world.switchOn('centre.claim', 'not_done', 'http_500', { remaining: 1 })
  const before = await triesOf(shopper)
  refusedWith(await here(shopper, FOREIGN, '071'), 'OTP_CENTRE_DOWN')
  assert.equal(await triesOf(shopper), before, 'a centre that is away costs no try')
  const waiting = must(await here(shopper, FOREIGN, '071'))
  assert.deepEqual([waiting.state, waiting.isOurs, waiting.maker, waiting.model], ['pending', true, '연습전자', 'YS-30'])
  await standsSo(shopper, { onjang: 'pending', 'saebyeok-bank': 'active' })

  await world.atOtherBank('report', FOREIGN, shopper.claim.phone)
  await standsSo(shopper, { onjang: 'pending', 'saebyeok-bank': 'suspended' })
  refusedWith(await confirm(shopper, waiting, FOREIGN), 'OTP_REPORTED_LOST')

  const next = await newShopper()
  await world.atOtherBank('register', 'YS30-6002-0002', next.claim.phone)
  const second = must(await confirm(next, must(await here(next, 'YS30-6002-0002', '071')), 'YS30-6002-0002'))
  assert.equal(second.state, 'active')
  await standsSo(next, { onjang: 'active', 'saebyeok-bank': 'active' })
  await centreKnows('YS30-6002-0002', ['register'])
})

async function triesOf(shopper: Shopper): Promise<number> {
  const { rows } = await system.database!.pool.query<{ failed: number }>('select t.failed from otp_serial_tries t join sessions s on s.person_id = t.person_id join devices d on d.id = s.device_id where d.id = $1', [shopper.deviceId])
  return rows[0]?.failed ?? 0
}

test('an answer of the centre that is lost leaves the registration waiting, also over a killed server; then it is there, once', async () => {
  const shopper = await newShopper()
  const SIXTY = 'YS60-2001-0001'
  const waiting = must(await here(shopper, SIXTY))
  must(await confirm(shopper, waiting, SIXTY))
  await world.switchOn('centre.order', 'done', 'reset', { remaining: 1 })
  const id = newUuid()
  const asked = must(await elsewhere(shopper, { serial: SIXTY, institution: 'naru-card' }, id))
  assert.deepEqual([asked.state, asked.text.en], ['pending', 'Waiting for the institution to answer.'])
  await system.killServer()
  await system.startServer()
  await system.database!.pool.query(`update otp_centre_orders set ask_at = now() where state = 'waiting'`)
  await standsSo(shopper, { onjang: 'active', 'naru-card': 'active' })
  assert.equal(must(await elsewhere(shopper, { serial: SIXTY, institution: 'naru-card' }, id)).state, 'active')
  const { rows } = await system.database!.pool.query(`select event, count(*)::int as times from otp_events where registration_id = $1 group by event order by event`, [id])
  assert.deepEqual(rows, [{ event: 'accepted_elsewhere', times: 1 }, { event: 'register_elsewhere', times: 1 }])
})

test('what the centre refuses is void, said to its owner, and what it knew and we did not comes after', async () => {
  const shopper = await newShopper()
  const SERIAL = 'YS30-1001-0001'
  must(await confirm(shopper, must(await here(shopper, SERIAL)), SERIAL))
  must(await elsewhere(shopper, { serial: SERIAL }))
  await world.switchOn('centre.events', 'not_done', 'http_500')
  await world.atOtherBank('report', SERIAL, shopper.claim.phone)
  const refused = must(await elsewhere(shopper, { serial: SERIAL, institution: 'naru-card' }))
  assert.deepEqual([refused.state, refused.text.en], ['void', 'The institution did not take it.'])
  const { notices } = must(await shopper.client.call<{ notices: { kind: string }[] }>('GET', '/v1/notices'))
  assert.ok(notices.some(({ kind }) => kind === 'OTP_ELSEWHERE_REFUSED'))
  await fetch(`${system.sandboxUrl}/faults`, { method: 'DELETE' })
  await standsSo(shopper, { onjang: 'suspended', 'saebyeok-bank': 'suspended', 'naru-card': 'void' })
})

test('how many of the centre’s events wait for an operator stands among the metrics', async () => {
  const waiting = async (): Promise<string | undefined> => /^onjang_otp_centre_events_set_aside (.*)$/m.exec(await (await fetch(`http://localhost:${system.port}/metrics`)).text())?.[1]
  assert.equal(await waiting(), '0')
  await system.database!.pool.query(`insert into otp_centre_troubles (number, event, tries, error, first_at, last_at, set_aside_at) values (900001, '{}', 6, 'x', now(), now(), now())`)
  assert.equal(await waiting(), '1')
  await system.database!.pool.query('update otp_centre_troubles set settled_at = now()')
  assert.equal(await waiting(), '0')
})
