import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startTestWorld } from '../../sandbox/testing/test-world.ts'
import type { IdentityClaim } from './identity-port.ts'
import { createOpenBankingAdapter } from './open-banking-adapter.ts'
import { createSandboxIdentityAdapter } from './sandbox-identity-adapter.ts'

const claim: IdentityClaim = { name: '이새벽', birthDate: '19851224', phone: '01055501234', carrier: 'SKT_MVNO' }

async function setUp(t: TestContext) {
  const world = await startTestWorld(t)
  const identity = createSandboxIdentityAdapter({ connection: world.connection, limits: { timeLimitMilliseconds: 5_000 } })
  const start = async (claimed: IdentityClaim = claim) => {
    const started = await identity.request(claimed)
    assert.ok(started.ok)
    const code = (await world.messages(claimed.phone))[0]?.code
    assert.ok(code, 'the code came by text message')
    return { ...started.value, code }
  }
  const why = async (result: Promise<{ ok: boolean; failure?: { reason: string; parameters?: object } }>) => {
    const { failure } = await result
    return failure && [failure.reason, ...Object.values(failure.parameters ?? {})].join(' ')
  }
  return { world, identity, start, why }
}

test('a newcomer proves who they are by the code in a text message, and then has two accounts', async (t) => {
  const { world, identity, start } = await setUp(t)
  const { providerTransactionId, expiresAt, code } = await start()
  assert.ok(Math.abs(expiresAt.getTime() - Date.now() - 180_000) < 10_000, 'three minutes')
  assert.match((await world.messages(claim.phone))[0]!.text, /연습용/)
  const confirmed = await identity.confirm(providerTransactionId, code)
  assert.ok(confirmed.ok)
  const { ci, di, ...person } = confirmed.value
  assert.deepEqual(person, { name: claim.name, birthDate: claim.birthDate, phone: claim.phone })
  assert.equal(ci.length, 88)
  assert.equal(di.length, 64)
  assert.deepEqual(await identity.confirm(providerTransactionId, code), confirmed, 'asked again, the same person')
  const accounts = await createOpenBankingAdapter({ connection: world.connection }).findAccounts(ci)
  assert.equal(accounts.ok && accounts.value.length, 2)
})

test('asking for a new code makes the older one void, and an invented check is no check', async (t) => {
  const { identity, start, why } = await setUp(t)
  const older = await start()
  const newer = await start()
  assert.equal(await why(identity.confirm(older.providerTransactionId, older.code)), 'IDENTITY_CODE_EXPIRED')
  assert.equal(await why(identity.confirm('no such check', newer.code)), 'IDENTITY_CODE_EXPIRED')
  assert.ok((await identity.confirm(newer.providerTransactionId, newer.code)).ok)
})

test('a check answered with a code that is in no table fails in words and can be made again', async (t) => {
  const { world, identity, start, why } = await setUp(t)
  await world.switchOn('identity.request', 'done', 'unknown_code', { remaining: 1 })
  assert.equal(await why(identity.request(claim)), 'PROVIDER_CODE_UNKNOWN Z999')
  const { providerTransactionId, code } = await start()
  await world.switchOn('identity.confirm', 'done', 'unknown_code', { remaining: 1 })
  assert.equal(await why(identity.confirm(providerTransactionId, code)), 'PROVIDER_CODE_UNKNOWN Z999')
  assert.ok((await identity.confirm(providerTransactionId, code)).ok)
})
