import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Payment } from '../../src/protocol/api/payments.ts'
import type { Session } from '../../src/protocol/api/people.ts'
import type { JoinedStaff, StaffInvite, StaffList } from '../../src/protocol/api/staff.ts'
import type { SaleList } from '../../src/protocol/api/till.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { joinAsShopper, Merchant, must, signInAsMerchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'
import { addStaff, joinAsStaff, STAFF_PIN } from '../staff.ts'
import { EventStream } from './event-stream.ts'
import { problemOf, refusedWith } from './problem.ts'
import { setRules } from './programme-rules.ts'

let system: RunningSystem
let second: SecondServer
let owner: Merchant
let shopper: Shopper
let payerId: Uuid
before(async () => {
  system = await startSystem()
  second = await startSecondServer(system)
  owner = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '손님', 200_000)
  await setRules(system)
  must(await shopper.unlock())
  payerId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

async function payAt(till: Merchant, amount: number): Promise<Payment> {
  return must(await shopper.pay(await shopper.scan((await till.request(amount)).code!.qr)))
}

test('S2-38 staff sign in with a number from the owner and a PIN of their own, and take payments in their own name', async () => {
  const { member, code } = await addStaff(owner, '박직원', { refundDayLimit: 5_000 })
  assert.equal(member.state, 'invited')
  const till = new Merchant(system)
  const found = must(await till.client.call('POST', '/v1/staff-invites/lookup', { body: { code } }))
  assert.deepEqual(found, { name: '박직원', shopName: { ko: '초록반찬', en: 'Green Side Dishes' } })
  for (const pin of ['111111', '123456', '121212']) refusedWith(await till.client.call('POST', '/v1/staff-invites/acceptance', { body: { code, pin } }), 'PIN_TOO_EASY')
  const joined = must(await till.client.call<JoinedStaff>('POST', '/v1/staff-invites/acceptance', { body: { code, pin: STAFF_PIN } }))
  const { merchant, name } = joined.session
  assert.deepEqual([name, merchant!.staffRole, merchant!.refundDayLimit, merchant!.mayReport], ['박직원', 'staff', 5_000, false])
  // The answer was lost: the same number and PIN sign in again; another PIN does not.
  must(await till.client.call('POST', '/v1/staff-invites/acceptance', { body: { code, pin: STAFF_PIN } }))
  refusedWith(await till.client.call('POST', '/v1/staff-invites/acceptance', { body: { code, pin: '907315' } }), 'LOGIN_FAILED')
  const again = new Merchant(system)
  must(await again.client.call('POST', '/v1/sessions', { body: { loginId: joined.loginId.toUpperCase(), password: STAFF_PIN } }))
  await again.readTill()
  const paid = await payAt(again, 1_000)
  const { sales } = must(await owner.client.call<SaleList>('GET', '/v1/sales'))
  assert.equal(sales.find(({ paymentId }) => paymentId === paid.id)!.takenBy, '박직원')
})

test('S2-38 a forgotten PIN is replaced by a new invitation, which ends what the old one opened', async () => {
  const { till, member, loginId } = await joinAsStaff(system, owner, '최잊음')
  const invites = await Promise.all([1, 2].map(() => owner.client.call<StaffInvite>('POST', `/v1/staff/${member.id}/invites`, { body: {} })))
  const [older, newer] = invites.map(must).map(({ code }) => code)
  const fresh = new Merchant(system)
  const accept = (code: string | undefined): Promise<Answer> => fresh.client.call('POST', '/v1/staff-invites/acceptance', { body: { code, pin: '615204' } })
  const answers = [await accept(older), await accept(newer)]
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 404]))
  refusedWith(answers.find(({ status }) => status === 404)!, 'INVITE_INVALID')
  refusedWith(await till.client.call('GET', '/v1/session'), 'SESSION_EXPIRED')
  refusedWith(await fresh.client.call('POST', '/v1/sessions', { body: { loginId, password: STAFF_PIN } }), 'LOGIN_FAILED')
  must(await fresh.client.call('POST', '/v1/sessions', { body: { loginId, password: '615204' } }))
})

