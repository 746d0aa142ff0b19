import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newUuid } from '../values/uuid.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'
import { decodeOrder, encodeOrder, ORDER_LIFE, type Order } from './order.ts'

const order: Order = {
  deploymentId: newUuid(),
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

test('an order comes back as it was, with the least and the largest amount', () => {
  for (const amount of [1n, 12_500n, 2n ** 32n, 9_007_199_254_740_991n]) {
    const whole = { ...order, amount, sources: [{ source: 'voucher' as const, amount }] }
    assert.deepEqual(decodeOrder(encodeOrder(whole)), whole)
  }
})

test('an order may live ten minutes and no millisecond more', () => {
  decodeOrder(encodeOrder({ ...order, expiresAt: order.issuedAt + ORDER_LIFE }))
  decodeOrder(encodeOrder({ ...order, expiresAt: order.issuedAt + 1 }))
  for (const expiresAt of [order.issuedAt + ORDER_LIFE + 1, order.issuedAt, order.issuedAt - 1]) {
    assert.throws(() => decodeOrder(encodeOrder({ ...order, expiresAt })), RangeError)
  }
})

test('what is not exactly an order is refused', () => {
  const fields = decodeCbor(encodeOrder(order)) as unknown[]
  const wrong: Record<string, unknown> = {
    'a field less': fields.slice(0, -1),
    'a field more': [...fields, 0],
    'no array': new Map(),
    'a short id': fields.with(0, new Uint8Array(15)),
    'an id as text': fields.with(2, newUuid()),
    'no source': fields.with(4, []),
    'two sources': fields.with(4, [['voucher', 6_000], ['voucher', 6_500]]),
    'another source': fields.with(4, [['card', 12_500]]),
    'sources that do not add up': fields.with(4, [['voucher', 12_499]]),
    'an amount of 0': fields.with(6, 0).with(4, [['voucher', 0]]),
    'a negative amount': fields.with(6, -5).with(4, [['voucher', -5]]),
    'a part of a won': fields.with(6, 0.5).with(4, [['voucher', 0.5]]),
    'an amount of 2^53': fields.with(6, 2n ** 53n).with(4, [['voucher', 2n ** 53n]]),
    'an amount as text': fields.with(6, '12500'),
    'a short hash': fields.with(7, new Uint8Array(31)),
    'a negative time': fields.with(9, -1),
    'a time in parts of a millisecond': fields.with(9, 1.5),
    'a time of 2^60': fields.with(9, 2n ** 60n),
  }
  for (const [what, value] of Object.entries(wrong)) assert.throws(() => decodeOrder(encodeCbor(value)), RangeError, what)
})
