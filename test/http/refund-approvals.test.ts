import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Payment } from '../../src/protocol/api/payments.ts'
import type { RefundApproval } from '../../src/protocol/api/refund-approvals.ts'
import type { SaleList } from '../../src/protocol/api/till.ts'
import type { Queryable } from '../../src/database/transaction.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'
import { joinAsStaff, OwnerPhone, registerOwnerPhone } from '../staff.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import { EventStream } from './event-stream.ts'
import { refusedWith } from './problem.ts'
import { setRules } from './programme-rules.ts'

let system: RunningSystem
let second: SecondServer
let owner: Merchant
let phone: OwnerPhone
let till: Merchant
let shopper: Shopper
let payerId: Uuid
before(async () => {
  system = await startSystem()
  second = await startSecondServer(system)
  owner = await signInAsMerchant(system)
  phone = await registerOwnerPhone(system, owner)
  till = (await joinAsStaff(system, owner, '박직원', { refundDayLimit: 1_000 })).till
  shopper = await joinAsShopper(system, '손님', 500_000)
  await setRules(system)
  must(await shopper.unlock())
  payerId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

/** The hour's three are for each test anew. */
beforeEach(async () => {
  await system.database!.pool.query(`update refund_approvals set decided_at = decided_at - interval '1 hour'`)
})

async function pay(amount: number): Promise<Payment> {
  return must(await shopper.pay(await shopper.scan((await till.request(amount)).code!.qr)))
}

/** A refund above what the member may do, asked of the owner. */
async function ask(paid: Payment, amount: number, id = newUuid(), from = till): Promise<RefundApproval> {
  return must(await from.client.call<RefundApproval>('PUT', `/v1/refund-approvals/${id}`, { body: { paymentId: paid.id, payerId, amount } }))
}

async function hasBeen(paid: Payment): Promise<number> {
  return must(await shopper.client.call<Payment>('GET', `/v1/payments/${paid.id}`)).refunded
}

test('S2-38 what staff may not refund the owner approves with one signature from the phone, and the till hears of it', async () => {
  const paid = await pay(12_500)
  const id = newUuid()
  const problem = refusedWith(await till.refund(paid, payerId, 12_500, id), 'STAFF_NOT_AUTHORIZED')
  assert.equal(problem.remedy.label, '사장님께 승인 요청')
  const [atTill, atPhone] = [await EventStream.open(till.client, system.port), await EventStream.open(second.clientLike(owner.client), second.port)]
  const asked = await ask(paid, 12_500, id)
  await atPhone.heard(({ data }) => data.type === 'refund_approval_asked' && data.refundId === id)
  const waiting = (await phone.waiting()).approvals
  assert.deepEqual(waiting.map(({ refundId, askedBy, amount, sale }) => [refundId, askedBy, amount, sale.confirmationNumber]), [[id, '박직원', 12_500, paid.confirmationNumber]])
  refusedWith(await till.refund(paid, payerId, 12_500, id), 'STAFF_NOT_AUTHORIZED')
  const approved = must(await phone.approve(asked))
  assert.equal(approved.state, 'approved')
  const left = Date.parse(approved.expiresAt) - Date.now()
  assert.ok(left > 100_000 && left <= 120_000, String(left))
  await atTill.heard(({ data }) => data.type === 'refund_approval_decided' && data.refundId === id && data.state === 'approved')
  must(await till.refund(paid, payerId, 12_500, id))
  assert.equal(must(await till.client.call('GET', `/v1/refund-approvals/${id}`))['state'], 'used')
  const { sales } = must(await owner.client.call<SaleList>('GET', '/v1/sales'))
  const [part] = sales.find(({ paymentId }) => paymentId === paid.id)!.refunds
  assert.deepEqual([part!.by, part!.approvedBy], ['박직원', '김초록'])
  // What was approved does not count to what the member may do alone.
  const small = await pay(1_000)
  must(await till.refund(small, payerId, 1_000))
  await Promise.all([atTill.cut(), atPhone.cut()])
})

test('an approval is good for one refund, payment and amount, and for nothing else', async () => {
  const [paid, other] = [await pay(9_000), await pay(9_000)]
  const asked = await ask(paid, 5_000)
  must(await phone.approve(asked))
  refusedWith(await till.refund(paid, payerId, 5_001, asked.refundId), 'ID_REUSED_DIFFERENTLY')
  refusedWith(await till.refund(other, payerId, 5_000, asked.refundId), 'ID_REUSED_DIFFERENTLY')
  refusedWith(await till.refund(paid, payerId, 5_000), 'STAFF_NOT_AUTHORIZED')
  const colleague = (await joinAsStaff(system, owner, '이직원')).till
  refusedWith(await colleague.refund(paid, payerId, 5_000, asked.refundId), 'STAFF_NOT_AUTHORIZED')
  const copies = await Promise.all(Array.from({ length: 50 }, (_, index) => {
    const client = index % 2 ? till.client : second.clientLike(till.client)
    return client.call('PUT', `/v1/refunds/${asked.refundId}`, { body: { paymentId: paid.id, payerId, amount: 5_000 } })
  }))
  assert.equal(new Set(copies.map(({ text }) => text)).size, 1)
  assert.equal(await hasBeen(paid), 5_000)
  refusedWith(await till.client.call('PUT', `/v1/refund-approvals/${asked.refundId}`, { body: { paymentId: paid.id, payerId, amount: 4_000 } }), 'ID_REUSED_DIFFERENTLY')
})

test('S2-38 a signature of another key, refund, amount, shop or time approves nothing', async () => {
  const paid = await pay(20_000)
  const asked = await ask(paid, 20_000)
  const stranger = new OwnerPhone(owner)
  const neighbour = await signInAsMerchant(system, 'fruit')
  const elsewhere = await registerOwnerPhone(system, neighbour, 'fruit')
  const wrong: Promise<Answer<RefundApproval>>[] = [
    phone.approve(asked, { amount: 19_999n }),
    phone.approve(asked, { refundId: newUuid() }),
    phone.approve(asked, { paymentId: newUuid() }),
    phone.approve(asked, { merchantId: neighbour.till.merchant.id }),
    phone.approve(asked, { deploymentId: newUuid() }),
    phone.approve(asked, { keyId: elsewhere.keyId }),
    stranger.approve(asked),
  ]
  for (const answer of await Promise.all(wrong)) refusedWith(answer, 'SIGNATURE_INVALID')
  refusedWith(await elsewhere.approve(asked), 'NOT_FOUND')
  refusedWith(await phone.approve(asked, { issuedAt: Date.now() - 121_000 }), 'REFUND_APPROVAL_EXPIRED')
  refusedWith(await phone.approve(asked, { issuedAt: Date.now() + 3_600_000 }), 'REFUND_APPROVAL_EXPIRED')
  for (const approval of ['AAAA', '====', 'x'.repeat(1025), 7]) refusedWith(await owner.client.call('PUT', `/v1/refund-approvals/${asked.refundId}/approval`, { body: { approval } }), 'REQUEST_INVALID')
  const long = await owner.client.call('PUT', `/v1/refund-approvals/${asked.refundId}/approval`, { body: { approval: await phone.sign(asked, { expiresAt: Date.now() + 600_000 }) } })
  refusedWith(long, 'REQUEST_INVALID')
  refusedWith(await till.refund(paid, payerId, 20_000, asked.refundId), 'STAFF_NOT_AUTHORIZED')
})

test('an approval that was not used in two minutes, or whose key was revoked meanwhile, is over, and the refund definitely not done', async () => {
  const paid = await pay(20_000)
  const late = await ask(paid, 5_000)
  must(await phone.approve(late))
  await system.database!.pool.query(`update refund_approvals set expires_at = clock_timestamp() where refund_id = $1`, [late.refundId])
  refusedWith(await till.refund(paid, payerId, 5_000, late.refundId), 'REFUND_APPROVAL_EXPIRED')
  refusedWith(await phone.approve(late), 'REFUND_APPROVAL_EXPIRED')
  const lost = await registerOwnerPhone(system, owner)
  const asked = await ask(paid, 6_000)
  must(await lost.approve(asked))
  assert.equal((await owner.client.call('DELETE', `/v1/approval-keys/${lost.keyId}`)).status, 204)
  refusedWith(await till.refund(paid, payerId, 6_000, asked.refundId), 'REFUND_APPROVAL_EXPIRED')
  refusedWith(await lost.approve(await ask(paid, 7_000)), 'SIGNATURE_INVALID')
  assert.equal(await hasBeen(paid), 0)
})

test('the owner declines, or the till takes its question back: the refund is definitely not done under its id', async () => {
  const paid = await pay(20_000)
  const declined = await ask(paid, 5_000)
  must(await owner.client.call('PUT', `/v1/refund-approvals/${declined.refundId}/refusal`, { body: {} }))
  refusedWith(await phone.approve(declined), 'REFUND_DECLINED')
  refusedWith(await till.refund(paid, payerId, 5_000, declined.refundId), 'REFUND_DECLINED')
  const colleague = (await joinAsStaff(system, owner, '서직원')).till
  const withdrawn = await ask(paid, 6_000)
  const giveUp = (who: Merchant, id: Uuid, amount = 6_000): Promise<Answer> => who.client.call('PUT', `/v1/refund-approvals/${id}/withdrawal`, { body: { paymentId: paid.id, payerId, amount } })
  refusedWith(await giveUp(colleague, withdrawn.refundId), 'NOT_FOUND')
  refusedWith(await giveUp(till, withdrawn.refundId, 6_001), 'ID_REUSED_DIFFERENTLY')
  must(await giveUp(till, withdrawn.refundId))
  // One that the owner was never asked about is given up as well: a copy still on its way moves nothing.
  const never = newUuid()
  must(await giveUp(till, never))
  refusedWith(await till.refund(paid, payerId, 6_000, never), 'REFUND_WITHDRAWN')
  refusedWith(await phone.approve(withdrawn), 'REFUND_WITHDRAWN')
  refusedWith(await till.refund(paid, payerId, 6_000, withdrawn.refundId), 'REFUND_WITHDRAWN')
  assert.deepEqual((await phone.waiting()).approvals.filter(({ paymentId }) => paymentId === paid.id), [])
})

test('what was declined or given up is not done under its id by anybody, whatever they may do alone; what was done stays done', async () => {
  const paid = await pay(40_000)
  const trusted = (await joinAsStaff(system, owner, '정직원', { refundDayLimit: 50_000 })).till
  const giveUp = (who: Merchant, id: Uuid, amount: number): Promise<Answer<RefundApproval>> =>
    who.client.call<RefundApproval>('PUT', `/v1/refund-approvals/${id}/withdrawal`, { body: { paymentId: paid.id, payerId, amount } })
  const [one, two] = [await ask(paid, 5_000, newUuid(), trusted), await ask(paid, 5_000, newUuid(), trusted)]
  for (const { refundId } of [one, two]) must(await owner.client.call('PUT', `/v1/refund-approvals/${refundId}/refusal`, { body: {} }))
  refusedWith(await trusted.refund(paid, payerId, 5_000, one.refundId), 'REFUND_DECLINED')
  refusedWith(await owner.refund(paid, payerId, 5_000, two.refundId), 'REFUND_DECLINED')
  const never = newUuid()
  must(await giveUp(trusted, never, 6_000))
  refusedWith(await trusted.refund(paid, payerId, 6_001, never), 'ID_REUSED_DIFFERENTLY')
  refusedWith(await trusted.refund(paid, payerId, 6_000, never), 'REFUND_WITHDRAWN')
  assert.equal(await hasBeen(paid), 0)
  // Done, with and without a question: neither giving up nor declining says otherwise.
  const [done, asked] = [newUuid(), await ask(paid, 800, newUuid(), trusted)]
  must(await trusted.refund(paid, payerId, 700, done))
  must(await trusted.refund(paid, payerId, 800, asked.refundId))
  assert.equal(must(await giveUp(trusted, done, 700)).state, 'used')
  refusedWith(await giveUp(trusted, done, 701), 'ID_REUSED_DIFFERENTLY')
  refusedWith(await giveUp(till, done, 700), 'NOT_FOUND')
  assert.equal(must(await owner.client.call('PUT', `/v1/refund-approvals/${asked.refundId}/refusal`, { body: {} }))['state'], 'used')
  assert.equal(must(await giveUp(trusted, asked.refundId, 800)).state, 'used')
  // At once: it is done or given up, and both say the same.
  for (let round = 0; round < 8; round++) {
    const id = newUuid()
    const [refund, given] = await Promise.all([trusted.refund(paid, payerId, 100, id), giveUp(trusted, id, 100)])
    assert.equal(must(given).state, refund.status === 200 ? 'used' : 'withdrawn')
    if (refund.status !== 200) refusedWith(refund, 'REFUND_WITHDRAWN')
  }
})

test('an approval that was given and then given up still counts among the hour\'s three', async () => {
  const paid = await pay(10_000)
  const asked = await Promise.all(Array.from({ length: 4 }, () => ask(paid, 2_000)))
  for (const one of asked.slice(0, 3)) {
    must(await phone.approve(one))
    must(await till.client.call('PUT', `/v1/refund-approvals/${one.refundId}/withdrawal`, { body: { paymentId: paid.id, payerId, amount: 2_000 } }))
  }
  refusedWith(await phone.approve(asked[3]!), 'APPROVALS_USED_UP')
})

test('three approvals an hour and not one more, however many come at once', async () => {
  const paid = await pay(50_000)
  const asked = await Promise.all(Array.from({ length: 8 }, () => ask(paid, 2_000)))
  const answers = await Promise.all(asked.map((one) => phone.approve(one)))
  const approved = asked.filter((_, index) => answers[index]!.status === 200)
  assert.equal(approved.length, 3)
  for (const answer of answers) if (answer.status !== 200) assert.equal(refusedWith(answer, 'APPROVALS_USED_UP').remedy.label, '사장님이 직접 환불')
  for (const one of approved) must(await phone.approve(one))
  for (const one of approved) must(await till.refund(paid, payerId, 2_000, one.refundId))
  assert.equal(await hasBeen(paid), 6_000)
  must(await owner.refund(paid, payerId, 2_000))
})

test('S2-38 a phone approves only after the owner\'s password, for the owner alone, and no more after signing out everywhere', async () => {
  const other = await signInAsMerchant(system, 'rice')
  const password = (shop: string): string => system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === shop)!.password
  const mine = new OwnerPhone(other)
  refusedWith(await mine.register('rice', 'wrong'), 'LOGIN_FAILED')
  refusedWith(await mine.register('green', password('green')), 'LOGIN_FAILED')
  must(await mine.register('rice', password('rice')))
  must(await mine.register('rice', password('rice')))
  const taken = new OwnerPhone(owner)
  refusedWith(await owner.client.call('PUT', `/v1/approval-keys/${mine.keyId}`, { body: { publicKey: taken.publicKey, name: 'x', loginId: 'green', password: password('green') } }), 'ID_REUSED_DIFFERENTLY')
  const staff = (await joinAsStaff(system, other, '강직원')).till
  const paid = must<Payment>(await shopper.pay(await shopper.scan((await staff.request(3_000)).code!.qr)))
  const asked = await ask(paid, 3_000, newUuid(), staff)
  const approval = await mine.sign(asked)
  assert.equal((await other.client.call('DELETE', '/v1/sessions')).status, 204)
  const again = await signInAsMerchant(system, 'rice')
  refusedWith(await again.client.call('PUT', `/v1/refund-approvals/${asked.refundId}/approval`, { body: { approval } }), 'SIGNATURE_INVALID')
})

/** What `npm run verify` finds when somebody with the rights of the database's owner has done this. */
async function foundAfter(damage: string): Promise<string[]> {
  const client = await system.database!.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    await client.query(damage)
    const found: string[] = []
    for await (const { rule } of verifyBooks(client as unknown as Queryable)) found.push(rule)
    return found
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('the books hold after all of it, and an approval that was bent, lent or made up is found', async () => {
  assert.deepEqual(await foundAfter('select 1'), [])
  const used = `(select refund_id from refund_approvals where state = 'used' limit 1)`
  const asApproved = 'an approval of a refund was used by the refund that was done as approved'
  const byOwner = 'an approval of a refund was given by an owner of the shop with a key of that shop'
  assert.deepEqual(await foundAfter(`update refund_approvals set amount = amount + 1 where refund_id = ${used}`), [asApproved])
  assert.deepEqual(await foundAfter(`update refund_approvals set refund_id = gen_random_uuid() where refund_id = ${used}`), [asApproved])
  assert.deepEqual(await foundAfter(`update refund_approvals set decided_by = asked_by where refund_id = ${used}`), [byOwner])
  assert.deepEqual(await foundAfter(`update approval_keys set merchant_id = gen_random_uuid() where id = (select key_id from refund_approvals where refund_id = ${used})`), [byOwner, ...Array.from({ length: await usedBesides() }, () => byOwner)])
})

/** Approvals of the same key as the first used one, besides it. */
async function usedBesides(): Promise<number> {
  const { rows } = await system.database!.pool.query<{ count: number }>(
    `select count(*)::int - 1 as count from refund_approvals where state in ('approved', 'used') and key_id = (select key_id from refund_approvals where state = 'used' limit 1)`,
  )
  return rows[0]!.count
}
