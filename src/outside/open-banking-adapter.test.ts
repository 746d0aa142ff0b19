import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startTestWorld } from '../../sandbox/testing/test-world.ts'
import { newUuid } from '../values/uuid.ts'
import type { BankOrder } from './bank-port.ts'
import { createOpenBankingAdapter } from './open-banking-adapter.ts'

/** A world with one person, and the bank as the rest of the system sees it. */
async function bankAndPerson(t: TestContext) {
  const world = await startTestWorld(t)
  const person = await world.addPerson()
  const account = person.accounts[0]!
  const order = (more: Partial<BankOrder> = {}): BankOrder => ({
    transactionId: newUuid(),
    fintechUseNumber: account.fintechUseNum,
    amount: 90_000n,
    memo: '온장 충전',
    requestedAt: new Date(),
    ...more,
  })
  return { world, person, account, order, bank: createOpenBankingAdapter({ connection: world.connection, limits: { timeLimitMilliseconds: 5_000 } }) }
}

const reasonOf = (outcome: object) => ('failure' in outcome ? (outcome.failure as { reason: string; money: string }) : undefined)

test('the accounts of a person are found by connecting information, in both banks', async (t) => {
  const { bank, person } = await bankAndPerson(t)
  const found = await bank.findAccounts(person.ci)
  assert.ok(found.ok)
  assert.deepEqual(found.value.map(({ bankCode, bankName, holderName }) => ({ bankCode, bankName, holderName })), [
    { bankCode: '901', bankName: { ko: '한빛연습은행', en: 'Hanbit Practice Bank' }, holderName: person.name },
    { bankCode: '902', bankName: { ko: '두레연습은행', en: 'Dure Practice Bank' }, holderName: person.name },
  ])
  for (const account of found.value) assert.match(account.accountNumberMasked, /^90[12]-[0-9]{4}-[0-9]{3}\*{3}$/)
})

test('nobody is found by connecting information that belongs to nobody, and closed accounts are left out', async (t) => {
  const { bank, world, person, account } = await bankAndPerson(t)
  assert.deepEqual(await bank.findAccounts('A'.repeat(88)), { ok: true, value: [] })
  await world.changeAccount(account.fintechUseNum, { state: 'closed' })
  const found = await bank.findAccounts(person.ci)
  assert.deepEqual(found.ok && found.value.map((each) => each.bankCode), ['902'])
})

test('the holder of an account is told to whoever knows the date of birth', async (t) => {
  const { bank, world, person, account } = await bankAndPerson(t)
  const asked = { bankCode: account.bankCode, accountNumber: account.accountNumber, birthDate: '19900101' }
  assert.deepEqual(await bank.inquireHolder(asked), {
    ok: true,
    value: { bankCode: account.bankCode, accountNumber: account.accountNumber, holderName: person.name },
  })
  const reason = async (asking: typeof asked) => {
    const result = await bank.inquireHolder(asking)
    return result.ok ? 'found' : result.failure.reason
  }
  assert.equal(await reason({ ...asked, birthDate: '19900102' }), 'HOLDER_MISMATCH')
  assert.equal(await reason({ ...asked, accountNumber: '9019999999999' }), 'NOT_FOUND')
  await world.changeAccount(account.fintechUseNum, { state: 'closed' })
  assert.equal(await reason(asked), 'ACCOUNT_CLOSED')
})

test('a withdrawal moves money to the pool account and a deposit moves it back', async (t) => {
  const { bank, world, account, order } = await bankAndPerson(t)
  const pool = world.connection.poolFintechUseNumber
  const withdrawn = await bank.withdraw(order())
  assert.equal(withdrawn.state, 'done')
  assert.match(withdrawn.bankTransactionId, /^M900000001U[0-9A-Z]{9}$/)
  assert.equal(await world.balance(account.fintechUseNum), 910_000)
  assert.deepEqual(await bank.balance(pool), { ok: true, value: 500_090_000n })
  assert.equal((await bank.deposit(order({ amount: 40_000n }))).state, 'done')
  assert.equal(await world.balance(account.fintechUseNum), 950_000)
  assert.deepEqual(await bank.balance(pool), { ok: true, value: 500_050_000n })
})

test('S2-17 one won to a customer stands on the statement with its memo, once however often it is sent', async (t) => {
  const { bank, world, account, order } = await bankAndPerson(t)
  const won = order({ amount: 1n, memo: '온장 482913' })
  const outcomes = await Promise.all([bank.deposit(won), bank.deposit(won)])
  assert.deepEqual(outcomes.map(({ state }) => state), ['done', 'done'])
  assert.equal((await bank.inquire('deposit', won, { fence: true })).state, 'done')
  const answer = (await (await fetch(`${world.connection.url}/bank/accounts`)).json()) as { accounts: { fintechUseNum: string; entries: { amount: number; memo: string }[] }[] }
  const { entries } = answer.accounts.find(({ fintechUseNum }) => fintechUseNum === account.fintechUseNum)!
  assert.deepEqual(entries.filter(({ amount }) => amount === 1).map(({ memo }) => memo), ['온장 482913'])
})