test('S2-38 staff refund up to the day\'s sum that the owner set, and not a won more, in however many parts at once', async () => {
  const { till, member } = await joinAsStaff(system, owner, '이환불', { refundDayLimit: 3_000 })
  const paid = await payAt(till, 20_000)
  // Of other shoppers too: their purses are other locks.
  const others = await Promise.all(['둘', '셋', '넷'].map(async (name) => {
    const other = await joinAsShopper(system, name, 20_000)
    const payment = must(await other.pay(await other.scan((await till.request(15_000)).code!.qr)))
    return { payment, payer: must(await other.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId }
  }))
  const sales = [{ payment: paid, payer: payerId }, ...others]
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => till.refund(sales[index % sales.length]!.payment, sales[index % sales.length]!.payer, 700)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 4)
  const refused = answers.filter(({ status }) => status !== 200).map((answer) => refusedWith(answer, 'STAFF_NOT_AUTHORIZED'))
  assert.deepEqual([...new Set(refused.map(({ details }) => details?.['left']))], [200])
  must(await till.refund(paid, payerId, 200))
  const id = newUuid()
  refusedWith(await till.refund(paid, payerId, 100, id), 'STAFF_NOT_AUTHORIZED')
  // The owner raises the sum; the refund that was refused binds nothing and may now go through.
  must(await owner.client.call('PUT', `/v1/staff/${member.id}`, { body: { name: '이환불', refundDayLimit: 3_100, mayReport: false } }))
  must(await till.refund(paid, payerId, 100, id))
  const listed = must(await owner.client.call<SaleList>('GET', '/v1/sales')).sales.filter(({ paymentId }) => sales.some(({ payment }) => payment.id === paymentId))
  assert.equal(listed.reduce((sum, { refunded }) => sum + refunded, 0), 3_100)
  assert.deepEqual([...new Set(listed.flatMap(({ refunds }) => refunds.map(({ by }) => by)))], ['이환불'])
})

test('S2-38 somebody who was removed does nothing more, on any server, from that moment', async () => {
  const { till, member, loginId } = await joinAsStaff(system, owner, '김나감', { refundDayLimit: 1_000_000, mayReport: true })
  const elsewhere = second.clientLike(till.client)
  const paid = await payAt(till, 9_000)
  const stream = await EventStream.open(elsewhere, second.port)
  const refund = (client: ApiClient, amount: number): Promise<Answer> => client.call('PUT', `/v1/refunds/${newUuid()}`, { body: { paymentId: paid.id, payerId, amount } })
  // Both servers know the session and would keep it for a while.
  must(await refund(till.client, 10))
  must(await refund(elsewhere, 10))
  const storm = Array.from({ length: 40 }, async (_, index) => refund(index % 2 ? till.client : elsewhere, 1))
  const removed = owner.client.call('DELETE', `/v1/staff/${member.id}`)
  assert.equal((await removed).status, 204)
  const rightAfter = await Promise.all([refund(elsewhere, 10), refund(till.client, 10), ...Array.from({ length: 10 }, () => refund(elsewhere, 1))])
  for (const answer of rightAfter) refusedWith(answer, 'SESSION_EXPIRED', 'unknown')
  await Promise.all(storm)
  const { rows } = await system.database!.pool.query<{ late: number }>(
    `select count(*)::int as late from refunds r join staff f on f.person_id = r.made_by and f.merchant_id = r.merchant_id where f.id = $1 and r.decided_at > f.removed_at`,
    [member.id],
  )
  assert.equal(rows[0]!.late, 0)
  await stream.ended
  for (const client of [till.client, elsewhere]) for (const path of ['/v1/session', '/v1/sales', '/v1/till', '/v1/sales-report']) assert.equal(problemOf(await client.call('GET', path)).reason, 'SESSION_EXPIRED')
  refusedWith(await till.client.call('POST', '/v1/sessions', { body: { loginId, password: STAFF_PIN } }), 'LOGIN_FAILED')
  assert.equal((await owner.client.call('DELETE', `/v1/staff/${member.id}`)).status, 204)
  refusedWith(await owner.client.call('PUT', `/v1/staff/${member.id}`, { body: { name: '김나감', refundDayLimit: 0, mayReport: false } }), 'NOT_FOUND')
  refusedWith(await owner.client.call('POST', `/v1/staff/${member.id}/invites`, { body: {} }), 'NOT_FOUND')
})

