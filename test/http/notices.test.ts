import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { inTransaction } from '../../src/database/transaction.ts'
import type { NoticeFacts, NoticeKind } from '../../src/notices/notice-kinds.ts'
import { sendNotice } from '../../src/notices/send-notice.ts'
import type { NoticeList, PushKey, Unread } from '../../src/protocol/api/notices.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { PushService, type Browser } from '../push-service.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'
import { joinAsStaff } from '../staff.ts'
import { refusedWith } from './problem.ts'

let push: PushService
let system: RunningSystem
let second: SecondServer
let shopper: Shopper
let stranger: Shopper
let owner: Merchant
const idOf = new Map<Shopper, Uuid>()

before(async () => {
  push = await PushService.start()
  process.env['NODE_EXTRA_CA_CERTS'] = push.certificateFile
  system = await startSystem()
  second = await startSecondServer(system)
  shopper = await joinAsShopper(system, '김하연', 50_000)
  stranger = await joinAsShopper(system, '이두리')
  owner = await signInAsMerchant(system)
  for (const each of [shopper, stranger]) idOf.set(each, must(await each.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId)
})
after(async () => {
  await second.stop()
  await system.stop()
  await push.stop()
})

async function tell<Of extends NoticeKind>(person: Shopper, kind: Of, facts: NoticeFacts<Of>): Promise<Uuid> {
  const id = newUuid()
  await inTransaction(system.database!.pool, (transaction) => sendNotice(transaction, { id, personId: idOf.get(person)!, kind, facts }))
  return id
}

async function subscribe(person: { client: Shopper['client'] }, language: 'ko' | 'en' = 'ko'): Promise<Browser> {
  const browser = push.subscribe(language)
  must(await person.client.call('PUT', '/v1/push-subscription', { body: browser.subscription }))
  return browser
}

async function until(is: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 15_000
  while (!(await is())) {
    if (Date.now() > deadline) assert.fail(`${what}; ${push.complaints.join()}`)
    await pause(30)
  }
}

async function deliveries(noticeId: Uuid): Promise<{ way: string; state: string; tries: number; hindrance: string | null; pause: number }[]> {
  const { rows } = await system.database!.pool.query<{ way: string; state: string; tries: number; hindrance: string | null; pause: number }>(
    `select way, state, tries, hindrance, extract(epoch from next_try_at - clock_timestamp())::float8 as pause from notice_deliveries where notice_id = $1 order by way`,
    [noticeId],
  )
  return rows
}

const inbox = async (client: Shopper['client']): Promise<NoticeList> => must(await client.call<NoticeList>('GET', '/v1/notices'))
const unread = async (client: Shopper['client']): Promise<number> => must(await client.call<Unread>('GET', '/v1/notices/unread')).unread

test('a notice stands in the inbox, unread until it is read, and nobody else can read it or mark it', async () => {
  const id = await tell(shopper, 'DEVICE_REGISTERED', { device: '갤럭시 S26' })
  const [notice] = (await inbox(shopper.client)).notices
  assert.deepEqual([notice!.id, notice!.title.ko, notice!.opens, notice!.isRead], [id, '새 휴대폰이 등록됐어요', '/more/devices', false])
  assert.match(notice!.body.en, /^갤럭시 S26 can now use Onjang\./)
  must(await stranger.client.call('POST', '/v1/notices/read', { body: { ids: [id] } }))
  assert.deepEqual([await unread(shopper.client), (await inbox(stranger.client)).notices], [1, []])
  assert.equal(must(await shopper.client.call<Unread>('POST', '/v1/notices/read', { body: { ids: [id] } })).unread, 0)
  assert.equal((await inbox(shopper.client)).notices[0]!.isRead, true)
})

test('a long inbox is read page by page, and nothing is left out', async () => {
  const ids: Uuid[] = []
  for (let index = 0; index < 35; index++) ids.unshift(await tell(stranger, 'PIN_LOCKED', {}))
  const first = await inbox(stranger.client)
  const rest = must(await stranger.client.call<NoticeList>('GET', `/v1/notices?before=${first.next}`))
  assert.deepEqual([...first.notices, ...rest.notices].map(({ id }) => id), ids)
  assert.equal(rest.next, null)
})

test('a browser that subscribed is sent the notice, encrypted for it alone and signed with our key', async () => {
  const browser = await subscribe(shopper, 'en')
  const id = await tell(shopper, 'DEVICE_REGISTERED', { device: 'Pixel 12' })
  await until(() => browser.received.length > 0, 'nothing was pushed')
  const { content, ttl, topic, signedBy } = browser.received[0]!
  assert.deepEqual(content, { id, title: 'A new phone was registered', body: 'Pixel 12 can now use Onjang. If this was not you, sign out everywhere.', opens: '/more/devices', language: 'en' })
  assert.equal(signedBy, must(await shopper.client.call<PushKey>('GET', '/v1/push-key')).publicKey)
  assert.ok(ttl > 3_600 && topic.length === 32)
  await until(async () => (await deliveries(id)).every(({ state }) => state === 'delivered'), 'the delivery is noted')
  const { messages } = (await (await fetch(`${system.sandboxUrl}/messages?phone=${shopper.claim.phone}`)).json()) as { messages: { text: string }[] }
  assert.equal(messages.filter(({ text }) => text.includes('Pixel 12 can now use Onjang')).length, 1, 'and once by text message, as this kind asks')
  assert.deepEqual(push.complaints, [])
})

test('two servers send 60 notices: each arrives once', async () => {
  const browser = await subscribe(shopper)
  const ids = await Promise.all(Array.from({ length: 60 }, () => tell(shopper, 'PIN_LOCKED', {})))
  await until(async () => (await Promise.all(ids.map(deliveries))).flat().every(({ state }) => state === 'delivered'), 'not all were delivered')
  assert.deepEqual(browser.received.map(({ content }) => content.id).sort(), ids.sort())
})

test('a push service that fails is tried again with growing pauses, and nothing is lost', async () => {
  const browser = await subscribe(shopper)
  browser.answer = { status: 503 }
  const id = await tell(shopper, 'REFUND_APPROVAL_WAITING', { member: '박민수', amount: 1_000n })
  assert.deepEqual(await deliveries(id), [], 'a kind of the till is not sent to a wallet')
  const locked = await tell(shopper, 'PIN_LOCKED', {})
  const waiting = async () => (await deliveries(locked)).filter(({ way, state }) => way === 'push' && state === 'waiting')
  const pauses: number[] = []
  for (let tries = 1; tries <= 3; tries++) {
    await until(async () => (await waiting()).some((each) => each.tries === tries && each.hindrance === 'status 503'), `try ${tries}`)
    pauses.push((await waiting())[0]!.pause)
    await system.database!.pool.query(`update notice_deliveries set next_try_at = clock_timestamp(), hindrance = null where notice_id = $1 and state = 'waiting'`, [locked])
  }
  assert.ok(pauses[0]! < pauses[1]! && pauses[1]! < pauses[2]!, pauses.join())
  browser.answer = { status: 201 }
  await system.database!.pool.query(`update notice_deliveries set next_try_at = clock_timestamp(), hindrance = null where notice_id = $1 and state = 'waiting'`, [locked])
  await until(() => browser.received.some(({ content }) => content.id === locked), 'it came in the end')
})

test('a browser that took its subscription back is dropped; one that signed out is sent nothing', async () => {
  const gone = await subscribe(shopper)
  gone.answer = { status: 410 }
  const id = await tell(shopper, 'PIN_LOCKED', {})
  await until(async () => (await deliveries(id)).some(({ state, hindrance }) => state === 'given_up' && /subscription/.test(hindrance ?? '')), 'the end is noted')
  const other = await joinAsShopper(system, '박가은')
  idOf.set(other, must(await other.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId)
  const left = await subscribe(other)
  must(await other.client.call('DELETE', '/v1/session'))
  const late = await tell(other, 'PIN_LOCKED', {})
  await until(async () => (await deliveries(late)).some(({ way, state }) => way === 'push' && state === 'given_up'), 'it is given up')
  assert.deepEqual(left.received, [])
})

test('a phone that another person signs in on hears only of that person', async () => {
  const browser = push.subscribe()
  must(await shopper.client.call('PUT', '/v1/push-subscription', { body: browser.subscription }))
  must(await stranger.client.call('PUT', '/v1/push-subscription', { body: browser.subscription }))
  const [one, other] = [await tell(shopper, 'PIN_LOCKED', {}), await tell(stranger, 'PIN_LOCKED', {})]
  await until(() => browser.received.length > 0, 'nothing came')
  assert.deepEqual(browser.received.map(({ content }) => content.id), [other])
  assert.notEqual(one, other)
})

test('a push that waits while another person signs in on the phone is never sent to that person, who keeps hearing of their own', async () => {
  const browser = push.subscribe()
  must(await shopper.client.call('PUT', '/v1/push-subscription', { body: browser.subscription }))
  browser.answer = { status: 503 }
  const waiting = await tell(shopper, 'DEVICE_REGISTERED', { device: '갤럭시 S26' })
  await until(async () => (await deliveries(waiting)).some(({ hindrance }) => hindrance === 'status 503'), 'the first try fails')
  must(await stranger.client.call('PUT', '/v1/push-subscription', { body: browser.subscription }))
  browser.answer = { status: 201 }
  await until(async () => {
    await system.database!.pool.query(`update notice_deliveries set next_try_at = clock_timestamp() where notice_id = $1 and state = 'waiting' and next_try_at < clock_timestamp() + interval '20 seconds'`, [waiting])
    return (await deliveries(waiting)).some(({ way, state }) => way === 'push' && state !== 'waiting')
  }, 'it ends')
  const own = await tell(stranger, 'PIN_LOCKED', {})
  await until(() => browser.received.some(({ content }) => content.id === own), 'the new person hears nothing any more')
  assert.deepEqual(browser.received.map(({ content }) => content.id), [own])
})

test('notices made within one millisecond stand on their pages once each, and all are read up to the newest seen', async () => {
  const other = await joinAsShopper(system, '정다온')
  const { personId } = must(await other.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  await system.database!.pool.query(
    `insert into notices (id, person_id, kind, facts, made_at)
     select gen_random_uuid(), $1, 'PIN_LOCKED', '{}', '2026-01-01T00:00:00Z'::timestamptz + (i / 3) * interval '100 microseconds' from generate_series(1, 130) i`,
    [personId],
  )
  const ids: string[] = []
  for (let mark: string | null = ''; mark !== null; ) {
    const page: NoticeList = must(await other.client.call<NoticeList>('GET', mark ? `/v1/notices?before=${mark}` : '/v1/notices'))
    ids.push(...page.notices.map(({ id }) => id))
    mark = page.next
  }
  assert.deepEqual([ids.length, new Set(ids).size], [130, 130])
  idOf.set(other, personId)
  await tell(other, 'PIN_LOCKED', {})
  must(await stranger.client.call('POST', '/v1/notices/read', { body: { upTo: ids[0] } }))
  assert.equal(await unread(other.client), 99, 'nobody else marks them')
  assert.equal(must(await other.client.call<Unread>('POST', '/v1/notices/read', { body: { upTo: ids[0] } })).unread, 1, 'what came since stays unread')
  refusedWith(await other.client.call('POST', '/v1/notices/read', { body: {} }), 'REQUEST_INVALID')
})

test('whoever paid is told of a refund, and of a top-up that ended late, but not of one that ended at once', async () => {
  const payer = await joinAsShopper(system, '윤서', 50_000)
  const { personId } = must(await payer.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  const paid = must(await payer.pay(await payer.scan((await owner.request(9_000)).code!.qr)))
  must(await owner.refund(paid, personId, 4_000))
  assert.deepEqual((await inbox(payer.client)).notices.map(({ kind, body, opens }) => [kind, body.en, opens]), [
    ['REFUNDED', 'Green Side Dishes gave back ₩4,000. You can spend it again.', '/history'],
  ])
  for (const [action, kind] of [['done', 'TOP_UP_DONE'], ['not_done', 'TOP_UP_FAILED']] as const) {
    const fault = { call: 'bank.withdraw', action, effect: 'reset', remaining: 1 }
    await fetch(`${system.sandboxUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) })
    const asked = await payer.client.call<{ state: string }>('PUT', `/v1/top-ups/${newUuid()}`, { body: { face: 10_000, price: 9_000, linkedAccountId: payer.linkedAccountId } })
    assert.deepEqual([asked.status, asked.body.state], [202, 'requested'])
    await system.database!.pool.query(`update top_ups set ask_at = clock_timestamp() where person_id = $1 and state = 'requested'`, [personId])
    await until(async () => (await inbox(payer.client)).notices[0]!.kind === kind, kind)
  }
  assert.deepEqual((await inbox(payer.client)).notices.map(({ kind }) => kind), ['TOP_UP_FAILED', 'TOP_UP_DONE', 'REFUNDED'])
})

test('an address that is no push service is refused: our server is sent nowhere', async () => {
  for (const endpoint of ['https://169.254.169.254/latest/meta-data', 'https://example.org/push', 'https://192.168.0.1/admin']) {
    refusedWith(await shopper.client.call('PUT', '/v1/push-subscription', { body: { ...push.subscribe().subscription, endpoint } }), 'REQUEST_INVALID')
  }
  for (const change of [{ publicKey: 'AAAA' }, { sharedSecret: 'A'.repeat(21) }]) {
    refusedWith(await shopper.client.call('PUT', '/v1/push-subscription', { body: { ...push.subscribe().subscription, ...change } }), 'REQUEST_INVALID')
  }
})

test('an owner whose till is closed is told by push that a refund waits for approval', async () => {
  const browser = await subscribe(owner)
  const cashier = await joinAsStaff(system, owner, '박민수')
  const cashiers = await subscribe(cashier.till)
  const found = await shopper.scan((await owner.request(9_000)).code!.qr)
  const paid = must(await shopper.pay(found))
  must(await cashier.till.client.call('PUT', `/v1/refund-approvals/${newUuid()}`, { body: { paymentId: paid.id, payerId: idOf.get(shopper), amount: 9_000 } }))
  await until(() => browser.received.length > 0, 'nothing was pushed')
  const { content, urgency, ttl } = browser.received[0]!
  assert.deepEqual([content.title, content.body], ['환불 승인을 기다려요', '박민수님이 9,000원 환불 승인을 요청했어요.'])
  assert.ok(urgency === 'high' && ttl <= 300)
  assert.equal((await inbox(owner.client)).notices[0]!.kind, 'REFUND_APPROVAL_WAITING')
  assert.deepEqual([(await inbox(cashier.till.client)).notices, cashiers.received], [[], []])
})
