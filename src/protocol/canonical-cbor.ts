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
  const again = encodeCbor(value)
  if (!areSame(again, bytes)) throw new RangeError('not deterministic CBOR')
  return value
}

function areSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
