import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { newUuid } from '../../src/values/uuid.ts'
import { ApiClient } from '../api-client.ts'
import { joinAsShopper, must, PIN, readTextedCode, Shopper, signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

const WRONG_PIN = '846201'
const WRONG_PASSWORD = 'not-the-password-9173'
const JSON_HEADERS = { 'content-type': 'application/json' }

let system: RunningSystem
let log = ''
/** What must never be written, by what it is. */
const secrets = new Map<string, string>([['the PIN', PIN], ['a wrong PIN', WRONG_PIN], ['a wrong password', WRONG_PASSWORD]])
before(async () => {
  system = await startSystem({ environment: { LOG_LEVEL: 'debug' }, onOutput: (text) => void (log += text) })
})
after(() => system.stop())

test('S2-38 a whole day of successes and failures leaves no PIN, code, password, token, phone number, CI, order or key in the log', async () => {
  await signUpWithMistakes()
  const shopper = await joinAsShopper(system, '기록', 50_000)
  noteShopper('a shopper', shopper)
  await payWithMistakes(shopper)
  await breakTheDatabase()
  await breakTheOutside(shopper)
  await noteKeys()
  const lines = log.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)
  for (const reason of ['PIN_WRONG', 'PIN_TOO_EASY', 'IDENTITY_CODE_WRONG', 'LOGIN_FAILED', 'SIGNATURE_INVALID', 'REQUEST_INVALID', 'SYSTEM_FAULT']) {
    assert.ok(lines.some((line) => line['reason'] === reason), `the log tells of ${reason}`)
  }
  assert.ok(secrets.size >= 18, [...secrets.keys()].join())
  for (const [what, secret] of secrets) assert.ok(!holds(log, secret), `the log holds ${what}: ${around(log, secret)}`)
})

/** Digits count where they stand alone, for a time or a count may hold the same six. */
function holds(text: string, secret: string): boolean {
  return /^\d{6}$/.test(secret) ? new RegExp(`(?<!\\d)${secret}(?!\\d)`).test(text) : text.includes(secret)
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret)
  return text.slice(Math.max(0, at - 200), at + 200)
}

function noteShopper(whose: string, shopper: Shopper): void {
  secrets.set(`${whose}'s phone number`, shopper.claim.phone)
  secrets.set(`${whose}'s name`, shopper.claim.name)
  if (shopper.client.cookie) secrets.set(`${whose}'s session`, shopper.client.cookie.split('=')[1]!)
}

async function signUpWithMistakes(): Promise<void> {
  const newcomer = new Shopper(system, '새로온이')
  const check = must(await newcomer.client.call<{ id: string }>('POST', '/v1/identity-checks', { body: newcomer.claim }))
  const code = await readTextedCode(system, newcomer.claim.phone)
  const wrong = code === '739146' ? '739147' : '739146'
  secrets.set('a texted code', code).set('a wrong code', wrong)
  const confirm = (guess: string): Promise<unknown> => newcomer.client.call('POST', `/v1/identity-checks/${check.id}/confirmation`, { body: { code: guess } })
  await confirm(wrong)
  await confirm(code)
  const body = { identityCheckId: check.id, publicKey: newcomer.publicKey, deviceName: 'test', consents: ['terms', 'privacy'] }
  await newcomer.client.call('PUT', `/v1/devices/${newcomer.deviceId}`, { body: { ...body, pin: '111111' } })
  await newcomer.client.call('PUT', `/v1/devices/${newcomer.deviceId}`, { body: { ...body, pin: PIN, unknown: newcomer.claim.phone } })
  await newcomer.register(check.id)
  await newcomer.unlock(WRONG_PIN)
  await newcomer.client.call('POST', '/v1/unlocks', { rawBody: `{"pin":"${WRONG_PIN}"` })
  noteShopper('a newcomer', newcomer)
  const { ci } = (await (await fetch(`${system.sandboxUrl}/people`, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ name: newcomer.claim.name, birth_date: newcomer.claim.birthDate, phone: newcomer.claim.phone, carrier: 'SKT' }) })).json()) as { ci: string }
  secrets.set('a CI', ci)
}

async function payWithMistakes(shopper: Shopper): Promise<void> {
  const { password } = system.deployment.sandbox!.merchants[0]!
  secrets.set('a password', password)
  await new ApiClient(system.tillUrl).call('POST', '/v1/sessions', { body: { loginId: 'green', password: WRONG_PASSWORD } })
  const merchant = await signInAsMerchant(system, 'green')
  secrets.set('a till\'s session', merchant.client.cookie!.split('=')[1]!)
  const request = await merchant.request(9_000)
  secrets.set('a short code', request.code!.shortCode!).set('a QR', request.code!.qr)
  const found = await shopper.find(request.code!.shortCode!)
  const id = newUuid()
  const forged = await new Shopper(system, '남').sign(shopper.orderFor(found, id))
  await shopper.send(id, forged)
  const order = await shopper.sign(shopper.orderFor(found, id))
  secrets.set('a signed order', order).set('a forged order', forged)
  await shopper.client.call('PUT', `/v1/payments/${id}`, { rawBody: `{"order":"${order}","order":"${order}"}` })
  const { personId } = must(await shopper.client.call<{ personId: string }>('GET', '/v1/session'))
  const paid = must(await shopper.send(id, order))
  must(await merchant.refund(paid, personId, 9_000))
  await merchant.refund(paid, personId, 1)
}

/** A failing row is quoted by the database, with everything in it. */
async function breakTheDatabase(): Promise<void> {
  const { pool } = system.database!
  await pool.query(`alter table people add constraint nobody_new check (joined_at < '2000-01-01') not valid`)
  const unlucky = new Shopper(system, '안된이')
  const identityCheckId = await unlucky.proveIdentity(system)
  const body = { identityCheckId, publicKey: unlucky.publicKey, deviceName: 'test', pin: PIN, consents: ['terms', 'privacy'] }
  assert.equal((await unlucky.client.call('PUT', `/v1/devices/${unlucky.deviceId}`, { body })).status, 500)
  await pool.query('alter table people drop constraint nobody_new')
  noteShopper('somebody unlucky', unlucky)
}

async function breakTheOutside(shopper: Shopper): Promise<void> {
  for (const call of ['bank.withdraw', 'identity.request', 'identity.confirm']) {
    for (const effect of ['http_500', 'garbage', 'unknown_code', 'reset']) {
      await fetch(`${system.sandboxUrl}/faults`, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ call, effect, action: 'not_done', remaining: 1 }) })
      if (call === 'bank.withdraw') await shopper.client.call('PUT', `/v1/top-ups/${newUuid()}`, { body: { face: 1_000, price: 900, linkedAccountId: shopper.linkedAccountId } })
      const visitor = new Shopper(system, '손님')
      noteShopper(`a visitor under ${call} ${effect}`, visitor)
      await visitor.proveIdentity(system).then(() => undefined, (error: Error) => assert.match(error.message, /^[45]\d\d |no code was texted/))
    }
  }
}

async function noteKeys(): Promise<void> {
  const kept = JSON.parse(await readFile(join(system.dataFolder, 'secrets.json'), 'utf8')) as Record<string, string>
  for (const name of ['sealKey', 'lookupKey', 'pepper']) secrets.set(name, kept[name]!)
  secrets.set('the receipt key', kept['receiptKey']!.split('\n')[1]!)
}
