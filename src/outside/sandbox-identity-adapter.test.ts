import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startTestWorld } from '../../sandbox/testing/test-world.ts'
import type { IdentityClaim } from './identity-port.ts'
import { createOpenBankingAdapter } from './open-banking-adapter.ts'
import { createSandboxIdentityAdapter } from './sandbox-identity-adapter.ts'

const claim: IdentityClaim = { name: '이새벽', birthDate: '19851224', phone: '01055501234', carrier: 'SKT_MVNO' }

async function setUp(t: TestContext) {
  let ahead = 0
  const world = await startTestWorld(t, { clock: () => new Date(Date.now() + ahead) })
  const identityWithin = (timeLimitMilliseconds: number) => createSandboxIdentityAdapter({ connection: world.connection, limits: { timeLimitMilliseconds } })
  const [identity, hasty] = [identityWithin(5_000), identityWithin(100)]
  const start = async (claimed: IdentityClaim = claim) => {
    const started = await identity.request(claimed)
    assert.ok(started.ok)
    const code = (await world.messages(claimed.phone))[0]?.code
    assert.ok(code, 'the code came by text message')
    return { ...started.value, code, wrong: code === '000000' ? '000001' : '000000' }
  }
  const why = async (result: Promise<{ ok: boolean; failure?: { reason: string; parameters?: object } }>) => {
    const { failure } = await result
    return failure && [failure.reason, ...Object.values(failure.parameters ?? {})].join(' ')
  }
  return { world, identity, hasty, start, why, turn: (milliseconds: number) => void (ahead += milliseconds) }
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

test('a person has one CI whichever phone they use', async (t) => {
  const { identity, start } = await setUp(t)
  const first = await start()
  const second = await start({ ...claim, phone: '01055509999', carrier: 'KT' })
  const [one, other] = [await identity.confirm(first.providerTransactionId, first.code), await identity.confirm(second.providerTransactionId, second.code)]
  assert.ok(one.ok && other.ok)
  assert.equal(one.value.ci, other.value.ci)
})

test('a known phone under another name, another birth date or another carrier is refused by name', async (t) => {
  const { identity, start, why } = await setUp(t)
  const { providerTransactionId, code } = await start()
  await identity.confirm(providerTransactionId, code)
  assert.equal(await why(identity.request({ ...claim, name: '이저녁' })), 'PHONE_NAME_MISMATCH')
  assert.equal(await why(identity.request({ ...claim, birthDate: '19851225' })), 'PHONE_NAME_MISMATCH')
  assert.equal(await why(identity.request({ ...claim, carrier: 'SKT' })), 'WRONG_CARRIER')
})

test('a wrong code says how many tries are left, and after five only a new code helps', async (t) => {
  const { identity, start, why } = await setUp(t)
  const { providerTransactionId, code, wrong } = await start()
  const answers = []
  for (let count = 0; count < 5; count++) answers.push(await why(identity.confirm(providerTransactionId, wrong)))
  assert.deepEqual(answers, ['IDENTITY_CODE_WRONG 4', 'IDENTITY_CODE_WRONG 3', 'IDENTITY_CODE_WRONG 2', 'IDENTITY_CODE_WRONG 1', 'IDENTITY_CODE_EXPIRED'])
  assert.equal(await why(identity.confirm(providerTransactionId, code)), 'IDENTITY_CODE_EXPIRED', 'not even the right one')
})

test('twenty wrong codes at once count as five', async (t) => {
  const { identity, start, why } = await setUp(t)
  const { providerTransactionId, code, wrong } = await start()
  const answers = await Promise.all(Array.from({ length: 20 }, () => why(identity.confirm(providerTransactionId, wrong))))
  assert.equal(answers.filter((answer) => answer?.startsWith('IDENTITY_CODE_WRONG')).length, 4)
  assert.equal(await why(identity.confirm(providerTransactionId, code)), 'IDENTITY_CODE_EXPIRED')
})

test('a code is good for three minutes and not a millisecond more', async (t) => {
  const { world, start, identity, why, turn } = await setUp(t)
  const { providerTransactionId, code } = await start()
  turn(180_000)
  assert.equal(await why(identity.confirm(providerTransactionId, code)), 'IDENTITY_CODE_EXPIRED')
  assert.equal((await world.messages(claim.phone)).length, 1)
})

test('asking for a new code makes the older one void, and an invented check is no check', async (t) => {
  const { identity, start, why } = await setUp(t)
  const older = await start()
  const newer = await start()
  assert.equal(await why(identity.confirm(older.providerTransactionId, older.code)), 'IDENTITY_CODE_EXPIRED')
  assert.equal(await why(identity.confirm('no such check', newer.code)), 'IDENTITY_CODE_EXPIRED')
  assert.ok((await identity.confirm(newer.providerTransactionId, newer.code)).ok)
})

test('what can’t be true is refused as invalid input', async (t) => {
  const { identity, start, why } = await setUp(t)
  for (const odd of [{ phone: '021234567' }, { birthDate: '19851332' }, { name: '' }, { name: 'x'.repeat(41) }, { name: 'a\u0000b' }]) {
    assert.equal(await why(identity.request({ ...claim, ...odd })), 'REQUEST_INVALID')
  }
  const { providerTransactionId } = await start()
  for (const code of ['12345', '1234567', '12345６', '']) assert.equal(await why(identity.confirm(providerTransactionId, code)), 'REQUEST_INVALID')
})

for (const effect of ['time_out', 'reset', 'http_500', 'garbage', 'unknown_code'] as const) {
  test(`a check answered with ${effect} fails in words and can be made again`, async (t) => {
    const { world, identity, hasty, start, why } = await setUp(t)
    const struck = effect === 'time_out' ? hasty : identity
    const expected = effect === 'unknown_code' ? 'PROVIDER_CODE_UNKNOWN Z999' : 'SYSTEM_FAULT'
    await world.switchOn('identity.request', 'done', effect, { remaining: 1 })
    assert.equal(await why(struck.request(claim)), expected)
    const { providerTransactionId, code } = await start()
    await world.switchOn('identity.confirm', 'done', effect, { remaining: 1 })
    assert.equal(await why(struck.confirm(providerTransactionId, code)), expected)
    assert.ok((await identity.confirm(providerTransactionId, code)).ok, 'a lost reply costs nothing')
  })
}
