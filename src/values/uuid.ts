/** A UUID in lower-case text with hyphens. Commands that move money carry a version 7 UUID made by the client (RFC 9562, 5.7). */
export type Uuid = string

export const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
export const UUID_V7_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'

/** The id that means nothing. */
export const NIL_UUID: Uuid = '00000000-0000-0000-0000-000000000000'

let lastMilliseconds = 0
let sequence = 0

/**
 * Makes a version 7 UUID: 48 bits of time in milliseconds, a 12-bit counter that keeps the ids of one process
 * in order within a millisecond, and 62 random bits (RFC 9562, 5.7 and 6.2 method 1).
 */
export function newUuid(nowMilliseconds: number = Date.now()): Uuid {
  if (nowMilliseconds > lastMilliseconds) {
    lastMilliseconds = nowMilliseconds
    sequence = 0
  } else if (++sequence > 0xfff) {
    lastMilliseconds++
    sequence = 0
  }
  const bytes = randomSixteen()
  let time = lastMilliseconds
  for (let index = 5; index >= 0; index--) {
    bytes[index] = time % 256
    time = Math.floor(time / 256)
  }
  bytes[6] = 0x70 | (sequence >> 8)
  bytes[7] = sequence & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return uuidFromBytes(bytes)
}

/** Random bytes are drawn for many ids at once: each draw costs more than the ids made of it. */
const RANDOM = new Uint8Array(4_096)
let drawn = RANDOM.length

/** 16 random bytes, each given out once; the caller may write to them. */
function randomSixteen(): Uint8Array {
  if (drawn === RANDOM.length) {
    crypto.getRandomValues(RANDOM)
    drawn = 0
  }
  drawn += 16
  return RANDOM.subarray(drawn - 16, drawn)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 16 bytes → text. */
export function uuidFromBytes(bytes: Uint8Array): Uuid {
  if (bytes.length !== 16) throw new RangeError('a UUID has 16 bytes')
  let text = ''
  for (let index = 0; index < 16; index++) {
    text += HEX[bytes[index]!]!
    if (index === 3 || index === 5 || index === 7 || index === 9) text += '-'
  }
  return text
}

/** Text → 16 bytes. Throws a RangeError if the text is not a UUID. */
export function uuidToBytes(uuid: Uuid): Uint8Array {
  const hex = uuid.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new RangeError('not a UUID')
  const bytes = new Uint8Array(16)
  for (let index = 0; index < 16; index++) bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  return bytes
}
