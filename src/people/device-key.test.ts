import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { importDeviceKey } from './device-key.ts'

function pointOf(namedCurve: string): Buffer {
  const { x, y } = generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' })
  return Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
}

test('a point of P-256 is a key', () => {
  assert.equal(importDeviceKey(pointOf('P-256')).asymmetricKeyType, 'ec')
})

test('what is no point of P-256 is none', () => {
  const point = pointOf('P-256')
  const wrong: Record<string, Uint8Array> = {
    'a compressed point': Buffer.concat([Buffer.from([2]), point.subarray(1, 33)]),
    'a point off the curve': Buffer.from(point.with(64, point[64]! ^ 1)),
    'a point at zero': Buffer.concat([Buffer.from([4]), Buffer.alloc(64)]),
    'coordinates beyond the field': Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 0xff)]),
    'another curve': pointOf('secp256k1'),
    'a larger curve': pointOf('P-384'),
    'a byte more': Buffer.concat([point, Buffer.from([0])]),
    'another first byte': Buffer.from(point.with(0, 6)),
    nothing: Buffer.alloc(0),
  }
  for (const [what, bytes] of Object.entries(wrong)) assert.throws(() => importDeviceKey(bytes), Error, what)
})
