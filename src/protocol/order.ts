import { uuidFromBytes, uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'

/** The type in the envelope of a payer's order. */
export const ORDER_TYPE = 'onjang/order/1'
/** An order lives at most 10 minutes, in milliseconds. */
export const ORDER_LIFE = 600_000

export type OrderSource = { source: 'voucher'; amount: Won }

/** What a payer signs: who pays whom how much, from what, for which request, and until when. Times in milliseconds since 1970. */
export type Order = {
  deploymentId: Uuid
  programmeId: Uuid
  paymentId: Uuid
  purseId: Uuid
  sources: OrderSource[]
  stallId: Uuid
  amount: Won
  requestHash: Uint8Array
  keyId: Uuid
  issuedAt: number
  expiresAt: number
}

/** The order's bytes: deterministic CBOR, an array in the order of `Order`, so that the same order has the same bytes everywhere. */
export function encodeOrder(order: Order): Uint8Array<ArrayBuffer> {
  return encodeCbor([
    uuidToBytes(order.deploymentId),
    uuidToBytes(order.programmeId),
    uuidToBytes(order.paymentId),
    uuidToBytes(order.purseId),
    order.sources.map(({ source, amount }) => [source, amount]),
    uuidToBytes(order.stallId),
    order.amount,
    order.requestHash,
    uuidToBytes(order.keyId),
    order.issuedAt,
    order.expiresAt,
  ])
}

/** Bytes → order. Throws a RangeError when they are not an order with amounts that add up. */
export function decodeOrder(payload: Uint8Array): Order {
  const fields = decodeCbor(payload)
  if (!Array.isArray(fields) || fields.length !== 11) throw new RangeError('not an order')
  const order: Order = {
    deploymentId: uuidField(fields[0]),
    programmeId: uuidField(fields[1]),
    paymentId: uuidField(fields[2]),
    purseId: uuidField(fields[3]),
    sources: sourcesField(fields[4]),
    stallId: uuidField(fields[5]),
    amount: amountField(fields[6]),
    requestHash: hashField(fields[7]),
    keyId: uuidField(fields[8]),
    issuedAt: timeField(fields[9]),
    expiresAt: timeField(fields[10]),
  }
  if (order.sources.reduce((sum, { amount }) => sum + amount, 0n) !== order.amount) throw new RangeError('the sources do not add up to the amount')
  if (order.expiresAt <= order.issuedAt || order.expiresAt - order.issuedAt > ORDER_LIFE) throw new RangeError('an order lives 10 minutes at most')
  return order
}

function uuidField(value: unknown): Uuid {
  if (!(value instanceof Uint8Array)) throw new RangeError('an id has 16 bytes')
  return uuidFromBytes(value)
}

function amountField(value: unknown): Won {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new RangeError('an amount is a whole number')
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('an amount is a whole number')
  const amount = BigInt(value)
  if (amount < 1n || amount > 9_007_199_254_740_991n) throw new RangeError('an amount is 1 … 2^53 - 1 won')
  return amount
}

function hashField(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== 32) throw new RangeError('a hash has 32 bytes')
  return value
}

function timeField(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new RangeError('a time is in whole milliseconds')
  return value
}

function sourcesField(value: unknown): OrderSource[] {
  if (!Array.isArray(value) || value.length !== 1) throw new RangeError('an order has one source')
  const entry: unknown = value[0]
  if (!Array.isArray(entry) || entry.length !== 2 || entry[0] !== 'voucher') throw new RangeError('unknown source')
  return [{ source: 'voucher', amount: amountField(entry[1]) }]
}
