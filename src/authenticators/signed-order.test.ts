import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { exportPoint } from '../people/device-key.ts'
import { decodeCbor, encodeCbor } from '../protocol/canonical-cbor.ts'
import { signEnvelope } from '../protocol/envelope.ts'
import { encodeOrder, ORDER_TYPE, type Order } from '../protocol/order.ts'
import { newUuid } from '../values/uuid.ts'
import { signatureVerification } from './signature-verification.ts'
import { readSignedOrder, type OrderKeys, type SignedOrder } from './signed-order.ts'

const personId = newUuid()
const deploymentId = newUuid()
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keys: OrderKeys = { find: async (keyId) => (keyId === order.keyId ? { personId, publicKey: exportPoint(publicKey) } : undefined), verify: signatureVerification(0).verify }

const order: Order = {
  deploymentId,
  programmeId: newUuid(),
  paymentId: newUuid(),
  purseId: newUuid(),
  sources: [{ source: 'voucher', amount: 12_500n }],
  stallId: newUuid(),
  amount: 12_500n,
  requestHash: new Uint8Array(32).fill(7),
  keyId: newUuid(),
  issuedAt: 1_800_000_000_000,
  expiresAt: 1_800_000_300_000,
}

async function sealed(change: Partial<Order> = {}, key: KeyObject = privateKey, type = ORDER_TYPE): Promise<Buffer> {
  const whole = { ...order, ...change }
  return Buffer.from(await signEnvelope(type, whole.keyId, encodeOrder(whole), async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })))
}

/** Undefined: it is no order at all. */
async function read(bytes: Buffer): Promise<SignedOrder | undefined> {
  const result = await readSignedOrder(bytes, { personId, deploymentId }, keys)
  return result.ok ? result.value : undefined
}

test('a signed order of this person for this deployment is read and verified', async () => {
  const signed = await read(await sealed())
  assert.deepEqual(signed?.order, order)
  assert.equal(await signed?.isSignatureValid(), true)
})

test('whichever of its bits is flipped, a signed order is refused', async () => {
  const bytes = await sealed()
  let verdicts = 0
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    const signed = await read(flipped)
    assert.notEqual(await signed?.isSignatureValid(), true, `bit ${bit}`)
    if (signed) verdicts++
  }
  assert.ok(verdicts > bytes.length, 'most of them are whole orders that nobody signed')
})

test('whichever byte is left out, doubled or added, it is no order any more', async () => {
  const bytes = await sealed()
  for (let place = 0; place < bytes.length; place++) {
    assert.notEqual(await (await read(Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)])))?.isSignatureValid(), true)
    assert.notEqual(await (await read(Buffer.concat([bytes.subarray(0, place + 1), bytes.subarray(place)])))?.isSignatureValid(), true)
  }
  assert.equal(await read(Buffer.concat([bytes, Buffer.from([0])])), undefined)
})

test('a good signature of another key, type, person or deployment is a verdict against it', async () => {
  const another = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const refused: Record<string, Buffer> = {
    'another key': await sealed({}, another),
    'a key that nobody knows': await sealed({ keyId: newUuid() }),
    'another type': await sealed({}, privateKey, 'onjang/receipt/1'),
    'another deployment': await sealed({ deploymentId: newUuid() }),
  }
  for (const [what, bytes] of Object.entries(refused)) assert.equal(await (await read(bytes))?.isSignatureValid(), false, what)
  const elsewhere = await readSignedOrder(await sealed(), { personId: newUuid(), deploymentId }, keys)
  assert.ok(elsewhere.ok && !(await elsewhere.value.isSignatureValid()))
})

test('an envelope that names another key than its order is a verdict against it', async () => {
  const bytes = await signEnvelope(ORDER_TYPE, order.keyId, encodeOrder({ ...order, keyId: newUuid() }), async (signed) => sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  assert.equal(await (await read(Buffer.from(bytes)))?.isSignatureValid(), false)
})

test('the other signature of the same order (r, n − s) is as good, and the order is the same', async () => {
  const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const bytes = await sealed()
  const [header, unprotected, payload, signature] = decodeCbor(bytes) as [Uint8Array, unknown, Uint8Array, Uint8Array]
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)
  const other = new Uint8Array([...signature.subarray(0, 32), ...Buffer.from((n - s).toString(16).padStart(64, '0'), 'hex')])
  const signed = await read(Buffer.from(encodeCbor([header, unprotected, payload, other])))
  assert.equal(await signed?.isSignatureValid(), true)
  assert.deepEqual(signed?.payloadHash, (await read(bytes))?.payloadHash)
})

test('numbers that are no signature verify nothing', async () => {
  const [header, unprotected, payload, signature] = decodeCbor(await sealed()) as [Uint8Array, unknown, Uint8Array, Uint8Array]
  const n = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
  const numbers = [Buffer.alloc(32), Buffer.alloc(32, 0xff), n, Buffer.concat([Buffer.alloc(31), Buffer.from([1])])]
  for (const r of [...numbers, signature.subarray(0, 32)]) {
    for (const s of [...numbers, signature.subarray(32)]) {
      if (r.length === 32 && s.length === 32 && Buffer.concat([r, s]).equals(signature)) continue
      const signed = await read(Buffer.from(encodeCbor([header, unprotected, payload, new Uint8Array([...r, ...s])])))
      assert.equal(await signed?.isSignatureValid(), false)
    }
  }
})
