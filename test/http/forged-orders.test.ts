import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FoundRequest } from '../../src/protocol/api/payments.ts'
import { fromBase64url, toBase64url } from '../../src/protocol/base64url.ts'
import { decodeCbor, encodeCbor } from '../../src/protocol/canonical-cbor.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { encodeOrder, ORDER_TYPE, type Order } from '../../src/protocol/order.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith, withoutReference } from './problem.ts'

const MINUTE = 60_000

let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
let stranger: Shopper
/** Open through every test: no refused order may use it up. The last test pays it. */
let found: FoundRequest
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system, 'sea')
  shopper = await joinAsShopper(system, '주인', 100_000)
  stranger = await joinAsShopper(system, '남', 50_000)
  found = await merchant.foundBehind(await merchant.request(5_000), shopper)
})
after(() => system.stop())

/** The parts of an envelope: header, unprotected header, payload, signature. */
function partsOf(order: string): [Uint8Array, Map<number, unknown>, Uint8Array, Uint8Array] {
  return decodeCbor(fromBase64url(order)) as [Uint8Array, Map<number, unknown>, Uint8Array, Uint8Array]
}

async function nothingMoved(): Promise<void> {
  assert.equal((await shopper.readWallet()).purse.balance, 100_000)
  assert.equal((await stranger.readWallet()).purse.balance, 50_000)
}

async function stateOf(id: string): Promise<unknown> {
  const { state, reason } = must(await shopper.client.call('GET', `/v1/payments/${id}`))
  return [state, reason]
}

