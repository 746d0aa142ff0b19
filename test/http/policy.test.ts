import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { POLICY } from '../../src/authenticators/policy.ts'
import type { Policy } from '../../src/protocol/api/office.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { ApiClient, type Answer } from '../api-client.ts'
import { bankAccounts, OfficeOwner, signInToOffice } from '../office.ts'
import { joinAsShopper, must, Shopper, signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf } from './problem.ts'

/** The policy table as it is shown, and as every route that needs factors enforces it. */

let system: RunningSystem
let shopper: Shopper
let merchant: Merchant
before(async () => {
  system = await startSystem()
  shopper = await joinAsShopper(system, '정책')
  merchant = await signInAsMerchant(system, 'green')
})
after(() => system.stop())

const hash = Buffer.alloc(32, 1).toString('base64url')

/**
 * For every route of an operation: the call with one factor of each way wrong or left out, and the reasons with which it may be refused.
 * A route without an entry fails the walk.
 */
const LACKING: Record<string, { lacks: string; call: () => Promise<Answer>; reasons: string[] }[]> = {
  'POST /v1/sessions': [
    { lacks: 'password', call: () => new ApiClient(system.tillUrl).call('POST', '/v1/sessions', { body: { loginId: 'green', password: 'wrong' } }), reasons: ['LOGIN_FAILED'] },
    { lacks: 'passkey', call: () => new ApiClient(system.tillUrl).call('POST', '/v1/sessions', { body: { passkey: {} } }), reasons: ['REQUEST_INVALID'] },
  ],
  'PUT /v1/devices/{id}': [
    { lacks: 'identity_check', call: () => register(newUuid(), '258036'), reasons: ['IDENTITY_CODE_EXPIRED'] },
    { lacks: 'pin', call: async () => register(await shopper.proveIdentity(system), '975310'), reasons: ['PIN_WRONG'] },
  ],
  'PUT /v1/passkey-devices/{id}': [{ lacks: 'passkey', call: () => new ApiClient(system.walletUrl).call('PUT', `/v1/passkey-devices/${newUuid()}`, { body: { publicKey: shopper.publicKey, deviceName: 'x', passkey: {} } }), reasons: ['REQUEST_INVALID'] }],
  'POST /v1/unlocks': [{ lacks: 'pin', call: () => shopper.unlock('975310'), reasons: ['PIN_WRONG'] }],
  'PUT /v1/approvals/{id}': [{ lacks: 'pin', call: () => shopper.client.call('PUT', `/v1/approvals/${newUuid()}`, { body: { pin: '975310', orderHash: hash } }), reasons: ['PIN_WRONG'] }],
  'PUT /v1/approval-keys/{id}': [
    { lacks: 'password', call: () => merchant.client.call('PUT', `/v1/approval-keys/${newUuid()}`, { body: { publicKey: shopper.publicKey, name: 'x', loginId: 'green', password: 'wrong' } }), reasons: ['LOGIN_FAILED'] },
  ],
  'PUT /v1/refund-approvals/{id}/approval': [
    { lacks: 'device', call: () => merchant.client.call('PUT', `/v1/refund-approvals/${newUuid()}/approval`, { body: { approval: hash } }), reasons: ['REQUEST_INVALID', 'SIGNATURE_INVALID'] },
  ],
  'PUT /v1/office-access': [
    { lacks: 'password', call: () => setUp('wrong'), reasons: ['LOGIN_FAILED'] },
    { lacks: 'identity_check', call: () => setUp(system.deployment.sandbox!.merchants[0]!.password), reasons: ['FACTORS_MISSING'] },
  ],
  'POST /v1/console-sessions': [{ lacks: 'password', call: () => atConsole('', { loginId: 'nobody', password: 'wrong' }), reasons: ['LOGIN_FAILED'] }],
  'POST /v1/console-sessions/continuation': [{ lacks: 'password', call: () => atConsole('/continuation', { signIn: 'A'.repeat(43), code: '123456' }), reasons: ['SESSION_EXPIRED'] }],
  'PUT /v1/transfers-out/{id}/confirmation': [{ lacks: 'otp', call: () => sendWithout(), reasons: ['OTP_REQUIRED'] }],
  'PUT /v1/transfer-confirmations/{id}': [
    { lacks: 'device', call: () => shopper.client.call('PUT', `/v1/transfer-confirmations/${newUuid()}`, { body: { confirmation: hash, code: '12345678' } }), reasons: ['REQUEST_INVALID'] },
  ],
  'PUT /v1/office/profile': [{ lacks: 'password', call: () => new OfficeOwner(system).client.call('PUT', '/v1/office/profile', { body: { profile: 'personal', merchantId: newUuid() } }), reasons: ['SESSION_EXPIRED'] }],
  'POST /v1/office-sessions': [
    { lacks: 'password', call: () => new OfficeOwner(system).enterPassword('wrong'), reasons: ['LOGIN_FAILED'] },
    { lacks: 'passkey', call: () => new OfficeOwner(system).client.call('POST', '/v1/office-sessions', { body: { passkey: {} } }), reasons: ['REQUEST_INVALID'] },
  ],
  'POST /v1/office-sessions/continuation': [
    { lacks: 'password', call: () => new OfficeOwner(system).goOn('A'.repeat(43), {}), reasons: ['SESSION_EXPIRED'] },
    { lacks: 'identity_check', call: () => withoutPhone(), reasons: ['identity_check is missing'] },
  ],
}

