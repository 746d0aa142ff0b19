import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fromBase64url } from '../../src/protocol/base64url.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { joinAsShopper, must, PIN, Shopper, signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

/** The same person on another phone. */
async function secondPhone(person: Shopper): Promise<Shopper> {
  const phone = new Shopper(system, '둘째')
  phone.claim = person.claim
  await phone.register(await phone.proveIdentity(system))
  await phone.readWallet()
  return phone
}

const ask = (phone: Shopper): Promise<Answer> => phone.client.call('GET', '/v1/session')

test('S2-15 an expired session is resumed by the phone’s key and the PIN, and by neither alone', async () => {
  const person = await joinAsShopper(system, '만료')
  await system.database!.pool.query('update sessions set expires_at = now() where device_id = $1', [person.deviceId])
  // A server keeps what it read of a wallet's session for a while, and the end is moved here behind its back: it is told.
  await system.database!.pool.query(`select pg_notify('sessions_ended', person_id::text) from sessions where device_id = $1`, [person.deviceId])
  while ((await ask(person)).status === 200) await new Promise((next) => setTimeout(next, 100))
  refusedWith(await ask(person), 'SESSION_EXPIRED')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  refusedWith(await person.resume(PIN, privateKey), 'SIGNATURE_INVALID')
  refusedWith(await person.resume('999111'), 'PIN_WRONG')
  must(await person.resume())
  must(await ask(person))
})

test('S2-15 what a phone signed to come back is good once, and only for what it was asked', async () => {
  const person = await joinAsShopper(system, '한번')
  const { challenge } = must(await person.client.call<{ challenge: string }>('POST', '/v1/resume-challenges', { body: {} }))
  const send = async (purpose: 'resume' | 'recover', subject: Uint8Array): Promise<Answer> =>
    new ApiClient(system.walletUrl).call('POST', '/v1/resumed-sessions', { body: { statement: await person.state(purpose, subject), pin: PIN } })
  must(await send('resume', fromBase64url(challenge)))
  refusedWith(await send('resume', fromBase64url(challenge)), 'PASSKEY_TIMED_OUT')
  refusedWith(await send('resume', new Uint8Array(32)), 'PASSKEY_TIMED_OUT')
  const next = must(await person.client.call<{ challenge: string }>('POST', '/v1/resume-challenges', { body: {} }))
  refusedWith(await send('recover', fromBase64url(next.challenge)), 'SIGNATURE_INVALID')
})

test('S2-15 a wallet that another phone took over says so, and goes on here with the PIN', async () => {
  const person = await joinAsShopper(system, '교체')
  const other = await secondPhone(person)
  refusedWith(await ask(person), 'SESSION_REPLACED')
  must(await person.resume())
  must(await ask(person))
  refusedWith(await ask(other), 'SESSION_REPLACED')
})

test('S2-15 “it was not me” locks the other phone out for good, and the one that came last can’t lock out the first', async () => {
  const person = await joinAsShopper(system, '주인')
  const thief = await secondPhone(person)
  refusedWith(await ask(person), 'SESSION_REPLACED')
  refusedWith(await new ApiClient(system.walletUrl).call('POST', '/v1/lockdowns', { body: {} }), 'SESSION_EXPIRED')
  assert.equal((await person.client.call('POST', '/v1/lockdowns', { body: {} })).status, 204)
  refusedWith(await ask(thief), 'SESSION_EXPIRED')
  refusedWith(await thief.resume(), 'SIGNATURE_INVALID')
  must(await person.resume())

  const late = await secondPhone(person)
  must(await person.resume())
  refusedWith(await ask(late), 'SESSION_REPLACED')
  refusedWith(await late.client.call('POST', '/v1/lockdowns', { body: {} }), 'SESSION_EXPIRED')
  must(await ask(person))
})

test('S2-15 S2-33 no payment is made from the moment its session has ended, whatever the server that is asked has kept of it', async () => {
  const merchant = await signInAsMerchant(system)
  for (const [cause, reason] of [['replaced', 'SESSION_REPLACED'], ['signed_out', 'SESSION_EXPIRED']] as const) {
    const person = await joinAsShopper(system, '끊김', 10_000)
    must(await person.pay(await merchant.foundBehind(await merchant.request(1_000), person)))
    const refused = newUuid()
    const next = await merchant.foundBehind(await merchant.request(2_000), person)
    // Its end is committed, and no word of it has come.
    await system.database!.pool.query('update sessions set revoked_at = clock_timestamp(), ended_because = $2 where device_id = $1', [person.deviceId, cause])
    must(await ask(person))
    assert.equal(refusedWith(await person.pay(next, refused), reason).money, 'not_moved')
    // The server has seen it, and nothing was bound to the id.
    refusedWith(await ask(person), reason)
    if (reason === 'SESSION_EXPIRED') continue
    must(await person.resume())
    assert.equal(must(await person.pay(next, refused)).balanceAfter, 7_000)
  }
})
