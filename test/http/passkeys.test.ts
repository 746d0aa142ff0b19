import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Passkey, PasskeyList } from '../../src/protocol/api/passkeys.ts'
import { fromBase64url, toBase64url } from '../../src/protocol/base64url.ts'
import { payloadHash } from '../../src/protocol/envelope.ts'
import { encodeOrder } from '../../src/protocol/order.ts'
import { passkeyChallenge } from '../../src/protocol/passkey-challenge.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { joinAsShopper, must, PIN, Shopper, signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { askPasskey, registerPasskey, signInWithPasskey, SoftwareAuthenticator, type Deviation } from '../software-authenticator.ts'
import { refusedWith, withoutReference } from './problem.ts'

let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
let authenticator: SoftwareAuthenticator
let passkey: Passkey
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '패스', 900_000)
  authenticator = new SoftwareAuthenticator(system.walletUrl)
  passkey = await registerPasskey(shopper.client, authenticator)
})
after(() => system.stop())

/** Pays `amount` with a signature of a passkey over that order. `spoil` changes what was answered. */
async function payByPasskey(amount: number, options: { deviation?: Deviation; orderHash?: string; by?: SoftwareAuthenticator } = {}): Promise<{ approved: Answer; paid: Answer | undefined }> {
  const found = await merchant.foundBehind(await merchant.request(amount), shopper)
  const order = shopper.orderFor(found, newUuid())
  const orderHash = toBase64url(await payloadHash(encodeOrder(order)))
  const question = await askPasskey(shopper.client, { purpose: 'order', orderHash: options.orderHash ?? orderHash })
  const answer = (options.by ?? authenticator).answer(question.options, options.deviation)
  const id = newUuid()
  const approved = await shopper.client.call('PUT', `/v1/approvals/${id}`, { body: { passkey: answer, orderHash } })
  if (approved.status !== 200) return { approved, paid: undefined }
  return { approved, paid: await shopper.send(order.paymentId, await shopper.sign(order), id) }
}

test('S2-39 a passkey approves a payment above the unlock, over its order and past the PIN’s daily cap', async () => {
  const { paid } = await payByPasskey(60_000)
  assert.equal(must(paid!)['state'], 'paid')
  await system.database!.pool.query('update programmes set pin_day_cap = 100000')
  assert.equal(must((await payByPasskey(150_000)).paid!)['state'], 'paid')
  const found = await merchant.foundBehind(await merchant.request(150_000), shopper)
  const order = shopper.orderFor(found, newUuid())
  refusedWith(await shopper.send(order.paymentId, await shopper.sign(order), must(await shopper.approve(order)).id), 'PAYMENT_LIMIT')
  const { rows } = await system.database!.pool.query<{ evidence: { nonce: string; clientDataJSON: string }; order_hash: Buffer; factors: string[] }>(
    `select evidence, order_hash, factors from approvals where passkey_id = $1`,
    [passkey.id],
  )
  for (const { evidence, order_hash, factors } of rows) {
    assert.deepEqual(factors, ['device', 'passkey'])
    const { challenge } = JSON.parse(Buffer.from(evidence.clientDataJSON, 'base64url').toString()) as { challenge: string }
    assert.equal(challenge, toBase64url(await passkeyChallenge('order', fromBase64url(evidence.nonce), order_hash)))
  }
})

test('S2-39 a passkey opens small payments for five minutes or 100,000 won', async () => {
  const open = await shopper.client.call<{ amountLeft: number; until: string }>('POST', '/v1/unlocks', { body: { passkey: authenticator.answer((await askPasskey(shopper.client, { purpose: 'unlock' })).options) } })
  const { amountLeft, until } = must(open)
  assert.equal(amountLeft, 100_000)
  const minutes = (Date.parse(until) - Date.now()) / 60_000
  assert.ok(minutes > 4.8 && minutes < 5.2, `${minutes}`)
  const paid = must(await shopper.pay(await merchant.foundBehind(await merchant.request(3_000), shopper)))
  assert.equal(paid.state, 'paid')
})