function register(identityCheckId: string, pin: string): Promise<Answer> {
  const phone = new Shopper(system, '새 전화')
  return phone.client.call('PUT', `/v1/devices/${newUuid()}`, { body: { identityCheckId, publicKey: phone.publicKey, deviceName: 'x', pin, consents: ['terms', 'privacy'] } })
}

function atConsole(path: string, body: object): Promise<Answer> {
  return new ApiClient(system.deployment.apps.console).call('POST', `/v1/console-sessions${path}`, { body })
}

function setUp(tillPassword: string): Promise<Answer> {
  return merchant.client.call('PUT', '/v1/office-access', { body: { loginId: 'a-new-office', password: 'long-enough-7', tillLoginId: 'green', tillPassword } })
}

/** Of an owner who has no OTP yet: what was prepared goes nowhere. */
async function sendWithout(): Promise<Answer> {
  const owner = await signInToOffice(system, 'green')
  await owner.settle(1_000)
  const prepared = must(await owner.prepare(await owner.addPayee((await bankAccounts(system))[0]!), 500))
  return owner.confirm(prepared.id)
}

/** Nothing is refused here: the answer says what is missing, and opens no session. */
async function withoutPhone(): Promise<Answer> {
  const owner = new OfficeOwner(system, 'green')
  const step = must(await owner.enterPassword())
  const answer = await owner.goOn(step.signIn, { code: '123456' })
  assert.equal(owner.client.cookie, undefined)
  return { ...answer, body: { reason: `${must(answer).missing.join()} is missing` } }
}

test('S1-20 the policy table is shown as it stands in the code, with its bounds in won', async () => {
  const shown = must(await new ApiClient(system.officeUrl).call<Policy>('GET', '/v1/policy'))
  assert.deepEqual(
    shown.rules.map(({ operation, channel, profile, ways }) => [operation, channel, profile, ways]),
    POLICY.map(({ operation, channel, profile, ways }) => [operation, channel, profile, ways]),
  )
  assert.deepEqual(shown.rules.filter(({ upTo }) => upTo !== null).map(({ operation, upTo }) => [operation, upTo]), [['transfer_out', 10_000_000]])
  for (const { operation, ways } of shown.rules) for (const name of [operation in shown.operations, ...ways.flat().map((factor) => factor in shown.factors)]) assert.ok(name, operation)
})

test('S1-20 S2-40 every route that needs factors refuses when one is left out, and every operation has a route', async () => {
  const { paths } = must(await new ApiClient(system.officeUrl).call<{ paths: Record<string, Record<string, { 'x-operation'?: string }>> }>('GET', '/openapi.json'))
  const walked = new Set<string>()
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { 'x-operation': operation }] of Object.entries(methods)) {
      if (operation === undefined) continue
      walked.add(operation)
      const route = `${method.toUpperCase()} ${path}`
      assert.ok(LACKING[route], `${route} (${operation}) has no entry here`)
      for (const { lacks, call, reasons } of LACKING[route]) {
        const answer = await call()
        const reason = answer.status >= 400 ? problemOf(answer).reason : answer.body['reason']
        assert.ok(reasons.includes(String(reason)), `${route} without ${lacks}: ${answer.text}`)
      }
    }
  }
  const elsewhere = new Set(['look_without_otp'])
  assert.deepEqual([...new Set(POLICY.map(({ operation }) => operation))].filter((operation) => !walked.has(operation) && !elsewhere.has(operation)), [])
})

test('S1-04 with all factors of its channel the same person is let in on both', async () => {
  must(await shopper.unlock())
  assert.equal((await signInToOffice(system, 'green')).session.role, 'office')
})
