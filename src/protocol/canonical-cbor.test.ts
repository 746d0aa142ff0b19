import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hex = (encoded: Uint8Array): string => Buffer.from(encoded).toString('hex')

test('values have the forms of RFC 8949, appendix A', () => {
  const vectors: [unknown, string][] = [
    [0, '00'], [23, '17'], [24, '1818'], [1_000_000_000_000, '1b000000e8d4a51000'], [18_446_744_073_709_551_615n, '1bffffffffffffffff'],
    [-1, '20'], [-1_000, '3903e7'], [1.1, 'fb3ff199999999999a'], [1.5, 'f93e00'], [true, 'f5'], [null, 'f6'],
    [bytes('01020304'), '4401020304'], ['ü', '62c3bc'], ['水', '63e6b0b4'], [[1, [2, 3], [4, 5]], '8301820203820405'],
  ]
  for (const [value, encoded] of vectors) {
    assert.equal(hex(encodeCbor(value)), encoded)
    assert.deepEqual(decodeCbor(bytes(encoded)), value)
  }
})

test('map keys stand in the order of their bytes, whatever order they came in', () => {
  const keys = [10, 100, -1, 'z', 'aa', false]
  const inOrder = encodeCbor(new Map(keys.map((key) => [key, 0])))
  assert.deepEqual(encodeCbor(new Map(keys.toReversed().map((key) => [key, 0]))), inOrder)
  assert.equal(hex(inOrder), 'a60a001864002000617a0062616100f400')
})

test('bytes in any other form are refused, so that one payload has one hash', () => {
  const refused: Record<string, string> = {
    'an integer longer than it need be (1 byte)': '1817',
    'an integer longer than it need be (2 bytes)': '190018',
    'an integer longer than it need be (4 bytes)': '1a00000018',
    'an integer longer than it need be (8 bytes)': '1b0000000000000018',
    'a length longer than it need be': '580101',
    'a text length longer than it need be': '7801 61',
    'an array of unknown length': '9f01ff',
    'a map of unknown length': 'bf0000ff',
    'bytes in pieces': '5f4101ff',
    'a text in pieces': '7f6161ff',
    'keys out of order': 'a2 01 00 00 00',
    'a key twice': 'a2 00 00 00 01',
    'a float that fits in fewer bytes': 'fb3ff8000000000000',
    'a whole number as a float': 'f93c00',
    'not a number': 'f97e00',
    infinity: 'f97c00',
    undefined: 'f7',
    'a tag': 'c074323031332d30332d32315432303a30343a30305a',
    'bytes after the end': '0000',
    'an end too early': '8201',
    'no end': '44010203',
    'text that is not UTF-8': '61ff',
    'a reserved length': '1c',
    nothing: '',
  }
  for (const [what, encoded] of Object.entries(refused)) assert.throws(() => decodeCbor(bytes(encoded)), Error, what)
})