test('fifty copies of one withdrawal move money once, and each has the same answer', async (t) => {
  const { bank, world, account, order } = await bankAndPerson(t)
  const one = order()
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => bank.withdraw(one)))
  assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1)
  assert.equal(outcomes[0]?.state, 'done')
  assert.equal(await world.balance(account.fintechUseNum), 910_000)
})

test('the same id with another amount moves nothing and is not called refused', async (t) => {
  const { bank, world, account, order } = await bankAndPerson(t)
  const first = order()
  assert.equal((await bank.withdraw(first)).state, 'done')
  const second = await bank.withdraw({ ...first, amount: 90_001n })
  assert.equal(second.state, 'unknown')
  assert.equal((await bank.inquire('withdraw', { ...first, amount: 90_001n })).state, 'unknown', 'nor does an inquiry pass off the first as the second')
  assert.equal((await bank.inquire('deposit', first)).state, 'unknown')
  assert.equal(await world.balance(account.fintechUseNum), 910_000)
})

for (const [state, reason, bankCode] of [
  ['closed', 'ACCOUNT_CLOSED', '415'],
  ['blocked', 'ACCOUNT_BLOCKED', '419'],
  ['holder_mismatch', 'HOLDER_MISMATCH', '815'],
] as const) {
  test(`a ${state} account is named as such, moves nothing, and stays refused under that id`, async (t) => {
    const { bank, world, account, order } = await bankAndPerson(t)
    await world.changeAccount(account.fintechUseNum, { state })
    const one = order()
    const outcome = await bank.withdraw(one)
    assert.deepEqual({ ...outcome, failure: reasonOf(outcome)?.reason }, { state: 'refused', failure: reason, bankCode })
    assert.equal(reasonOf(outcome)?.money, 'not_moved')
    assert.equal((await bank.deposit(order())).state, 'refused')
    await world.changeAccount(account.fintechUseNum, { state: 'open' })
    assert.deepEqual(await bank.withdraw(one), outcome)
    assert.deepEqual(await bank.inquire('withdraw', one), outcome)
    assert.equal(await world.balance(account.fintechUseNum), 1_000_000)
  })
}

test('one won too little is refused, exactly enough is not, and an empty pool is not the customer’s fault', async (t) => {
  const { bank, world, account, order } = await bankAndPerson(t)
  const short = await bank.withdraw(order({ amount: 1_000_001n }))
  assert.equal(short.state, 'refused')
  assert.equal(reasonOf(short)?.reason, 'BANK_BALANCE_SHORT')
  assert.equal((await bank.withdraw(order({ amount: 1_000_000n }))).state, 'done')
  assert.equal(await world.balance(account.fintechUseNum), 0)
  await world.changeAccount(world.connection.poolFintechUseNumber, { balance: 0 })
  const unpaid = await bank.deposit(order())
  assert.equal(unpaid.state, 'refused')
  assert.equal(reasonOf(unpaid)?.reason, 'SYSTEM_FAULT')
})

test('an account that is not at the network is refused', async (t) => {
  const { bank, order } = await bankAndPerson(t)
  const outcome = await bank.withdraw(order({ fintechUseNumber: '9'.repeat(24) }))
  assert.equal(reasonOf(outcome)?.reason, 'ACCOUNT_NOT_LINKED')
})

test('amounts that the network can’t carry are never sent', async (t) => {
  const { bank, order } = await bankAndPerson(t)
  for (const amount of [0n, -1n, 10n ** 12n]) assert.equal((await bank.withdraw(order({ amount }))).state, 'not_sent')
})

test('a long memo with wide characters is cut to what the network takes', async (t) => {
  const { bank, order } = await bankAndPerson(t)
  assert.equal((await bank.withdraw(order({ memo: '새벽시장 온장상품권 충전 🧧🧧 아주 긴 이름입니다' }))).state, 'done')
  assert.equal((await bank.withdraw(order({ memo: ' ' }))).state, 'done')
})

test('a token that the bank has revoked is renewed without anybody noticing', async (t) => {
  const { bank, world, order } = await bankAndPerson(t)
  assert.equal((await bank.withdraw(order())).state, 'done')
  await world.revokeTokens()
  assert.ok((await Promise.all(Array.from({ length: 10 }, () => bank.withdraw(order({ amount: 1n }))))).every(({ state }) => state === 'done'))
})

test('with a wrong secret nothing is sent', async (t) => {
  const { world, order } = await bankAndPerson(t)
  const stranger = createOpenBankingAdapter({ connection: { ...world.connection, clientSecret: 'guess' } })
  const outcome = await stranger.withdraw(order())
  assert.equal(outcome.state, 'not_sent')
  assert.match(outcome.cause, /no access token/)
})