test('S2-38 an order signed by any key but the sender\'s own is refused and binds nothing', async () => {
  const id = newUuid()
  const order = shopper.orderFor(found, id)
  const { privateKey: anyKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  refusedWith(await shopper.send(id, await shopper.sign(order, anyKey)), 'SIGNATURE_INVALID')
  refusedWith(await shopper.send(id, await shopper.sign(order, stranger.privateKey)), 'SIGNATURE_INVALID')
  const withStrangersKey = { ...order, keyId: stranger.deviceId }
  refusedWith(await shopper.send(id, await shopper.sign(withStrangersKey, stranger.privateKey)), 'SIGNATURE_INVALID')
  refusedWith(await stranger.send(id, await shopper.sign(withStrangersKey, stranger.privateKey)), 'SIGNATURE_INVALID')
  refusedWith(await stranger.send(id, await shopper.sign(order)), 'SIGNATURE_INVALID')
  assert.deepEqual(await stateOf(id), ['unknown', null])
  await nothingMoved()
})

test('S2-38 an order altered after signing is refused, whichever field it is', async () => {
  const id = newUuid()
  const [header, unprotected, payload, signature] = partsOf(await shopper.sign(shopper.orderFor(found, id)))
  const fields = decodeCbor(payload) as unknown[]
  assert.equal(fields.length, 11)
  for (const [place, field] of fields.entries()) {
    const changed = fields.with(place, otherThan(field))
    if (place === 6) changed[4] = [['voucher', 5_001]]
    const altered = encodeCbor([header, unprotected, encodeCbor(changed), signature])
    const problem = problemOf(await shopper.send(id, toBase64url(altered)))
    // The sources alone no longer add up; every other change is a whole order that nobody signed.
    assert.equal(problem.reason, place === 4 ? 'REQUEST_INVALID' : 'SIGNATURE_INVALID', `field ${place}`)
  }
  assert.deepEqual(await stateOf(id), ['unknown', null])
  await nothingMoved()
})

function otherThan(field: unknown): unknown {
  if (typeof field === 'number') return field + 1
  if (field instanceof Uint8Array) return field.with(field.length - 1, field.at(-1)! ^ 1)
  return [['voucher', 4_999]]
}

test('bits flipped anywhere in a signed order never pay', async () => {
  const id = newUuid()
  const bytes = fromBase64url(await shopper.sign(shopper.orderFor(found, id)))
  const places = Array.from({ length: 80 }, (_, index) => Math.floor((index * bytes.length * 8) / 80))
  for (const place of places) {
    const flipped = bytes.with(place >> 3, bytes[place >> 3]! ^ (1 << (place & 7)))
    const { reason } = problemOf(await shopper.send(id, toBase64url(flipped)))
    assert.ok(reason === 'REQUEST_INVALID' || reason === 'SIGNATURE_INVALID', `bit ${place}: ${reason}`)
  }
  await nothingMoved()
})

test('S2-38 an order for another deployment, programme, purse, phone or request is refused and binds nothing', async () => {
  const id = newUuid()
  const hash = fromBase64url(found.requestHash)
  const wrong: [Partial<Order>, string][] = [
    [{ deploymentId: newUuid() }, 'SIGNATURE_INVALID'],
    [{ programmeId: newUuid() }, 'PURSE_MISMATCH'],
    [{ purseId: stranger.wallet.purse.id }, 'SIGNATURE_INVALID'],
    [{ purseId: newUuid() }, 'SIGNATURE_INVALID'],
    [{ keyId: newUuid() }, 'SIGNATURE_INVALID'],
    [{ paymentId: newUuid() }, 'SIGNATURE_INVALID'],
    [{ requestHash: new Uint8Array(32) }, 'NOT_FOUND'],
    // Finds the same request by its first half, and is still not its hash.
    [{ requestHash: hash.with(31, hash[31]! ^ 1) }, 'NOT_FOUND'],
  ]
  for (const [change, reason] of wrong) {
    const problem = problemOf(await shopper.send(id, await shopper.sign(shopper.orderFor(found, id, change))))
    assert.equal(problem.reason, reason, Object.keys(change).join())
  }
  assert.deepEqual(await stateOf(id), ['unknown', null])
  await nothingMoved()
})

test('S2-38 an order for another stall or amount than the request\'s is refused for ever', async () => {
  const otherStall = merchant.till.stalls.find(({ id }) => id !== found.shop.stallId)!.id
  const wrong: Partial<Order>[] = [
    { stallId: otherStall },
    { amount: 4_999n, sources: [{ source: 'voucher', amount: 4_999n }] },
    { amount: 5_001n, sources: [{ source: 'voucher', amount: 5_001n }] },
  ]
  for (const change of wrong) {
    const id = newUuid()
    const order = await shopper.sign(shopper.orderFor(found, id, change))
    const refused = await shopper.send(id, order)
    refusedWith(refused, 'WRONG_AMOUNT')
    assert.deepEqual(withoutReference(await shopper.send(id, order)), withoutReference(refused))
    assert.deepEqual(await stateOf(id), ['refused', 'WRONG_AMOUNT'])
  }
  await nothingMoved()
})

test('an order that came after its time is refused for ever as expired', async () => {
  const id = newUuid()
  const now = Date.now()
  const order = await shopper.sign(shopper.orderFor(found, id, { issuedAt: now - 11 * MINUTE, expiresAt: now - 2 * MINUTE }))
  refusedWith(await shopper.send(id, order), 'ORDER_EXPIRED')
  refusedWith(await shopper.send(id, order), 'ORDER_EXPIRED')
  assert.deepEqual(await stateOf(id), ['refused', 'ORDER_EXPIRED'])
  const fresh = await shopper.sign(shopper.orderFor(found, id))
  refusedWith(await shopper.send(id, fresh), 'ID_REUSED_DIFFERENTLY')
  await nothingMoved()
})

test('an order issued in the future is refused for ever, and the phone\'s clock is named', async () => {
  for (const [ahead, minutes] of [[10 * MINUTE, 10], [24 * 60 * MINUTE, 1_440], [10 * 365 * 24 * 60 * MINUTE, 5_256_000]] as const) {
    const id = newUuid()
    const order = await shopper.sign(shopper.orderFor(found, id, { issuedAt: Date.now() + ahead }))
    const problem = refusedWith(await shopper.send(id, order), 'DEVICE_CLOCK_WRONG')
    assert.equal(problem.parameters?.['minutes'], minutes)
    // A copy that is late until the clock has caught up must not pay: it was said that no money moved.
    assert.deepEqual(await stateOf(id), ['refused', 'DEVICE_CLOCK_WRONG'])
  }
  await nothingMoved()
})

test('what is no order of ours is refused by its form and binds nothing', async () => {
  const id = newUuid()
  const order = shopper.orderFor(found, id)
  const payload = encodeOrder(order)
  const fields = decodeCbor(payload) as unknown[]
  const key = { key: shopper.privateKey, dsaEncoding: 'ieee-p1363' } as const
  const seal = async (type: string, bytes: Uint8Array): Promise<string> => toBase64url(await signEnvelope(type, order.keyId, bytes, async (signed) => sign('sha256', signed, key)))
  const malformed: Record<string, string> = {
    'too long a life': await shopper.sign({ ...order, expiresAt: order.issuedAt + 10 * MINUTE + 1 }),
    'no life': await shopper.sign({ ...order, expiresAt: order.issuedAt }),
    'another source': await seal(ORDER_TYPE, encodeCbor(fields.with(4, [['card', 5_000]]))),
    'two sources': await seal(ORDER_TYPE, encodeCbor(fields.with(4, [['voucher', 2_500], ['voucher', 2_500]]))),
    'amount 0': await seal(ORDER_TYPE, encodeCbor(fields.with(6, 0).with(4, [['voucher', 0]]))),
    'amount −1': await seal(ORDER_TYPE, encodeCbor(fields.with(6, -1).with(4, [['voucher', -1]]))),
    'amount 0.5': await seal(ORDER_TYPE, encodeCbor(fields.with(6, 0.5).with(4, [['voucher', 0.5]]))),
    'amount 2^63': await seal(ORDER_TYPE, encodeCbor(fields.with(6, 2n ** 63n).with(4, [['voucher', 2n ** 63n]]))),
    'a field more': await seal(ORDER_TYPE, encodeCbor([...fields, 1])),
    'no CBOR': toBase64url(Buffer.from('not an order')),
    'one byte': toBase64url(Buffer.from([0])),
  }
  for (const [name, text] of Object.entries(malformed)) {
    assert.equal(problemOf(await shopper.send(id, text)).reason, 'REQUEST_INVALID', name)
  }
  refusedWith(await shopper.send(id, await seal('onjang/receipt/1', payload)), 'SIGNATURE_INVALID')
  assert.deepEqual(await stateOf(id), ['unknown', null])
  await nothingMoved()
})

test('S2-07 a paid order replayed pays nothing more: under its id, another id, another session, or with its other signature', async () => {
  const id = newUuid()
  const order = await shopper.sign(shopper.orderFor(found, id, { issuedAt: Date.now() + MINUTE }))
  const first = await shopper.send(id, order)
  assert.equal(must(first).state, 'paid')
  assert.equal((await shopper.send(id, order)).text, first.text)
  assert.equal((await shopper.send(id, withOtherSignature(order))).text, first.text)
  assert.equal((await shopper.send(id, await shopper.sign(shopper.orderFor(found, id, { issuedAt: partsIssuedAt(order) })))).text, first.text)
  refusedWith(await shopper.send(newUuid(), order), 'SIGNATURE_INVALID')
  refusedWith(await stranger.send(id, order), 'SIGNATURE_INVALID')
  const again = newUuid()
  refusedWith(await shopper.send(again, await shopper.sign(shopper.orderFor(found, again))), 'REQUEST_ALREADY_PAID')
  assert.equal((await shopper.readWallet()).purse.balance, 95_000)
})

function partsIssuedAt(order: string): number {
  return (decodeCbor(partsOf(order)[2]) as unknown[])[9] as number
}

/** (r, n − s) verifies wherever (r, s) does (SEC 1, 4.1.4). */
function withOtherSignature(order: string): string {
  const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const [header, unprotected, payload, signature] = partsOf(order)
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)
  const other = Buffer.concat([signature.subarray(0, 32), Buffer.from((n - s).toString(16).padStart(64, '0'), 'hex')])
  return toBase64url(encodeCbor([header, unprotected, payload, new Uint8Array(other)]))
}
