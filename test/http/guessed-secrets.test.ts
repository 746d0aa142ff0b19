import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { joinAsShopper, must, PIN, readTextedCode, Shopper, signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith, withoutReference } from './problem.ts'

const WRONG = '135790'

let system: RunningSystem
let merchant: Merchant
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
})
after(() => system.stop())

async function failedOf(shopper: Shopper): Promise<number> {
  const { rows } = await system.database!.pool.query<{ failed: number }>('select failed from pins join devices using (person_id) where devices.id = $1', [shopper.deviceId])
  return rows[0]!.failed
}

async function untilCounted(shopper: Shopper, guesses: number): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(1)) if ((await failedOf(shopper)) >= guesses) return
  throw new Error(`${guesses} guesses were not counted`)
}

function reasonsOf(answers: Answer[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(answers.map((answer) => problemOf(answer).reason), (reason) => reason)].map(([reason, of]) => [reason, of.length]))
}

test('S2-38 the fifth wrong PIN locks it, each before says how many are left, and the right one no longer opens it', async () => {
  const shopper = await joinAsShopper(system, '다섯번')
  for (const left of [4, 3, 2, 1]) {
    const problem = refusedWith(await shopper.unlock(WRONG), 'PIN_WRONG')
    assert.deepEqual([problem.details?.['triesLeft'], problem.title], [left, `${left}번 더 입력할 수 있어요.`])
  }
  refusedWith(await shopper.unlock(WRONG), 'PIN_LOCKED')
  refusedWith(await shopper.unlock(), 'PIN_LOCKED')
  const found = await merchant.foundBehind(await merchant.request(100), shopper)
  refusedWith(await shopper.approve(shopper.orderFor(found, newUuid())), 'PIN_LOCKED')
  const newPhone = new Shopper(system, '같은 사람')
  newPhone.claim = shopper.claim
  const body = { identityCheckId: await newPhone.proveIdentity(system), publicKey: newPhone.publicKey, deviceName: 'test', pin: PIN, consents: [] }
  refusedWith(await newPhone.client.call('PUT', `/v1/devices/${newPhone.deviceId}`, { body }), 'PIN_LOCKED')
})

test('S2-38 of fifty wrong PINs sent at once five are looked at', async () => {
  const shopper = await joinAsShopper(system, '한꺼번에')
  const answers = await Promise.all(Array.from({ length: 50 }, () => shopper.unlock(WRONG)))
  assert.deepEqual(reasonsOf(answers), { PIN_WRONG: 4, PIN_LOCKED: 46 })
  assert.equal(await failedOf(shopper), 5)
  refusedWith(await shopper.unlock(), 'PIN_LOCKED')
})

test('S2-38 wrong PINs spread over every door that asks for one count together', async () => {
  const shopper = await joinAsShopper(system, '여러문')
  const orderHash = Buffer.alloc(32, 1).toString('base64url')
  const approve = (): Promise<Answer> => shopper.client.call('PUT', `/v1/approvals/${newUuid()}`, { body: { pin: WRONG, orderHash } })
  const newPhone = new Shopper(system, '같은 사람')
  newPhone.claim = shopper.claim
  const body = { identityCheckId: await newPhone.proveIdentity(system), publicKey: newPhone.publicKey, deviceName: 'test', pin: WRONG, consents: [] }
  const register = (): Promise<Answer> => newPhone.client.call('PUT', `/v1/devices/${newPhone.deviceId}`, { body })
  const answers = await Promise.all([0, 1, 2, 3].flatMap(() => [shopper.unlock(WRONG), approve(), register()]))
  assert.deepEqual(reasonsOf(answers), { PIN_WRONG: 4, PIN_LOCKED: 8 })
})

test('S2-38 a guess whose answer nobody waits for is counted all the same', async () => {
  const shopper = await joinAsShopper(system, '끊음')
  for (let guess = 1; guess <= 5; guess++) {
    const abort = new AbortController()
    const ended = shopper.client.call('POST', '/v1/unlocks', { body: { pin: WRONG }, signal: abort.signal }).then(() => 'answered', (error: Error) => error.name)
    await untilCounted(shopper, guess)
    abort.abort()
    assert.ok(['answered', 'AbortError'].includes(await ended))
  }
  refusedWith(await shopper.unlock(), 'PIN_LOCKED')
})

