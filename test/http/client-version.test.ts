import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CLIENT_VERSION, CLIENT_VERSION_HEADER, OLDEST_CLIENT } from '../../src/protocol/client-version.ts'
import { newUuid } from '../../src/values/uuid.ts'
import type { ApiClient } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

const speaking = (version: string | number) => ({ headers: { [CLIENT_VERSION_HEADER]: String(version) } })

test('S2-13 apps of this version and the two before it are served; an older one, or a version that never was, is told to update', async () => {
  const { client } = await joinAsShopper(system, '버전')
  assert.equal(CLIENT_VERSION - OLDEST_CLIENT, 2)
  for (let version = OLDEST_CLIENT; version <= CLIENT_VERSION; version++) assert.equal((await client.call('GET', '/v1/wallet', speaking(version))).status, 200)
  for (const version of [OLDEST_CLIENT - 1, '', '1.0', '99999999', '-3', 'wallet']) {
    const { status, body } = await client.call<{ reason: string; remedy: { action: string; label: string }; title: string }>('GET', '/v1/wallet', speaking(version))
    assert.deepEqual([status, body.reason, body.remedy.action, body.title], [409, 'APP_OUTDATED', 'update', '업데이트하면 바로 쓸 수 있어요.'], String(version))
  }
  assert.equal((await client.call('GET', '/v1/wallet')).status, 200)
  assert.equal((await client.call('GET', '/v1/session', speaking(0))).status, 200)
})

test('S2-13 a till below the oldest version begins nothing new, and still hands in what it holds', async () => {
  const shopper = await joinAsShopper(system, '옛계산대', 30_000)
  const merchant = await signInAsMerchant(system)
  const request = await merchant.request(7_000)
  const paid = must(await shopper.pay(await shopper.find(request.code!.shortCode!)))
  const { client } = merchant
  const begun = await client.call<{ reason: string }>('PUT', `/v1/payment-requests/${newUuid()}`, { body: { amount: 1_000, stallId: request.stallId }, ...speaking(0) })
  assert.equal(begun.body.reason, 'APP_OUTDATED')
  const refundId = newUuid()
  const body = { paymentId: paid.id, payerId: await personOf(shopper), amount: 2_000 }
  const refunded = must(await client.call<{ amount: number }>('PUT', `/v1/refunds/${refundId}`, { body, ...speaking(0) }))
  assert.deepEqual(must(await client.call('PUT', `/v1/refunds/${refundId}`, { body, ...speaking(0) })), refunded)
  must(await client.call('GET', `/v1/payment-requests/${request.id}`, speaking(0)))
})

test('S2-13 the outcome of a payment is told to an app of any age', async () => {
  const shopper = await joinAsShopper(system, '옛지갑', 30_000)
  const merchant = await signInAsMerchant(system)
  const request = await merchant.request(3_000)
  const paid = must(await shopper.pay(await shopper.find(request.code!.shortCode!)))
  const told = must(await shopper.client.call<{ state: string }>('GET', `/v1/payments/${paid.id}`, speaking(0)))
  assert.equal(told.state, 'paid')
})

async function personOf(shopper: { client: ApiClient }): Promise<string> {
  return must(await shopper.client.call<{ personId: string }>('GET', '/v1/session')).personId
}
