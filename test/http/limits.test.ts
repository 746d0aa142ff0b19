import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { TopUp } from '../../src/protocol/api/wallet.ts'
import type { Payment } from '../../src/protocol/api/payments.ts'
import { nextKoreanDay, nextKoreanMonth } from '../../src/programmes/korean-calendar.ts'
import { newUuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith } from './problem.ts'
import { setBankBalance, setRules } from './programme-rules.ts'

let system: RunningSystem
let merchant: Merchant
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
})
beforeEach(() => setRules(system))
after(() => system.stop())

async function pay(shopper: Shopper, amount: number): Promise<Answer<Payment>> {
  return shopper.pay(await merchant.foundBehind(await merchant.request(amount), shopper))
}

function topUp(shopper: Shopper, face: number): Promise<Answer<TopUp>> {
  const body = { face, price: Math.floor((face * 9) / 10), linkedAccountId: shopper.linkedAccountId }
  return shopper.client.call<TopUp>('PUT', `/v1/top-ups/${newUuid()}`, { body })
}

test('S2-20 one won more than the balance is refused with the one won that is missing; the balance itself is paid', async () => {
  const shopper = await joinAsShopper(system, '잔액', 50_000)
  const refused = await pay(shopper, 50_001)
  const problem = refusedWith(refused, 'INSUFFICIENT_BALANCE')
  assert.equal(problem.title, '1원 모자라요.')
  assert.deepEqual(problem.details, { missing: 1, balance: 50_000 })
  assert.equal(must(await pay(shopper, 50_000)).balanceAfter, 0)
  assert.equal(refusedWith(await pay(shopper, 1), 'INSUFFICIENT_BALANCE').details?.['missing'], 1)
})

test('S2-20 whoever was short tops up and pays the same request', async () => {
  const shopper = await joinAsShopper(system, '이어서', 10_000)
  const found = await merchant.foundBehind(await merchant.request(12_500), shopper)
  assert.equal(refusedWith(await shopper.pay(found), 'INSUFFICIENT_BALANCE').details?.['missing'], 2_500)
  must(await topUp(shopper, 2_500))
  assert.equal(must(await shopper.pay(found)).balanceAfter, 0)
})

test('S2-19 the limit of one payment holds to the won', async () => {
  const shopper = await joinAsShopper(system, '한번', 100_000)
  await setRules(system, { payment_cap: 20_000 })
  const problem = refusedWith(await pay(shopper, 20_001), 'PAYMENT_TOO_LARGE')
  assert.deepEqual([problem.details?.['limit'], problem.details?.['left'], problem.title], ['payment', 20_000, '한 번에 20,000원까지 결제할 수 있어요.'])
  must(await pay(shopper, 20_000))
})

for (const [name, rule, resetsAt] of [['day', 'day_cap', nextKoreanDay], ['month', 'month_cap', nextKoreanMonth]] as const) {
  test(`S2-19 the limit of the ${name} holds to the won, and says when it begins again`, async () => {
    const shopper = await joinAsShopper(system, '기간', 100_000)
    await setRules(system, { [rule]: 30_000 })
    must(await pay(shopper, 12_000))
    const refused = await pay(shopper, 18_001)
    const problem = refusedWith(refused, 'PAYMENT_LIMIT')
    assert.deepEqual(problem.details, { limit: name, left: 18_000, resetsAt: resetsAt(new Date()).toISOString() })
    assert.match(problem.title, /18,000원/)
    const shown = (await shopper.readWallet()).limits[name]
    assert.deepEqual(shown, { cap: 30_000, used: 12_000, left: 18_000, resetsAt: resetsAt(new Date()).toISOString() })
    assert.deepEqual([shopper.wallet.purse.spendable, shopper.wallet.purse.spendableReason], [18_000, 'PAYMENT_LIMIT'])
    must(await pay(shopper, 18_000))
    assert.equal(refusedWith(await pay(shopper, 1), 'PAYMENT_LIMIT').details?.['left'], 0)
  })
}

