import type { Uuid } from '../values/uuid.ts'
import { NIL } from './ranges.ts'

/*
 * Arrays as parameters in PostgreSQL's binary format: node-postgres sends a Buffer as a binary parameter, and neither side
 * then makes or reads text. Layout: PostgreSQL's src/backend/utils/adt/arrayfuncs.c, array_send.
 */

const HEADER_BYTES = 20
const OID = { boolean: 16, smallint: 21, integer: 23, bigint: 20, uuid: 2950 }

/** A `uuid[]`. The nil UUID is sent as null where `nilIsNull`. Throws a RangeError if a text is not a UUID in lower case. */
export function uuidArray(ids: readonly Uuid[], nilIsNull = false): Buffer {
  const buffer = header(OID.uuid, ids.length, 16, nilIsNull)
  let offset = HEADER_BYTES
  for (const id of ids) {
    if (nilIsNull && id === NIL) {
      offset = buffer.writeInt32BE(-1, offset)
    } else {
      offset = writeUuid(id, buffer, buffer.writeInt32BE(16, offset))
    }
  }
  return buffer.subarray(0, offset)
}

/** A `bigint[]`; zero is sent as null where `zeroIsNull`. */
export function bigintArray(values: readonly bigint[], zeroIsNull = false): Buffer {
  const buffer = header(OID.bigint, values.length, 8, zeroIsNull)
  let offset = HEADER_BYTES
  for (const value of values) {
    offset = zeroIsNull && value === 0n ? buffer.writeInt32BE(-1, offset) : buffer.writeBigInt64BE(value, buffer.writeInt32BE(8, offset))
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

function header(oid: number, length: number, valueBytes: number, hasNulls: boolean): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + length * (4 + valueBytes))
  const dimensions = length === 0 ? 0 : 1
  buffer.writeInt32BE(dimensions, 0)
  buffer.writeInt32BE(hasNulls ? 1 : 0, 4)
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(length, 12)
  buffer.writeInt32BE(1, 16)
  return dimensions === 0 ? buffer.subarray(0, 12) : buffer
}

/** Where the 32 hexadecimal digits stand in a UUID's text. */
const DIGITS = [...NIL].flatMap((character, index) => (character === '-' ? [] : [index]))
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