test('S2-38 a guess is counted and kept before it is checked: a killed server forgets none', async () => {
  const shopper = await joinAsShopper(system, '죽음')
  const guesses = Promise.allSettled(Array.from({ length: 3 }, () => shopper.unlock(WRONG)))
  await untilCounted(shopper, 1)
  await system.killServer()
  await guesses
  const counted = await failedOf(shopper)
  assert.ok(counted >= 1)
  await system.startServer()
  const problem = problemOf(await shopper.unlock(WRONG))
  assert.equal(problem.details?.['triesLeft'] ?? 0, 4 - counted)
})

test('S2-38 the right PIN sets the count back', async () => {
  const shopper = await joinAsShopper(system, '기억남')
  for (let round = 0; round < 3; round++) {
    for (let guess = 0; guess < 4; guess++) refusedWith(await shopper.unlock(WRONG), 'PIN_WRONG')
    must(await shopper.unlock())
  }
  assert.equal(await failedOf(shopper), 0)
})

test('S2-38 an easy PIN is refused without costing the identity check', async () => {
  const shopper = new Shopper(system, '쉬운핀')
  const identityCheckId = await shopper.proveIdentity(system)
  const body = { identityCheckId, publicKey: shopper.publicKey, deviceName: 'test', consents: ['terms', 'privacy'] }
  for (const pin of ['000000', '777777', '123456', '012345', '654321', '987654', '121212', '123123']) {
    refusedWith(await shopper.client.call('PUT', `/v1/devices/${shopper.deviceId}`, { body: { ...body, pin } }), 'PIN_TOO_EASY')
  }
  await shopper.register(identityCheckId)
})

test('S2-38 five wrong codes end an identity check, also when fifty come at once, and the right one then opens nothing', async () => {
  for (const copies of [1, 50]) {
    const shopper = new Shopper(system, '문자', `127.0.4.${copies}`)
    const check = must(await shopper.client.call<{ id: Uuid; triesLeft: number }>('POST', '/v1/identity-checks', { body: shopper.claim }))
    assert.equal(check.triesLeft, 5)
    const code = await readTextedCode(system, shopper.claim.phone)
    const wrong = code === '000001' ? '000002' : '000001'
    const confirm = (guess: string): Promise<Answer> => shopper.client.call('POST', `/v1/identity-checks/${check.id}/confirmation`, { body: { code: guess } })
    const answers: Answer[] = []
    // Thirty a minute is what the door lets through from one address; five is what is looked at.
    if (copies === 1) for (let guess = 0; guess < 5; guess++) answers.push(await confirm(wrong))
    else answers.push(...(await Promise.all(Array.from({ length: copies }, () => confirm(wrong)))))
    const { IDENTITY_CODE_WRONG: looked = 0, IDENTITY_CODE_EXPIRED: over = 0, RATE_LIMITED: held = 0 } = reasonsOf(answers)
    assert.ok(looked <= 5 && looked >= 4, `${looked} were looked at`)
    assert.equal(looked + over + held, answers.length)
    const { rows } = await system.database!.pool.query<{ tries: number }>('select tries from identity_checks where id = $1', [check.id])
    assert.equal(rows[0]!.tries, 5)
    if (copies === 1) refusedWith(await confirm(code), 'IDENTITY_CODE_EXPIRED')
  }
})

test('S2-38 a sign-in fails alike for ids that exist and ids that do not, in what is said and in how long it takes', async () => {
  const times: Record<string, number[]> = { known: [], unknown: [] }
  const told = new Set<string>()
  const client = new ApiClient(system.tillUrl, '127.0.4.3')
  for (let round = 0; round < 9; round++) {
    for (const [kind, loginId] of [['known', 'mend'], ['unknown', `nobody${round}`]] as const) {
      const started = performance.now()
      const answer = await client.call('POST', '/v1/sessions', { body: { loginId, password: 'wrong' } })
      times[kind]!.push(performance.now() - started)
      told.add(JSON.stringify(withoutReference(answer)))
      assert.equal(answer.headers['set-cookie'], undefined)
    }
  }
  assert.equal(told.size, 1)
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[4]!
  const ratio = median(times['known']!) / median(times['unknown']!)
  assert.ok(ratio > 0.5 && ratio < 2, `${JSON.stringify(times)}`)
})

