import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Effect } from '../../sandbox/faults/fault-store.ts'
import { startTestWorld, type TestWorld } from '../../sandbox/testing/test-world.ts'
import { newUuid } from '../values/uuid.ts'
import type { BankOrder, BankPort } from './bank-port.ts'
import { createOpenBankingAdapter } from './open-banking-adapter.ts'

/** Long enough for a busy machine; the hasty adapter is for calls that are meant to time out. */
const TIME_LIMIT = 5_000
const HASTY = 100
const HELD_BACK = 2_000

async function setUp(t: TestContext, limits: { failuresToOpen?: number; openMilliseconds?: number } = {}) {
  let ahead = 0
  const world = await startTestWorld(t)
  const account = (await world.addPerson()).accounts[0]!
  const clock = () => new Date(Date.now() + ahead)
  const turn = (milliseconds: number) => void (ahead += milliseconds)
  const bankWithin = (timeLimitMilliseconds: number) =>
    createOpenBankingAdapter({ connection: world.connection, clock, limits: { timeLimitMilliseconds, ...limits } })
  const [bank, hasty] = [bankWithin(TIME_LIMIT), bankWithin(HASTY)]
  const order = (): BankOrder => ({
    transactionId: newUuid(),
    fintechUseNumber: account.fintechUseNum,
    amount: 10_000n,
    memo: '장애 연습',
    requestedAt: clock(),
  })
  for (const warmed of [bank, hasty]) while (!(await warmed.balance(account.fintechUseNum)).ok) turn(60_000)
  /** The adapter for a call that a fault befalls. */
  const bankFor = (effect: Effect) => (effect === 'time_out' ? hasty : bank)
  return { world, account, bank, hasty, bankFor, order, turn }
}

const sent = { withdraw: 990_000, deposit: 1_010_000 } as const

const carryOut = (bank: BankPort, direction: 'withdraw' | 'deposit', order: BankOrder) =>
  direction === 'withdraw' ? bank.withdraw(order) : bank.deposit(order)

for (const direction of ['withdraw', 'deposit'] as const) {
  for (const effect of ['time_out', 'reset', 'http_500', 'unknown_code', 'garbage'] as const satisfies Effect[]) {
    test(`a ${direction} that is done but answered with ${effect} is unknown, and its inquiry says done`, async (t) => {
      const { world, account, bank, bankFor, order } = await setUp(t)
      const one = order()
      await world.switchOn(`bank.${direction}`, 'done', effect, { remaining: 1 })
      const outcome = await carryOut(bankFor(effect), direction, one)
      assert.equal(outcome.state, 'unknown')
      assert.equal(outcome.failure.money, 'unknown')
      assert.equal(await world.balance(account.fintechUseNum), sent[direction])
      const found = await bank.inquire(direction, one, { fence: true })
      assert.equal(found.state, 'done', 'a fence does not hide what was done')
      assert.deepEqual(await carryOut(bank, direction, one), found, 'sent again it is the same, once')
      assert.equal(await world.balance(account.fintechUseNum), sent[direction])
    })

    test(`a ${direction} that is not done and answered with ${effect} is unknown, and only a fence makes it not done for ever`, async (t) => {
      const { world, account, bank, bankFor, order } = await setUp(t)
      const one = order()
      await world.switchOn(`bank.${direction}`, 'not_done', effect, { remaining: 1 })
      assert.equal((await carryOut(bankFor(effect), direction, one)).state, 'unknown')
      assert.deepEqual(await bank.inquire(direction, one), { state: 'not_found', fenced: false })
      assert.deepEqual(await bank.inquire(direction, one, { fence: true }), { state: 'not_found', fenced: true })
      assert.deepEqual(await bank.inquire(direction, one), { state: 'not_found', fenced: true })
      const late = await carryOut(bank, direction, one)
      assert.deepEqual({ state: late.state, code: 'bankCode' in late && late.bankCode }, { state: 'refused', code: '991' })
      assert.equal(await world.balance(account.fintechUseNum), 1_000_000)
    })
  }
}

/** Waits until the world has carried out a call that it held back. */
async function untilFenceDecides(world: TestWorld, fintechUseNumber: string, expected: number): Promise<void> {
  const end = Date.now() + 30_000
  while ((await world.balance(fintechUseNumber)) !== expected) assert.ok(Date.now() < end, 'the held-back call never arrived')
}

test('an order that arrives after its inquiry found nothing moves money: without a fence "not found" is not "not done"', async (t) => {
  const { world, account, bank, hasty, order } = await setUp(t)
  const one = order()
  await world.switchOn('bank.withdraw', 'not_done', 'slow', { milliseconds: HELD_BACK, remaining: 1 })
  assert.equal((await hasty.withdraw(one)).state, 'unknown')
  assert.deepEqual(await bank.inquire('withdraw', one), { state: 'not_found', fenced: false })
  await untilFenceDecides(world, account.fintechUseNum, 990_000)
  assert.equal((await bank.inquire('withdraw', one)).state, 'done')
})

