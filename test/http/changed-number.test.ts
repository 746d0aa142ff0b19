import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { inTransaction } from '../../src/database/transaction.ts'
import type { NoticeFacts, NoticeKind } from '../../src/notices/notice-kinds.ts'
import { sendNotice } from '../../src/notices/send-notice.ts'
import { forgetFormerNumbers } from '../../src/people/former-number.ts'
import type { NoticeList } from '../../src/protocol/api/notices.ts'
import type { Recovery } from '../../src/protocol/api/recovery.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { signInToConsole, type SignedInMember } from '../console.ts'
import { joinAsShopper, must, Shopper } from '../people.ts'
import { PushService, type Browser } from '../push-service.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

/** Whoever has another's number changed, by a tale told to the counter or with a stolen sign-in, must not be the only one who hears of it. */

let push: PushService
let system: RunningSystem
let clerks: [SignedInMember, SignedInMember]
let numbers = 0
before(async () => {
  push = await PushService.start()
  process.env['NODE_EXTRA_CA_CERTS'] = push.certificateFile
  system = await startSystem()
  clerks = [await signInToConsole(system, 'clerk'), await signInToConsole(system, 'clerk', 'clerk2')]
})
after(async () => {
  await system.stop()
  await push.stop()
})

type Owner = { shopper: Shopper; personId: Uuid; browser: Browser }

async function somebody(name: string): Promise<Owner> {
  const shopper = await joinAsShopper(system, name)
  const { personId } = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  const browser = push.subscribe()
  must(await shopper.client.call('PUT', '/v1/push-subscription', { body: browser.subscription }))
  return { shopper, personId, browser }
}

/** Two clerks change it; returns the new number. */
async function changeNumber({ personId }: Owner): Promise<string> {
  const newPhone = `0107777${String(++numbers).padStart(4, '0')}`
  const id = newUuid()
  for (const clerk of clerks) must(await clerk.open(personId))
  must(await clerks[0].client.call('PUT', `/v1/console/proposals/${id}`, { body: { personId, action: 'change_number', note: '창구에서 본인 확인함', identityShown: true, newPhone } }))
  must(await clerks[1].client.call('PUT', `/v1/console/proposals/${id}/approval`, { body: { codes: [] } }))
  return newPhone
}

async function textsTo(phone: string, containing: string): Promise<string[]> {
  const { messages } = (await (await fetch(`${system.sandboxUrl}/messages?phone=${phone}`)).json()) as { messages: { text: string }[] }
  return messages.map(({ text }) => text).filter((text) => text.includes(containing))
}

/** Until every delivery to a person has come to its end. */
async function untilSent(personId: Uuid): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await pause(30)) {
    const { rows } = await system.database!.pool.query<{ open: number }>(`select count(*)::int as open from notice_deliveries d join notices n on n.id = d.notice_id where n.person_id = $1 and d.state = 'waiting'`, [personId])
    if (rows[0]!.open === 0) return
    if (Date.now() > deadline) assert.fail(`still waiting to be sent; ${push.complaints.join()}`)
  }
}

async function tell<Of extends NoticeKind>(personId: Uuid, kind: Of, facts: NoticeFacts<Of>): Promise<void> {
  await inTransaction(system.database!.pool, (transaction) => sendNotice(transaction, { personId, kind, facts }))
}

test('S2-38 of a changed number its owner hears by text to the old and to the new one, by push, and in the inbox', async () => {
  const owner = await somebody('옛번호')
  const newPhone = await changeNumber(owner)
  await untilSent(owner.personId)
  for (const phone of [owner.shopper.claim.phone, newPhone]) {
    const texts = await textsTo(phone, '휴대폰 번호를 바꿨어요')
    assert.equal(texts.length, 1, phone)
    assert.match(texts[0]!, new RegExp(`끝자리 ${newPhone.slice(-2)}.*바로 알려 주세요`))
  }
  assert.deepEqual(owner.browser.received.map(({ content }) => content.title), ['휴대폰 번호를 바꿨어요'])
  const { notices } = must(await owner.shopper.client.call<NoticeList>('GET', '/v1/notices'))
  assert.deepEqual(notices.map(({ kind }) => kind), ['PHONE_NUMBER_CHANGED'])
})

test('S2-38 a stolen sign-in that subscribes more browsers than are kept pushes none of the owner’s out, and reading the notice away stops no text', async () => {
  const owner = await somebody('훔친로그인')
  const stolen = new Shopper(system, '다른 휴대폰')
  stolen.claim = owner.shopper.claim
  await stolen.register(await stolen.proveIdentity(system))
  await untilSent(owner.personId)
  owner.browser.received.length = 0
  for (let browser = 0; browser < 25; browser++) {
    must(await stolen.client.call('PUT', '/v1/push-subscription', { body: push.subscribe().subscription }))
  }
  await changeNumber(owner)
  const { notices } = must(await stolen.client.call<NoticeList>('GET', '/v1/notices'))
  must(await stolen.client.call('POST', '/v1/notices/read', { body: { upTo: notices[0]!.id } }))
  await untilSent(owner.personId)
  assert.deepEqual(owner.browser.received.map(({ content }) => content.title), ['휴대폰 번호를 바꿨어요'])
  assert.equal((await textsTo(owner.shopper.claim.phone, '휴대폰 번호를 바꿨어요')).length, 1)
})

test('S2-41 for a day the old number also hears of a PIN that is asked for anew with the new one, but of no money', async () => {
  const owner = await somebody('가로챈번호')
  const oldPhone = owner.shopper.claim.phone
  await changeNumber(owner)
  // Whoever had it changed reads the texts to the new number, and proves it.
  const thief = new Shopper(system, '도둑')
  thief.claim = owner.shopper.claim
  const recovery = must(await thief.client.call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId: await thief.proveIdentity(system), what: 'pin' } }))
  assert.equal(must(await thief.client.call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/secret`, { body: { pin: '604937' } })).state, 'waiting')
  await tell(owner.personId, 'PAYEE_ADDED', { shop: { ko: '초록반찬', en: 'Green Side Dishes' }, bank: { ko: '온누리', en: 'Onnuri' }, account: '***1234' })
  await untilSent(owner.personId)
  assert.equal((await textsTo(oldPhone, '새로 정해 달라는 요청이 있어요')).length, 1)
  assert.equal((await textsTo(oldPhone, '받는 곳이 등록됐어요')).length, 0)
})

test('S2-38 after the day the old number, which may be somebody else’s by then, hears nothing more, and is forgotten', async () => {
  const owner = await somebody('지난번호')
  const { pool } = system.database!
  await changeNumber(owner)
  await untilSent(owner.personId)
  await forgetFormerNumbers(pool)
  const isKept = async (): Promise<boolean> => (await pool.query('select from former_numbers where person_id = $1 and sealed is not null', [owner.personId])).rowCount === 1
  assert.ok(await isKept())
  await pool.query(`update former_numbers set told_until = now() - interval '1 second' where person_id = $1`, [owner.personId])
  await tell(owner.personId, 'DEVICE_REGISTERED', { device: '갤럭시 S27' })
  await untilSent(owner.personId)
  assert.equal((await textsTo(owner.shopper.claim.phone, '갤럭시 S27')).length, 0)
  await pool.query(`update former_numbers set told_until = now() - interval '4 days' where person_id = $1`, [owner.personId])
  await forgetFormerNumbers(pool)
  assert.ok(!(await isKept()))
})