test('S2-39 what an authenticator or a browser answers wrongly approves nothing, and its challenge is used up', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const wrong: Record<string, Deviation> = {
    'another site’s page': { origin: 'http://evil.localhost:8080' },
    'another app’s page': { origin: system.tillUrl },
    'another relying party': { rpId: 'evil.localhost' },
    'nobody verified': { isUserVerified: false },
    'another key': { key: privateKey },
    'inside a frame of another site': { crossOrigin: true },
    'a registration instead of a signature': { type: 'webauthn.create' },
    'a copy that can be backed up where the first could not': { isBackupEligible: false },
    'another person’s handle': { userHandle: Buffer.alloc(16, 7).toString('base64url') },
  }
  for (const [what, deviation] of Object.entries(wrong)) {
    const { approved } = await payByPasskey(60_000, { deviation })
    refusedWith(approved, 'BIOMETRIC_FAILED')
    assert.ok(approved.status === 403, what)
  }
  const forged = await payByPasskey(60_000, { deviation: { challenge: toBase64url(Buffer.alloc(32, 9)) } })
  refusedWith(forged.approved, 'PASSKEY_TIMED_OUT')
})

test('S2-39 a challenge is good once, for two minutes, for its person, phone, purpose and order', async () => {
  const { options } = await askPasskey(shopper.client, { purpose: 'unlock' })
  const answer = authenticator.answer(options)
  const unlock = (): Promise<Answer> => shopper.client.call('POST', '/v1/unlocks', { body: { passkey: answer } })
  const answers = await Promise.all(Array.from({ length: 20 }, unlock))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  for (const refused of answers.filter(({ status }) => status !== 200)) refusedWith(refused, 'PASSKEY_TIMED_OUT')

  const otherOrder = await payByPasskey(60_000, { orderHash: toBase64url(Buffer.alloc(32, 1)) })
  refusedWith(otherOrder.approved, 'PASSKEY_TIMED_OUT')

  const forUnlock = authenticator.answer((await askPasskey(shopper.client, { purpose: 'unlock' })).options)
  refusedWith(await shopper.client.call('PUT', `/v1/approvals/${newUuid()}`, { body: { passkey: forUnlock, orderHash: toBase64url(Buffer.alloc(32, 1)) } }), 'PASSKEY_TIMED_OUT')

  const late = authenticator.answer((await askPasskey(shopper.client, { purpose: 'unlock' })).options)
  await system.database!.pool.query(`update challenges set expires_at = expires_at - interval '121 seconds'`)
  refusedWith(await shopper.client.call('POST', '/v1/unlocks', { body: { passkey: late } }), 'PASSKEY_TIMED_OUT')

  const other = await joinAsShopper(system, '남')
  await registerPasskey(other.client, new SoftwareAuthenticator(system.walletUrl))
  const theirs = authenticator.answer((await askPasskey(shopper.client, { purpose: 'unlock' })).options)
  refusedWith(await other.client.call('POST', '/v1/unlocks', { body: { passkey: theirs } }), 'PASSKEY_TIMED_OUT')
})

test('S2-39 another person’s passkey approves nothing', async () => {
  const other = await joinAsShopper(system, '남')
  const theirs = new SoftwareAuthenticator(system.walletUrl)
  await registerPasskey(other.client, theirs)
  refusedWith((await payByPasskey(60_000, { by: theirs })).approved, 'BIOMETRIC_CHANGED')
})

test('S2-39 of an authenticator that counts a copy is found, and neither of the two is taken again', async () => {
  const person = await joinAsShopper(system, '복제')
  const counting = new SoftwareAuthenticator(system.walletUrl, { counts: true, isBackupEligible: false })
  await registerPasskey(person.client, counting)
  const unlock = async (deviation: Deviation = {}): Promise<Answer> =>
    person.client.call('POST', '/v1/unlocks', { body: { passkey: counting.answer((await askPasskey(person.client, { purpose: 'unlock' })).options, deviation) } })
  must(await unlock())
  must(await unlock())
  refusedWith(await unlock({ signCount: 2 }), 'BIOMETRIC_CHANGED')
  refusedWith(await person.client.call('POST', '/v1/passkey-questions', { body: { purpose: 'unlock' } }), 'BIOMETRIC_CHANGED')
  const { rows } = await system.database!.pool.query<{ revoked_because: string }>('select revoked_because from passkeys where credential_id = $1', [counting.credentialId])
  assert.equal(rows[0]!.revoked_because, 'copied')
})