test('S2-38 a till that signed out, here or on another server, refunds nothing any more', async () => {
  const { till } = await joinAsStaff(system, owner, '정퇴근', { refundDayLimit: 50_000 })
  const paid = await payAt(till, 5_000)
  const elsewhere = second.clientLike(till.client)
  must(await elsewhere.call('GET', '/v1/session'))
  assert.equal((await till.client.call('DELETE', '/v1/session')).status, 204)
  refusedWith(await elsewhere.call('PUT', `/v1/refunds/${newUuid()}`, { body: { paymentId: paid.id, payerId, amount: 1 } }), 'SESSION_EXPIRED', 'unknown')
})

test('S2-38 what is the owner\'s stays the owner\'s, and each refusal says what to do', async () => {
  const { till, member } = await joinAsStaff(system, owner, '한계산')
  const own = [['GET', '/v1/staff'], ['PUT', `/v1/staff/${newUuid()}`, { name: '새', refundDayLimit: 9, mayReport: true }], ['PUT', `/v1/staff/${member.id}`, { name: '한계산', refundDayLimit: 1_000_000, mayReport: true }], ['DELETE', `/v1/staff/${member.id}`], ['GET', '/v1/approval-keys'], ['GET', '/v1/refund-approvals']] as const
  for (const [method, path, body] of own) {
    const problem = problemOf(await till.client.call(method, path, body ? { body } : {}))
    assert.deepEqual([problem.reason, problem.remedy.label], ['OWNER_ONLY', '사장님께 부탁하기'], path)
  }
  assert.equal(problemOf(await till.client.call('GET', '/v1/sales-report')).remedy.label, '사장님께 허락받기')
  const { staff } = must(await owner.client.call<StaffList>('GET', '/v1/staff'))
  const ownerId = staff.find(({ role }) => role === 'owner')!.id
  refusedWith(await owner.client.call('DELETE', `/v1/staff/${ownerId}`), 'NOT_FOUND')
  must(await till.client.call<Session>('GET', '/v1/session'))
})

test('names with emoji, from right to left, and of 200 signs are kept as they are; what hides or turns text is refused', async () => {
  const put = (name: unknown): Promise<Answer> => owner.client.call('PUT', `/v1/staff/${newUuid()}`, { body: { name, refundDayLimit: 0, mayReport: false } })
  for (const name of ['👩🏽‍🌾 귤', 'שלום עולם', 'محمد', 'ㄱ'.repeat(200), "=HYPERLINK('x')", 'O’Neill; drop table staff']) assert.equal(must(await put(name))['name'], name)
  for (const name of ['', ' ', '\u200b', 'a\u202eb', 'a\nb', 'a\u0000b', 'ㄱ'.repeat(201), '\ud800', 7, null]) refusedWith(await put(name), 'REQUEST_INVALID')
  for (const refundDayLimit of [-1, 1.5, '5', 2 ** 53]) refusedWith(await owner.client.call('PUT', `/v1/staff/${newUuid()}`, { body: { name: '가', refundDayLimit, mayReport: false } }), 'REQUEST_INVALID')
  const id = newUuid()
  const copies = await Promise.all(Array.from({ length: 20 }, () => owner.client.call('PUT', `/v1/staff/${id}`, { body: { name: '겹침', refundDayLimit: 0, mayReport: false } })))
  assert.deepEqual(copies.map(({ status }) => status), copies.map(() => 200))
  const { staff } = must(await owner.client.call<StaffList>('GET', '/v1/staff'))
  assert.equal(staff.filter(({ name }) => name === '겹침').length, 1)
})

test('S2-38 invitation numbers can\'t be guessed at speed, and one accepted at once by many signs in one PIN', async () => {
  const { code } = await addStaff(owner, '동시')
  const pins = ['483920', '715302']
  const clients = Array.from({ length: 8 }, (_, index) => new ApiClient(system.tillUrl, `127.0.9.${index + 1}`))
  const answers = await Promise.all(clients.map((client, index) => client.call('POST', '/v1/staff-invites/acceptance', { body: { code, pin: pins[index % 2] } })))
  const good = answers.flatMap(({ status }, index) => (status === 200 ? [index % 2] : []))
  assert.equal(new Set(good).size, 1, answers.map(({ text }) => text).join('\n'))
  const guesser = new ApiClient(system.tillUrl, '127.0.9.99')
  const guesses = await Promise.all(Array.from({ length: 30 }, () => guesser.call('POST', '/v1/staff-invites/lookup', { body: { code: '2222222222' } })))
  assert.equal(guesses.filter(({ body }) => body['reason'] === 'RATE_LIMITED').length, 10)
})