test('an order that arrives after the fence moves nothing', async (t) => {
  const { world, account, bank, hasty, order } = await setUp(t)
  const [late, later] = [order(), order()]
  await world.switchOn('bank.withdraw', 'not_done', 'slow', { milliseconds: HELD_BACK, remaining: 1 })
  await world.switchOn('bank.withdraw', 'not_done', 'slow', { milliseconds: HELD_BACK, remaining: 1 })
  assert.equal((await hasty.withdraw(late)).state, 'unknown')
  assert.deepEqual(await bank.inquire('withdraw', late, { fence: true }), { state: 'not_found', fenced: true })
  // The second one was sent later and is held as long: once it has arrived, the first has too.
  assert.equal((await hasty.withdraw(later)).state, 'unknown')
  await untilFenceDecides(world, account.fintechUseNum, 990_000)
  assert.deepEqual(await bank.inquire('withdraw', late), { state: 'not_found', fenced: true })
  assert.equal(await world.balance(account.fintechUseNum), 990_000)
})

test('a slow answer within the time limit is an answer', async (t) => {
  const { world, bank, order } = await setUp(t)
  await world.switchOn('bank.withdraw', 'done', 'slow', { milliseconds: 20, remaining: 1 })
  assert.equal((await bank.withdraw(order())).state, 'done')
})

for (const effect of ['time_out', 'reset', 'http_500', 'unknown_code', 'garbage'] as const) {
  test(`an inquiry answered with ${effect} leaves the order unknown`, async (t) => {
    const { world, bank, bankFor, order } = await setUp(t)
    const one = order()
    await bank.withdraw(one)
    await world.switchOn('bank.result', 'done', effect, { remaining: 1 })
    assert.equal((await bankFor(effect).inquire('withdraw', one)).state, 'unknown')
    assert.equal((await bank.inquire('withdraw', one)).state, 'done')
  })

  test(`a list of accounts answered with ${effect} is a failure that moved no money`, async (t) => {
    const { world, bankFor } = await setUp(t)
    await world.switchOn('bank.accounts', 'done', effect, { remaining: 1 })
    const found = await bankFor(effect).findAccounts('A'.repeat(88))
    assert.ok(!found.ok)
    assert.equal(found.failure.reason, effect === 'unknown_code' ? 'PROVIDER_CODE_UNKNOWN' : 'BANK_LINK_DOWN')
    assert.equal(found.failure.money, 'not_moved')
  })

  test(`without a token, because its call was answered with ${effect}, nothing is sent`, async (t) => {
    const { world, account, bank, bankFor, order } = await setUp(t)
    await world.revokeTokens()
    await world.switchOn('bank.token', 'not_done', effect, { remaining: 1 })
    assert.equal((await bankFor(effect).withdraw(order())).state, 'not_sent')
    assert.equal(await world.balance(account.fintechUseNum), 1_000_000)
    assert.equal((await bank.withdraw(order())).state, 'done')
  })
}

test('an unknown code says so, with the code', async (t) => {
  const { world, bank, order } = await setUp(t)
  await world.switchOn('bank.withdraw', 'done', 'unknown_code', { remaining: 1 })
  const outcome = await bank.withdraw(order())
  assert.equal(outcome.state, 'unknown')
  assert.equal(outcome.failure.reason, 'PROVIDER_CODE_UNKNOWN')
  assert.deepEqual(outcome.failure.parameters, { code: 'Z9999' })
})

test('after failures in a row nothing is sent until one trial succeeds', async (t) => {
  const { world, account, bank, order, turn } = await setUp(t, { failuresToOpen: 3, openMilliseconds: 10_000 })
  await world.switchOn('bank.withdraw', 'not_done', 'http_500', { remaining: 4 })
  for (let count = 0; count < 3; count++) assert.equal((await bank.withdraw(order())).state, 'unknown')
  const stopped = await bank.withdraw(order())
  assert.deepEqual({ state: stopped.state, cause: 'cause' in stopped && stopped.cause }, { state: 'not_sent', cause: 'breaker open' })
  assert.equal('failure' in stopped && stopped.failure.reason, 'BANK_LINK_DOWN')
  assert.equal(await world.faultsLeft(), 1, 'the fourth was never sent')
  turn(10_000)
  assert.equal((await bank.withdraw(order())).state, 'unknown', 'the trial fails')
  assert.equal((await bank.withdraw(order())).state, 'not_sent', 'and the breaker is open again')
  turn(10_000)
  assert.equal((await bank.withdraw(order())).state, 'done')
  assert.equal(await world.balance(account.fintechUseNum), 990_000)
})

test('refusals are answers and leave the breaker closed', async (t) => {
  const { world, account, bank, order } = await setUp(t, { failuresToOpen: 2 })
  await world.changeAccount(account.fintechUseNum, { state: 'closed' })
  for (let count = 0; count < 5; count++) assert.equal((await bank.withdraw(order())).state, 'refused')
})

test('when nobody listens at the bank, nothing is sent', async (t) => {
  const { world, bank, order } = await setUp(t)
  await world.close()
  const outcome = await bank.withdraw(order())
  assert.ok(outcome.state === 'not_sent' || outcome.state === 'unknown', 'the kept connection may break first')
  assert.equal((await bank.withdraw(order())).state, 'not_sent')
})