test('S2-39 several passkeys are named, listed and revoked one by one, and what a revoked one had approved is worth nothing', async () => {
  const person = await joinAsShopper(system, '여럿', 200_000)
  const [first, second] = [new SoftwareAuthenticator(system.walletUrl), new SoftwareAuthenticator(system.walletUrl)]
  const one = await registerPasskey(person.client, first, '거실 태블릿')
  await registerPasskey(person.client, second, '휴대폰')
  const list = async (): Promise<string[]> => must(await person.client.call<PasskeyList>('GET', '/v1/passkeys')).passkeys.map(({ name, app, here }) => `${name} ${app} ${here}`)
  assert.deepEqual(await list(), ['휴대폰 wallet true', '거실 태블릿 wallet true'])
  const found = await merchant.foundBehind(await merchant.request(70_000), person)
  const order = person.orderFor(found, newUuid())
  const orderHash = toBase64url(await payloadHash(encodeOrder(order)))
  const approve = async (by: SoftwareAuthenticator, id: Uuid): Promise<Answer> =>
    person.client.call('PUT', `/v1/approvals/${id}`, { body: { passkey: by.answer((await askPasskey(person.client, { purpose: 'order', orderHash })).options), orderHash } })
  const approvalId = newUuid()
  must(await approve(first, approvalId))
  refusedWith(await shopper.client.call('DELETE', `/v1/passkeys/${one.id}`), 'NOT_FOUND')
  assert.equal((await person.client.call('DELETE', `/v1/passkeys/${one.id}`)).status, 204)
  assert.deepEqual(await list(), ['휴대폰 wallet true'])
  refusedWith(await person.send(order.paymentId, await person.sign(order), approvalId), 'UNLOCK_REQUIRED')
  refusedWith(await approve(first, newUuid()), 'BIOMETRIC_CHANGED')
  refusedWith(await signInWithPasskey(new ApiClient(system.walletUrl), first, new Shopper(system, '새 휴대폰')), 'PASSKEY_REFUSED')
  const again = newUuid()
  must(await approve(second, again))
  assert.equal(must(await person.send(order.paymentId, await person.sign(order), again)).state, 'paid')
})

test('S2-39 a passkey is renamed by its owner alone, as often as a lost reply asks, and signs as before; a revoked one keeps its name', async () => {
  const person = await joinAsShopper(system, '이름', 100_000)
  const mine = new SoftwareAuthenticator(system.walletUrl)
  const { id } = await registerPasskey(person.client, mine, '휴대폰')
  const rename = (by: Shopper, name: string): Promise<Answer<Passkey>> => by.client.call<Passkey>('PUT', `/v1/passkeys/${id}/name`, { body: { name } })
  const names = async (): Promise<string[]> => must(await person.client.call<PasskeyList>('GET', '/v1/passkeys')).passkeys.map(({ name }) => name)
  assert.deepEqual([must(await rename(person, ' 회사 휴대폰 ')).name, must(await rename(person, '회사 휴대폰')).name], ['회사 휴대폰', '회사 휴대폰'])
  for (const name of ['', '   ', '가'.repeat(81)]) refusedWith(await rename(person, name), 'REQUEST_INVALID')
  refusedWith(await rename(shopper, '남의 것'), 'NOT_FOUND')
  assert.deepEqual(await names(), ['회사 휴대폰'])
  must(await person.client.call('POST', '/v1/unlocks', { body: { passkey: mine.answer((await askPasskey(person.client, { purpose: 'unlock' })).options) } }))
  await person.client.call('DELETE', `/v1/passkeys/${id}`)
  refusedWith(await rename(person, '지운 것'), 'NOT_FOUND')
  const { pool } = system.database!
  const { rows } = await pool.query<{ name: string; events: number }>(`select name, (select count(*)::int from audit_events where kind = 'passkey_renamed' and details ->> 'passkey' = $1) as events from passkeys where id = $2`, [id, id])
  assert.deepEqual(rows, [{ name: '회사 휴대폰', events: 1 }])
})