test('S2-19 a refund gives the limits of the running day and month back, but never the purchase limit', async () => {
  const shopper = await joinAsShopper(system, '되돌림', 100_000)
  await setRules(system, { day_cap: 30_000, month_cap: 30_000 })
  const { personId } = must(await shopper.client.call<{ personId: string }>('GET', '/v1/session'))
  const paid = must(await pay(shopper, 30_000))
  refusedWith(await pay(shopper, 1), 'PAYMENT_LIMIT')
  must(await merchant.refund(paid, personId, 10_000))
  refusedWith(await pay(shopper, 10_001), 'PAYMENT_LIMIT')
  must(await pay(shopper, 10_000))
  assert.equal((await shopper.readWallet()).limits.purchaseMonth.used, 100_000)
})

test('S2-43 the holding limit holds to the won, before the bank is asked', async () => {
  const shopper = await joinAsShopper(system, '보유', 30_000)
  await setRules(system, { holding_cap: 50_000 })
  assert.equal(refusedWith(await topUp(shopper, 20_001), 'HOLDING_LIMIT').details?.['left'], 20_000)
  assert.equal(must(await topUp(shopper, 20_000)).balance, 50_000)
  assert.equal(refusedWith(await topUp(shopper, 10), 'HOLDING_LIMIT').details?.['left'], 0)
})

test('S2-43 the monthly purchase limit holds to the won, and says when it begins again', async () => {
  const shopper = await joinAsShopper(system, '구매', 30_000)
  await setRules(system, { purchase_month_cap: 50_000 })
  const problem = refusedWith(await topUp(shopper, 20_001), 'PURCHASE_LIMIT')
  assert.deepEqual(problem.details, { left: 20_000, resetsAt: nextKoreanMonth(new Date()).toISOString() })
  must(await topUp(shopper, 20_000))
  must(await pay(shopper, 50_000))
  assert.equal(refusedWith(await topUp(shopper, 10), 'PURCHASE_LIMIT').details?.['left'], 0)
})

test('S2-43 what the bank took nothing for gives its limits and its budget back', async () => {
  const shopper = await joinAsShopper(system, '은행', 10_000)
  await setRules(system, { purchase_month_cap: 30_000, holding_cap: 30_000 })
  const { discountBudgetLeft } = shopper.wallet.programme
  await setBankBalance(system, shopper.linkedAccountId, 17_999)
  assert.deepEqual([must(await topUp(shopper, 20_000)).state], ['reversed'])
  assert.equal((await shopper.readWallet()).programme.discountBudgetLeft, discountBudgetLeft)
  await setBankBalance(system, shopper.linkedAccountId, 18_000)
  assert.equal(must(await topUp(shopper, 20_000)).state, 'credited')
  assert.equal((await shopper.readWallet()).programme.discountBudgetLeft, discountBudgetLeft - 2_000)
})

test('S2-38 an unlock covers its sum to the won; then the same payment waits for the PIN', async () => {
  const shopper = await joinAsShopper(system, '잠금', 100_000)
  await setRules(system, { unlock_amount: 10_000 })
  must(await shopper.unlock())
  must(await pay(shopper, 4_000))
  const found = await merchant.foundBehind(await merchant.request(6_001), shopper)
  const id = newUuid()
  const order = await shopper.sign(shopper.orderFor(found, id))
  assert.equal(refusedWith(await shopper.send(id, order), 'UNLOCK_REQUIRED').details?.['approval'], 'unlock')
  must(await pay(shopper, 6_000))
  refusedWith(await pay(shopper, 1), 'UNLOCK_REQUIRED')
  must(await shopper.unlock())
  assert.equal(must(await shopper.send(id, order)).state, 'paid')
})

