import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Payment } from '../../src/protocol/api/payments.ts'
import type { SaleList } from '../../src/protocol/api/till.ts'
import type { History } from '../../src/protocol/api/wallet.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { ApiClient, Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import { refusedWith } from './problem.ts'
import { setRules } from './programme-rules.ts'

const TRIES = 50

let system: RunningSystem
let second: SecondServer
let merchant: Merchant
let shopper: Shopper
let payerId: Uuid
before(async () => {
  system = await startSystem()
  second = await startSecondServer(system)
  merchant = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '손님', 40_000)
  await setRules(system)
  must(await shopper.unlock())
  payerId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

async function pay(amount: number): Promise<Payment> {
  return must(await shopper.pay(await shopper.scan((await merchant.request(amount)).code!.qr)))
}

function refund(client: ApiClient, payment: Payment, amount: number, id: Uuid): Promise<Answer> {
  return client.call('PUT', `/v1/refunds/${id}`, { body: { paymentId: payment.id, payerId, amount } })
}

async function lots(): Promise<string[]> {
  const { rows } = await system.database!.pool.query<{ remaining: bigint }>('select remaining from lots where purse_id = $1 order by expires_at, id', [shopper.wallet.purse.id])
  return rows.map(({ remaining }) => String(remaining))
}

test('S2-26 a payment from two lots is refunded in parts, each with its own number, to the lots it came from', async () => {
  await shopper.topUp(20_000)
  const before = await lots()
  const paid = await pay(50_000)
  assert.deepEqual(await lots(), ['0', '10000'])
  const ids = [newUuid(), newUuid(), newUuid()]
  for (const [index, amount] of [7_000, 5_000, 38_000].entries()) {
    const answer = must(await refund(merchant.client, paid, amount, ids[index]!))
    assert.equal(answer['refundedInAll'], [7_000, 12_000, 50_000][index])
    assert.deepEqual(await lots(), [['0', '17000'], ['2000', '20000'], ['40000', '20000']][index])
  }
  assert.deepEqual(await lots(), before)
  const receipt = must(await shopper.client.call<{ payment: Payment }>('GET', `/v1/payments/${paid.id}/receipt`))
  assert.deepEqual(receipt.payment.refunds.map(({ id, amount }) => [id, amount]), [[ids[0], 7_000], [ids[1], 5_000], [ids[2], 38_000]])
  const { entries } = must(await shopper.client.call<History>('GET', '/v1/history'))
  assert.deepEqual(entries.filter(({ kind, paymentId }) => kind === 'refund' && paymentId === paid.id).map(({ amount }) => amount), [38_000, 5_000, 7_000])
  const { sales } = must(await merchant.client.call<SaleList>('GET', '/v1/sales'))
  const sale = sales.find(({ paymentId }) => paymentId === paid.id)!
  assert.deepEqual(sale.refunds.map(({ amount, by, approvedBy }) => [amount, by, approvedBy]), [[7_000, '김초록', null], [5_000, '김초록', null], [38_000, '김초록', null]])
  assert.deepEqual([sale.takenBy, sale.state], ['김초록', 'refunded'])
})

test('S2-26 fifty refunds at once on two servers never give back more than was paid', async () => {
  const paid = await pay(10_000)
  const clients = [merchant.client, second.clientLike(merchant.client)]
  const answers = await Promise.all(Array.from({ length: TRIES }, (_, index) => refund(clients[index % 2]!, paid, 700, newUuid())))
  const done = answers.filter(({ status }) => status === 200)
  assert.equal(done.length, 14)
  assert.deepEqual(new Set(done.map(({ body }) => body['refundedInAll'])).size, 14)
  for (const answer of answers) if (answer.status !== 200) refusedWith(answer, 'REFUND_EXCEEDS')
  const now = must(await shopper.client.call<Payment>('GET', `/v1/payments/${paid.id}`))
  assert.deepEqual([now.refunded, now.refunds.length], [9_800, 14])
  must(await refund(merchant.client, paid, 200, newUuid()))
})

test('S2-32 fifty copies of one part on two servers give back once, and a lost answer is asked for again', async () => {
  const paid = await pay(10_000)
  const id = newUuid()
  const other = second.clientLike(merchant.client)
  const before = (await shopper.readWallet()).purse.balance
  const answers = await Promise.all(Array.from({ length: TRIES }, (_, index) => refund(index % 2 ? other : merchant.client, paid, 3_000, id)))
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
  assert.equal(answers[0]!.status, 200, answers[0]!.text)
  assert.equal((await refund(other, paid, 3_000, id)).text, answers[0]!.text)
  refusedWith(await refund(other, paid, 3_001, id), 'ID_REUSED_DIFFERENTLY', 'moved')
  assert.equal((await shopper.readWallet()).purse.balance, before + 3_000)
  for (const amount of [0, -1, 1.5, 10_001, 2 ** 53, '700']) {
    const answer = await merchant.client.call('PUT', `/v1/refunds/${newUuid()}`, { body: { paymentId: paid.id, payerId, amount } })
    refusedWith(answer, amount === 10_001 ? 'REFUND_EXCEEDS' : 'REQUEST_INVALID')
  }
})

test('the books hold after all of it', async () => {
  const client = await system.database!.pool.connect()
  try {
    for await (const breach of verifyBooks(client as never)) assert.fail(`${breach.rule}: ${breach.words}`)
  } finally {
    client.release()
  }
})