test('S2-38 after five wrong passwords the right one waits, and is heard again when the wait is over', async () => {
  const { loginId, password } = system.deployment.sandbox!.merchants.find((sample) => sample.loginId === 'rice')!
  const client = new ApiClient(system.tillUrl, '127.0.4.4')
  const signIn = (guess: string): Promise<Answer> => client.call('POST', '/v1/sessions', { body: { loginId, password: guess } })
  const wrong = await Promise.all(Array.from({ length: 8 }, () => signIn('wrong')))
  for (const answer of wrong) refusedWith(answer, 'LOGIN_FAILED')
  refusedWith(await signIn(password), 'LOGIN_FAILED')
  await system.database!.pool.query(`update login_tries set failed_at = failed_at - interval '31 seconds'`)
  const answer = await signIn(password)
  must(answer)
  assert.match(String(answer.headers['set-cookie']), /^onjang=[A-Za-z0-9_-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
})

test('S2-38 a stranger’s wrong passwords, from however many addresses, stay within five and don’t make the owner wait where the owner has been', async () => {
  const { loginId, password } = system.deployment.sandbox!.merchants.find((sample) => sample.loginId === 'fruit')!
  const from = (address: string, guess: string): Promise<Answer> => new ApiClient(system.tillUrl, address).call('POST', '/v1/sessions', { body: { loginId, password: guess } })
  must(await from('127.0.6.1', password))
  await Promise.all(Array.from({ length: 40 }, (_, index) => from(`127.0.6.${index + 10}`, 'wrong')))
  refusedWith(await from('127.0.6.99', password), 'LOGIN_FAILED')
  must(await from('127.0.6.1', password))
  const { rows } = await system.database!.pool.query<{ failed: number }>('select max(failed) as failed from login_tries')
  assert.equal(rows[0]!.failed, 5)
  // At the owner's own address guesses are counted too.
  for (let guess = 0; guess < 5; guess++) refusedWith(await from('127.0.6.1', 'wrong'), 'LOGIN_FAILED')
  refusedWith(await from('127.0.6.1', password), 'LOGIN_FAILED')
})

test('twenty right sign-ins at once are all right', async () => {
  const { loginId, password } = system.deployment.sandbox!.merchants.find((sample) => sample.loginId === 'tool')!
  const client = new ApiClient(system.tillUrl, '127.0.4.5')
  for (const answer of await Promise.all(Array.from({ length: 20 }, () => client.call('POST', '/v1/sessions', { body: { loginId, password } })))) must(answer)
})

test('the eleventh typed code in a minute is held back with the time to wait, for that person alone', async () => {
  const shopper = await joinAsShopper(system, '찍음')
  const other = await joinAsShopper(system, '다른이')
  const request = await merchant.request(300)
  for (let guess = 0; guess < 10; guess++) refusedWith(await shopper.client.call('POST', '/v1/request-lookups', { body: { shortCode: '000001' } }), 'SHORT_CODE_WRONG')
  const held = await shopper.client.call('POST', '/v1/request-lookups', { body: { shortCode: request.code!.shortCode } })
  const problem = refusedWith(held, 'RATE_LIMITED')
  const seconds = Number(held.headers['retry-after'])
  assert.ok(held.status === 429 && seconds >= 1 && seconds <= 60, `${held.status} ${seconds}`)
  assert.deepEqual([problem.parameters?.['seconds'], problem.title], [seconds, `${seconds}초 뒤에 다시 해 주세요.`])
  assert.equal((await shopper.scan(request.code!.qr)).amount, 300)
  assert.equal((await other.find(request.code!.shortCode!)).amount, 300)
})

test('sign-ins, registrations and texted codes are held back by address or phone', async () => {
  const client = new ApiClient(system.walletUrl, '127.0.4.6')
  const calls: [number, () => Promise<Answer>][] = [
    [30, () => client.call('POST', '/v1/sessions', { body: { loginId: 'nobody', password: 'x' } })],
    [30, () => client.call('POST', `/v1/identity-checks/${newUuid()}/confirmation`, { body: { code: '000000' } })],
    [30, () => client.call('PUT', `/v1/devices/${newUuid()}`, { body: {} })],
    [5, () => client.call('POST', '/v1/identity-checks', { body: { name: '문자', birthDate: '19940404', phone: '01077776666', carrier: 'KT' } })],
  ]
  for (const [allowed, send] of calls) {
    const answers = await Promise.all(Array.from({ length: allowed + 3 }, send))
    const held = answers.filter(({ status }) => status === 429)
    assert.equal(held.length, 3)
    for (const answer of held) assert.ok(Number(answer.headers['retry-after']) > 0 && refusedWith(answer, 'RATE_LIMITED'))
  }
  const toMany = Array.from({ length: 60 }, (_, index) => ({ name: '문자', birthDate: '19940404', phone: `010777755${String(index).padStart(2, '0')}`, carrier: 'KT' }))
  const answers = await Promise.all(toMany.map((body) => client.call('POST', '/v1/identity-checks', { body })))
  assert.equal(answers.filter(({ status }) => status === 429).length, 8)
})
