import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Recovery } from '../../src/protocol/api/recovery.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { OfficeOwner, ownerWithOtp } from '../office.ts'
import { issueOtp, type OtpPhone } from '../otp-phone.ts'
import { must, PIN, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith } from './problem.ts'

/**
 * Guesses at once from many addresses, at every door that takes one: limits by address do not help there, and five are looked at. Argon2 is made cheap:
 * how long one guess takes is not what is tried here.
 */
const ADDRESSES = 30
const GUESSES = 60

let system: RunningSystem
before(async () => {
  system = await startSystem({ program: 'test/http/programs/cheap-hashing.ts' })
})
after(() => system?.stop())

let doors = 0
/** As many callers as addresses, with what somebody who stole a session has: its cookie. */
function callers(appUrl: string, cookie?: string): ApiClient[] {
  const door = ++doors
  return Array.from({ length: ADDRESSES }, (_, number) => Object.assign(new ApiClient(appUrl, `127.2.${door}.${number + 1}`), { cookie }))
}

/** How often each reason was told. */
async function guess(from: ApiClient[], send: (client: ApiClient, turn: number) => Promise<Answer<unknown>>): Promise<Record<string, number>> {
  const answers = await Promise.all(Array.from({ length: GUESSES }, (_, turn) => send(from[turn % from.length]!, turn)))
  for (const client of from) client.close()
  return Object.fromEntries([...Map.groupBy(answers.map((answer) => problemOf(answer).reason), (reason) => reason)].map(([reason, of]) => [reason, of.length]))
}

async function newShopper(name: string): Promise<Shopper> {
  const shopper = new Shopper(system, name, `127.2.100.${++doors}`)
  await shopper.register(await shopper.proveIdentity(system))
  return shopper
}

const wrongPin = (turn: number): string => String(300_000 + 7 * turn)

test('S2-38 a payment PIN guessed at from thirty addresses is locked after five, at whatever door each was tried', async () => {
  const shopper = await newShopper('핀')
  const orderHash = Buffer.alloc(32, 1).toString('base64url')
  const told = await guess(callers(system.walletUrl, shopper.client.cookie), (client, turn) =>
    turn % 2 ? client.call('POST', '/v1/unlocks', { body: { pin: wrongPin(turn) } }) : client.call('PUT', `/v1/approvals/${newUuid()}`, { body: { pin: wrongPin(turn), orderHash } }),
  )
  assert.deepEqual(told, { PIN_WRONG: 4, PIN_LOCKED: GUESSES - 4 })
  refusedWith(await shopper.unlock(), 'PIN_LOCKED')
})

test('S1-01 an OTP guessed at from thirty addresses is locked after five, and so is unlocking it', async () => {
  const phone = await issueOtp(system, await newShopper('오티피'))
  const wrong = phone.wrongCode()
  const checks = await guess(callers(system.walletUrl, phone.shopper.client.cookie), (client) => client.call('POST', '/v1/otp/checks', { body: { channel: 'app', profile: 'personal', code: wrong } }))
  assert.deepEqual(checks, { OTP_MISMATCH: 4, OTP_LOCKED: GUESSES - 4 })
  const identityCheckId = await phone.shopper.proveIdentity(system)
  const unlock = (client: ApiClient, code: string): Promise<Answer<unknown>> =>
    client.call('PUT', `/v1/otp/unlocks/${newUuid()}`, { body: { registrationId: phone.registrationId, factor: { pin: PIN }, identityCheckId, codes: [code] } })
  const unlocks = await guess(callers(system.walletUrl, phone.shopper.client.cookie), (client) => unlock(client, wrong))
  assert.ok((unlocks['OTP_MISMATCH'] ?? 0) <= 5, JSON.stringify(unlocks))
  refusedWith(await unlock(phone.shopper.client, await phone.freshCode()), 'OTP_LOCKED')
})

test('S2-38 an office password guessed at from thirty addresses is looked at five times, and the owner goes on from where the owner has been', async () => {
  const usual = new OfficeOwner(system, 'fruit', '127.2.101.1')
  must(await usual.enterPassword())
  const told = await guess(callers(system.officeUrl), (client, turn) => client.call('POST', '/v1/office-sessions', { body: { loginId: 'fruit', password: `guess-${turn}` } }))
  assert.deepEqual(told, { LOGIN_FAILED: GUESSES })
  const { rows } = await system.database!.pool.query<{ failed: number }>('select max(failed) as failed from login_tries')
  assert.equal(rows[0]!.failed, 5)
  refusedWith(await new OfficeOwner(system, 'fruit', '127.2.101.2').enterPassword(), 'LOGIN_FAILED')
  must(await usual.enterPassword())
})

test('S1-04 the code that the office asks for after the password, guessed at from thirty addresses, is locked after five', async () => {
  const phone: OtpPhone = await ownerWithOtp(system, 'green')
  const owner = new OfficeOwner(system, 'green', '127.2.102.1')
  const step = must(await owner.enterPassword())
  const identityCheckId = await owner.provePhone()
  const proven = must(await owner.goOn(step.signIn, { identityCheckId }))
  assert.deepEqual(proven.missing, ['otp'])
  const wrong = phone.wrongCode()
  const told = await guess(callers(system.officeUrl), (client) => client.call('POST', '/v1/office-sessions/continuation', { body: { signIn: proven.signIn, code: wrong } }))
  assert.deepEqual(told, { OTP_MISMATCH: 4, OTP_LOCKED: GUESSES - 4 })
  refusedWith(await owner.goOn(proven.signIn, { code: await phone.freshCode() }), 'OTP_LOCKED')
  assert.equal((await phone.own()).state, 'locked')
})

test('S2-41 recovery codes guessed at from thirty addresses end the recovery after five, and the right one then opens nothing', async () => {
  const person = await newShopper('복구')
  const { codes } = must(await person.client.call<{ codes: string[] }>('POST', '/v1/recovery-codes', { body: { pin: PIN } }))
  const thief = new Shopper(system, '도둑', '127.2.103.1')
  thief.claim = person.claim
  const recovery = must(await thief.client.call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId: await thief.proveIdentity(system), what: 'pin' } }))
  const prove = (client: ApiClient, recoveryCode: string): Promise<Answer<unknown>> => client.call('POST', `/v1/recoveries/${recovery.id}/proof`, { body: { recoveryCode } })
  const told = await guess(callers(system.walletUrl), (client, turn) => prove(client, `2222222222${turn < 30 ? 2 : 3}${(turn % 8) + 2}`))
  assert.ok((told['RECOVERY_FACTOR_WRONG'] ?? 0) <= 5 && (told['RECOVERY_OVER'] ?? 0) >= GUESSES - 5, JSON.stringify(told))
  refusedWith(await prove(thief.client, codes[0]!), 'RECOVERY_OVER')
})
