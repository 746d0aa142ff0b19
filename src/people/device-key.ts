import { createPublicKey, type KeyObject } from 'node:crypto'

/** Turns an uncompressed P-256 point (65 bytes: 4 ‖ x ‖ y) into a key. Throws when the point is not on the curve. */
export function importDeviceKey(point: Uint8Array): KeyObject {
  if (point.length !== 65 || point[0] !== 4) throw new RangeError('not an uncompressed P-256 point')
  const coordinate = (from: number): string => Buffer.from(point.subarray(from, from + 32)).toString('base64url')
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) }, format: 'jwk' })
}

/** A P-256 key, private or public, → its public half as an uncompressed point of 65 bytes. */
export function exportPoint(key: KeyObject): Uint8Array {
  const { x, y } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  return Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
}
