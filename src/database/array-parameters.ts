import { NIL_UUID, type Uuid } from '../values/uuid.ts'

/*
 * Arrays as parameters in PostgreSQL's binary format: node-postgres sends a Buffer as a binary parameter, and neither side
 * then makes or reads text. Layout: PostgreSQL's src/backend/utils/adt/arrayfuncs.c, array_send.
 */

const HEADER_BYTES = 20
const OID = { boolean: 16, bytea: 17, bigint: 20, smallint: 21, integer: 23, text: 25, date: 1082, timestamptz: 1184, uuid: 2950, jsonb: 3802 }

/** A `uuid[]`. The nil UUID is sent as null where `nilIsNull`. Throws a RangeError if a text is not a UUID in lower case. */
export function uuidArray(ids: readonly Uuid[], nilIsNull = false): Buffer {
  const buffer = header(OID.uuid, ids.length, 16, nilIsNull)
  let offset = HEADER_BYTES
  for (const id of ids) {
    if (nilIsNull && id === NIL_UUID) {
      offset = buffer.writeInt32BE(-1, offset)
    } else {
      offset = writeUuid(id, buffer, buffer.writeInt32BE(16, offset))
    }
  }
  return buffer.subarray(0, offset)
}

/** A `bigint[]`; null stays null, and zero is sent as null where `zeroIsNull`. */
export function bigintArray(values: readonly (bigint | null)[], zeroIsNull = false): Buffer {
  const buffer = header(OID.bigint, values.length, 8, zeroIsNull || values.includes(null))
  let offset = HEADER_BYTES
  for (const value of values) {
    offset = value === null || (zeroIsNull && value === 0n) ? buffer.writeInt32BE(-1, offset) : buffer.writeBigInt64BE(value, buffer.writeInt32BE(8, offset))
  }
  return buffer.subarray(0, offset)
}

/** An `integer[]`; zero is sent as null where `zeroIsNull`. */
export function integerArray(values: readonly number[], zeroIsNull = false): Buffer {
  const buffer = header(OID.integer, values.length, 4, zeroIsNull)
  let offset = HEADER_BYTES
  for (const value of values) {
    offset = zeroIsNull && value === 0 ? buffer.writeInt32BE(-1, offset) : buffer.writeInt32BE(value, buffer.writeInt32BE(4, offset))
  }
  return buffer.subarray(0, offset)
}

/** A `smallint[]`. */
export function smallintArray(values: readonly number[]): Buffer {
  const buffer = header(OID.smallint, values.length, 2, false)
  let offset = HEADER_BYTES
  for (const value of values) offset = buffer.writeInt16BE(value, buffer.writeInt32BE(2, offset))
  return buffer.subarray(0, offset)
}

/** A `boolean[]`. */
export function booleanArray(values: readonly boolean[]): Buffer {
  const buffer = header(OID.boolean, values.length, 1, false)
  let offset = HEADER_BYTES
  for (const value of values) offset = buffer.writeUInt8(value ? 1 : 0, buffer.writeInt32BE(1, offset))
  return buffer.subarray(0, offset)
}

/** A `text[]`. */
export function textArray(values: readonly (string | null)[]): Buffer {
  return variableArray(OID.text, values, textBytes, writeText)
}

/** A `jsonb[]` of JSON texts (version 1 of its binary form: a byte that says so, then the text). */
export function jsonbArray(values: readonly (string | null)[]): Buffer {
  return variableArray(OID.jsonb, values, (text) => textBytes(text) + 1, (text, buffer, offset) => writeText(text, buffer, buffer.writeUInt8(1, offset)))
}

/** A `bytea[]`. */
export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  return variableArray(OID.bytea, values, (bytes) => bytes.length, (bytes, buffer, offset) => buffer.set(bytes, offset))
}

/** PostgreSQL counts from the start of 2000, in days and in microseconds. */
const EPOCH = Date.UTC(2000, 0, 1)
const DAY = 86_400_000
const MINUS_INFINITY = -2_147_483_648

