import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startPortOneStub, STUB_SETTINGS } from '../../test/portone-stub.ts'
import type { IdentityClaim } from './identity-port.ts'
import { createPortOneIdentityAdapter } from './portone-identity-adapter.ts'
import { readPortOneSettings, type PortOneSettings } from './portone-settings.ts'

const claim: IdentityClaim = { name: '이새벽', birthDate: '20010203', phone: '01055501234', carrier: 'LGU', residentDigit: '4', address: '203.0.113.9' }

async function setUp(t: TestContext, settings: Partial<PortOneSettings> = {}, failuresToOpen = 5) {
  const stub = await startPortOneStub(() => new Date())
  t.after(() => stub.stop())
  const identity = createPortOneIdentityAdapter({ settings: { ...STUB_SETTINGS, baseUrl: stub.baseUrl, ...settings }, limits: { failuresToOpen } })
  return { stub, identity }
}

test('PortOne is sent what it asks for, and nothing leaves that it would refuse', async (t) => {
  const { stub, identity } = await setUp(t)
  assert.ok((await identity.request(claim)).ok)
  const { body } = stub.seen[0]!
  assert.deepEqual(body['customer'], { name: '이새벽', phoneNumber: '01055501234', identityNumber: '0102034', ipAddress: '203.0.113.9' })
  assert.deepEqual([body['storeId'], body['channelKey'], body['operator'], body['method']], ['store-stub', 'channel-stub', 'LGU', 'SMS'])
  const without = await identity.request({ ...claim, residentDigit: undefined })
  assert.ok(!without.ok && without.failure.reason === 'REQUEST_INVALID' && without.failure.details?.['field'] === '/residentDigit')
  assert.equal(stub.seen.length, 1)
})

test('a refusal whose code is in no table is passed on as unknown, never guessed at', async (t) => {
  const { stub, identity } = await setUp(t)
  stub.spoil('send', 'unknown_code')
  const refused = await identity.request(claim)
  assert.deepEqual(!refused.ok && [refused.failure.reason, refused.failure.parameters], ['PROVIDER_CODE_UNKNOWN', { code: 'Z999' }])
})

test('a wrong secret or channel is a fault of ours, not of the person', async (t) => {
  const { identity } = await setUp(t, { apiSecret: 'another' })
  const refused = await identity.request(claim)
  assert.deepEqual(!refused.ok && [refused.failure.reason, refused.failure.details?.['cause']], ['SYSTEM_FAULT', 'UNAUTHORIZED'])
  const other = await setUp(t, { channelKey: 'another' })
  const unknown = await other.identity.request(claim)
  assert.deepEqual(!unknown.ok && [unknown.failure.reason, unknown.failure.details?.['cause']], ['SYSTEM_FAULT', 'CHANNEL_NOT_FOUND'])
})

test('when PortOne does not answer, the breaker opens and nobody waits for it', async (t) => {
  const { stub, identity } = await setUp(t, {}, 2)
  await stub.stop()
  for (let count = 0; count < 2; count++) assert.ok(!(await identity.request(claim)).ok)
  const third = await identity.request(claim)
  assert.equal(!third.ok && third.failure.details?.['cause'], 'breaker open')
})

test('of two codes whose answers were lost neither is taken for the one that passed', async (t) => {
  const { stub, identity } = await setUp(t)
  const started = await identity.request(claim)
  assert.ok(started.ok)
  const code = stub.codeFor(claim.phone)!
  const wrong = code === '000000' ? '000001' : '000000'
  for (const sent of [wrong, code]) {
    stub.spoil('confirm', 'reset')
    await identity.confirm(started.value.providerTransactionId, sent)
  }
  for (const sent of [wrong, code]) {
    const again = await identity.confirm(started.value.providerTransactionId, sent)
    assert.equal(!again.ok && again.failure.reason, 'IDENTITY_CODE_EXPIRED')
  }
})

test('without its secrets a deployment for real money says which one is missing', () => {
  const whole = { PORTONE_API_SECRET: 's', PORTONE_STORE_ID: 'i', PORTONE_CHANNEL_KEY: 'k', PORTONE_REFUSALS: '1011=PHONE_NAME_MISMATCH, 1021=WRONG_CARRIER' }
  assert.deepEqual(readPortOneSettings(whole), { apiSecret: 's', storeId: 'i', channelKey: 'k', refusals: new Map([['1011', 'PHONE_NAME_MISMATCH'], ['1021', 'WRONG_CARRIER']]) })
  for (const name of ['PORTONE_API_SECRET', 'PORTONE_STORE_ID', 'PORTONE_CHANNEL_KEY'] as const) assert.throws(() => readPortOneSettings({ ...whole, [name]: '' }), new RegExp(`^Error: ${name} is not set`))
  assert.throws(() => readPortOneSettings({ ...whole, PORTONE_REFUSALS: '1011=GUESS' }), /PORTONE_REFUSALS names codes/)
})