test('S2-38 an unlock ends with its time', async () => {
  const shopper = await joinAsShopper(system, '시간', 20_000)
  await system.database!.pool.query('update unlocks set until = clock_timestamp() where device_id = $1', [shopper.deviceId])
  refusedWith(await pay(shopper, 100), 'UNLOCK_REQUIRED')
  refusedWith(await topUp(shopper, 1_000), 'UNLOCK_REQUIRED')
  assert.deepEqual((await shopper.readWallet()).unlock.until, null)
})

test('S2-38 one won above the unlock\'s ceiling asks for the PIN on that very order, once', async () => {
  const shopper = await joinAsShopper(system, '천장', 100_000)
  await setRules(system, { unlock_payment_cap: 5_000 })
  must(await pay(shopper, 5_000))
  const found = await merchant.foundBehind(await merchant.request(5_001), shopper)
  const id = newUuid()
  const order = shopper.orderFor(found, id)
  const signed = await shopper.sign(order)
  assert.equal(refusedWith(await shopper.send(id, signed), 'UNLOCK_REQUIRED').details?.['approval'], 'order')
  const other = await merchant.foundBehind(await merchant.request(5_001), shopper)
  const otherId = newUuid()
  const forOther = must(await shopper.approve(shopper.orderFor(other, otherId)))
  refusedWith(await shopper.send(id, signed, forOther.id), 'UNLOCK_REQUIRED')
  refusedWith(await shopper.send(id, signed, newUuid()), 'UNLOCK_REQUIRED')
  const approval = must(await shopper.approve(order))
  assert.equal(must(await shopper.send(id, signed, approval.id)).state, 'paid')
  refusedWith(await shopper.pay(other, otherId, approval.id), 'UNLOCK_REQUIRED')
})

test('S2-19 what the PIN alone approves in a day holds to the won', async () => {
  const shopper = await joinAsShopper(system, '핀한도', 100_000)
  await setRules(system, { unlock_payment_cap: 1_000, pin_day_cap: 30_000 })
  const payByPin = async (amount: number): Promise<Answer<Payment>> => {
    const id = newUuid()
    const order = shopper.orderFor(await merchant.foundBehind(await merchant.request(amount), shopper), id)
    return shopper.send(id, await shopper.sign(order), must(await shopper.approve(order)).id)
  }
  must(await payByPin(20_000))
  const problem = refusedWith(await payByPin(10_001), 'PAYMENT_LIMIT')
  assert.deepEqual(problem.details, { limit: 'pin_day', left: 10_000, resetsAt: nextKoreanDay(new Date()).toISOString() })
  must(await payByPin(10_000))
  must(await pay(shopper, 1_000))
})

test('S2-19 a voucher that has run out is not spent, and the wallet says what is left', async () => {
  const shopper = await joinAsShopper(system, '만료', 10_000)
  must(await topUp(shopper, 5_000))
  await system.database!.pool.query('update lots set expires_at = clock_timestamp() where purse_id = $1 and face = 10000', [shopper.wallet.purse.id])
  assert.equal(refusedWith(await pay(shopper, 5_001), 'VOUCHER_EXPIRED').details?.['valid'], 5_000)
  await shopper.readWallet()
  assert.deepEqual([shopper.wallet.purse.spendable, shopper.wallet.purse.spendableReason], [5_000, 'VOUCHER_EXPIRED'])
  must(await pay(shopper, 5_000))
})

test('S2-43 the discount budget holds to the won', async () => {
  const whale = await joinAsShopper(system, '예산')
  await setBankBalance(system, whale.linkedAccountId, 900_000_000)
  const left = whale.wallet.programme.discountBudgetLeft
  // The discount is a tenth, its fraction of a won included: one won of face more costs the budget one won more.
  assert.equal(refusedWith(await topUp(whale, 10 * left + 1), 'DISCOUNT_EXHAUSTED').details?.['left'], left)
  assert.equal(must(await topUp(whale, 10 * left)).discount, left)
  assert.equal(problemOf(await topUp(whale, 10)).reason, 'DISCOUNT_EXHAUSTED')
  assert.equal((await whale.readWallet()).programme.discountBudgetLeft, 0)
})
