import assert from 'node:assert/strict'
import { verify } from 'node:crypto'
import { after, before, test } from 'node:test'
import { importDeviceKey } from '../../src/people/device-key.ts'
import type { Receipt } from '../../src/protocol/api/payments.ts'
import { fromBase64url } from '../../src/protocol/base64url.ts'
import { decodeCbor } from '../../src/protocol/canonical-cbor.ts'
import { openEnvelope } from '../../src/protocol/envelope.ts'
import { uuidToBytes } from '../../src/values/uuid.ts'
import { ApiClient } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

test('S2-04 a receipt can be checked by anybody with the published key, and speaks of this payment alone', async () => {
  const shopper = await joinAsShopper(system, '영수증', 30_000)
  const merchant = await signInAsMerchant(system)
  const request = await merchant.request(7_000)
  const found = await shopper.find(request.code!.shortCode!)
  const paid = must(await shopper.pay(found))
  const receipt = must(await shopper.client.call<Receipt>('GET', `/v1/payments/${paid.id}/receipt`))
  const anybody = new ApiClient(system.walletUrl)
  const { keys } = must(await anybody.call<{ keys: { keyId: string; publicKey: string }[] }>('GET', '/v1/receipt-keys'))
  anybody.close()
  const envelope = openEnvelope(fromBase64url(receipt.signed))
  const key = importDeviceKey(fromBase64url(keys.find(({ keyId }) => keyId === envelope.keyId)!.publicKey))
  assert.equal(envelope.type, 'onjang/receipt/1')
  assert.ok(verify('sha256', envelope.signedBytes, { key, dsaEncoding: 'ieee-p1363' }, envelope.signature))
  const said = decodeCbor(envelope.payload) as unknown[]
  const named = [system.deployment.deploymentId, shopper.wallet.programme.id, undefined, paid.id, found.shop.merchantId]
  for (const [place, id] of named.entries()) if (id) assert.deepEqual(Buffer.from(said[place] as Uint8Array), Buffer.from(uuidToBytes(id)))
  assert.equal(said[5], 7_000)
  const altered = Buffer.from(envelope.signedBytes)
  altered[altered.length - 40]! ^= 1
  assert.equal(verify('sha256', altered, { key, dsaEncoding: 'ieee-p1363' }, envelope.signature), false)
})