test('S2-39 a new passkey asks for the PIN: an open session alone adds none, and a wrong origin, app or an unverified user none either', async () => {
  const person = await joinAsShopper(system, '새것')
  refusedWith(await person.client.call('POST', '/v1/passkeys/options', { body: { pin: '999888' } }), 'PIN_WRONG')
  refusedWith(await person.client.call('POST', '/v1/passkeys/options', { body: { password: 'x' } }), 'FACTORS_MISSING')
  const mine = new SoftwareAuthenticator(system.walletUrl)
  const put = async (deviation: Deviation): Promise<Answer> => {
    const { options } = must(await person.client.call<{ options: { challenge: string; rp: { id: string }; user: { id: string } } }>('POST', '/v1/passkeys/options', { body: { pin: PIN } }))
    return person.client.call('PUT', `/v1/passkeys/${newUuid()}`, { body: { name: 'x', credential: mine.register(options, deviation) } })
  }
  for (const deviation of [{ origin: system.tillUrl }, { rpId: 'till.localhost' }, { isUserVerified: false }, { type: 'webauthn.get' }, { crossOrigin: true }]) refusedWith(await put(deviation), 'BIOMETRIC_FAILED')
  refusedWith(await put({ challenge: toBase64url(Buffer.alloc(32, 3)) }), 'PASSKEY_TIMED_OUT')
  must(await put({}))
  assert.equal(must(await person.client.call<PasskeyList>('GET', '/v1/passkeys')).passkeys.length, 1)
})

test('S2-39 a registration whose reply was lost is repeated, and makes one passkey', async () => {
  const person = await joinAsShopper(system, '재시도')
  const mine = new SoftwareAuthenticator(system.walletUrl)
  const { options } = must(await person.client.call<{ options: { challenge: string; rp: { id: string }; user: { id: string } } }>('POST', '/v1/passkeys/options', { body: { pin: PIN } }))
  const id = newUuid()
  const body = { name: '내 것', credential: mine.register(options) }
  const first = must(await person.client.call<Passkey>('PUT', `/v1/passkeys/${id}`, { body }))
  const { lastUsedAt: _used, ...again } = must(await person.client.call<Passkey>('PUT', `/v1/passkeys/${id}`, { body }))
  const { lastUsedAt: _before, ...same } = first
  assert.deepEqual(again, same)
  refusedWith(await person.client.call('PUT', `/v1/passkeys/${newUuid()}`, { body }), 'PASSKEY_TIMED_OUT')
})

test('S2-39 whoever holds the passkey signs in on a new phone, which can then pay', async () => {
  const person = await joinAsShopper(system, '옮김', 300_000)
  const mine = new SoftwareAuthenticator(system.walletUrl)
  await registerPasskey(person.client, mine)
  const phone = new Shopper(system, '새 휴대폰')
  must(await signInWithPasskey(phone.client, mine, phone))
  await phone.readWallet()
  assert.equal(phone.wallet.purse.id, person.wallet.purse.id)
  must(await phone.unlock())
  assert.equal(must(await phone.pay(await merchant.foundBehind(await merchant.request(1_000), phone))).state, 'paid')
  // Being new, it spends within the reduced limits until its first day is over.
  assert.equal((await phone.readWallet()).purse.spendable, 99_000)
  const order = phone.orderFor(await merchant.foundBehind(await merchant.request(99_001), phone), newUuid())
  const refused = refusedWith(await phone.send(order.paymentId, await phone.sign(order), must(await phone.approve(order)).id), 'PAYMENT_LIMIT')
  assert.equal(refused.details?.['left'], 99_000)
  await system.database!.pool.query(`update devices set reduced_until = reduced_until - interval '24 hours' where id = $1`, [phone.deviceId])
  assert.equal((await phone.readWallet()).purse.spendable, 299_000)
})

test('S2-38 a sign-in by passkey fails alike whatever is wrong with it, and the passkey of another app is none here', async () => {
  const atTheTill = new SoftwareAuthenticator(system.tillUrl)
  const { password } = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'green')!
  await registerPasskey(merchant.client, atTheTill, '계산대', { password })
  const answers = []
  for (const [by, deviation] of [
    [new SoftwareAuthenticator(system.walletUrl), {}],
    [authenticator, { isUserVerified: false }],
    [authenticator, { origin: 'http://evil.localhost' }],
    [authenticator, { challenge: toBase64url(Buffer.alloc(32, 5)) }],
    [authenticator, { userHandle: Buffer.alloc(16, 1).toString('base64url') }],
    [atTheTill, {}],
    [atTheTill, { origin: system.walletUrl }],
  ] as const) {
    const client = new ApiClient(system.walletUrl)
    const answer = await signInWithPasskey(client, by, new Shopper(system, '누구'), deviation)
    refusedWith(answer, 'PASSKEY_REFUSED')
    assert.equal(client.cookie, undefined)
    answers.push(JSON.stringify(withoutReference(answer)))
  }
  assert.equal(new Set(answers).size, 1)
})
