import { decode, encode, rfc8949EncodeOptions, type DecodeOptions } from 'cborg'

const STRICT: DecodeOptions = { strict: true, allowIndefinite: false, allowUndefined: false, allowNaN: false, allowInfinity: false, rejectDuplicateMapKeys: true }

/** Encodes in the one deterministic form (RFC 8949, 4.2.1): map keys in the order of their bytes. */
export function encodeCbor(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode(value, rfc8949EncodeOptions))
}

/**
 * Decodes bytes that are in the deterministic form, maps as `Map`. Throws when they are anything else, so that
 * one payload has one form and one hash.
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  const value: unknown = decode(bytes, { ...STRICT, useMaps: true })
  if (hasChoice(bytes) && !areSame(encodeCbor(value), bytes)) throw new RangeError('not deterministic CBOR')
  return value
}

/**
 * Whether well-formed CBOR with the shortest lengths holds anything that still could be written in another way: keys of a map in another
 * order, a float, or text beyond ASCII, whose bad bytes the decoder replaces. Only then is it worth writing again.
 */
function hasChoice(bytes: Uint8Array): boolean {
  for (let offset = 0; offset < bytes.length; ) {
    const [major, information] = [bytes[offset]! >> 5, bytes[offset]! & 31]
    const lengthBytes = information < 24 ? 0 : 2 ** (information - 24)
    let length = information < 24 ? information : 0
    for (let index = 1; index <= lengthBytes; index++) length = length * 256 + bytes[offset + index]!
    if ((major === 5 && length > 1) || (major === 7 && lengthBytes > 0)) return true
    const start = offset + 1 + lengthBytes
    offset = major === 2 || major === 3 ? start + length : start
    if (major === 3 && bytes.subarray(start, offset).some((byte) => byte > 127)) return true
  }
  return false
}

function areSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