/** A `timestamptz[]`, to the millisecond. */
export function timestamptzArray(values: readonly Date[]): Buffer {
  return bigintsOf(OID.timestamptz, values, (value) => BigInt(value.getTime() - EPOCH) * 1_000n)
}

/** A `date[]` of texts such as `2026-11-22` or `-infinity`. */
export function dateArray(values: readonly string[]): Buffer {
  return integersOf(OID.date, values, (value) => (value === '-infinity' ? MINUS_INFINITY : (Date.parse(value) - EPOCH) / DAY))
}

const textBytes = (text: string): number => Buffer.byteLength(text)
const writeText = (text: string, buffer: Buffer, offset: number): unknown => buffer.write(text, offset)

/** Elements of any length; null stays null. */
function variableArray<Value>(oid: number, values: readonly (Value | null)[], lengthOf: (value: Value) => number, write: (value: Value, buffer: Buffer, offset: number) => unknown): Buffer {
  let bytes = 0
  let hasNulls = false
  for (const value of values) {
    if (value === null) hasNulls = true
    else bytes += lengthOf(value)
  }
  const buffer = header(oid, values.length, 0, hasNulls, bytes)
  let offset = HEADER_BYTES
  for (const value of values) {
    if (value === null) {
      offset = buffer.writeInt32BE(-1, offset)
    } else {
      const length = lengthOf(value)
      offset = buffer.writeInt32BE(length, offset)
      write(value, buffer, offset)
      offset += length
    }
  }
  return buffer
}

function bigintsOf<Value>(oid: number, values: readonly Value[], of: (value: Value) => bigint): Buffer {
  const buffer = header(oid, values.length, 8, false)
  let offset = HEADER_BYTES
  for (const value of values) offset = buffer.writeBigInt64BE(of(value), buffer.writeInt32BE(8, offset))
  return buffer
}

function integersOf<Value>(oid: number, values: readonly Value[], of: (value: Value) => number): Buffer {
  const buffer = header(oid, values.length, 4, false)
  let offset = HEADER_BYTES
  for (const value of values) offset = buffer.writeInt32BE(of(value), buffer.writeInt32BE(4, offset))
  return buffer
}

function header(oid: number, length: number, valueBytes: number, hasNulls: boolean, moreBytes = 0): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + length * (4 + valueBytes) + moreBytes)
  const dimensions = length === 0 ? 0 : 1
  buffer.writeInt32BE(dimensions, 0)
  buffer.writeInt32BE(hasNulls ? 1 : 0, 4)
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(length, 12)
  buffer.writeInt32BE(1, 16)
  return dimensions === 0 ? buffer.subarray(0, 12) : buffer
}

/** Where the 32 hexadecimal digits stand in a UUID's text. */
const DIGITS = [...NIL_UUID].flatMap((character, index) => (character === '-' ? [] : [index]))
const HYPHEN = 0x2d
/** Character code → value of the hexadecimal digit in lower case, or -1. */
const VALUE_OF_DIGIT = Int8Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)))

function writeUuid(id: Uuid, buffer: Buffer, start: number): number {
  let offset = start
  let wrong = id.length !== 36 || id.charCodeAt(8) !== HYPHEN || id.charCodeAt(13) !== HYPHEN ? -1 : 0
  if (id.charCodeAt(18) !== HYPHEN || id.charCodeAt(23) !== HYPHEN) wrong = -1
  for (let digit = 0; digit < 32; digit += 2) {
    const high = VALUE_OF_DIGIT[id.charCodeAt(DIGITS[digit]!)] ?? -1
    const low = VALUE_OF_DIGIT[id.charCodeAt(DIGITS[digit + 1]!)] ?? -1
    wrong |= high | low
    buffer[offset++] = (high << 4) | low
  }
  if (wrong < 0) throw new RangeError(`not a UUID in lower case: ${id}`)
  return offset
}
