import { importDeviceKey } from '../people/device-key.ts'
import { fromBase64url } from '../protocol/base64url.ts'
import { failure } from '../reasons/failure.ts'
import { RefusedError } from './refusal.ts'

/** The point of a P-256 key as a phone sends it. Throws REQUEST_INVALID for anything else. */
export function readPublicKey(text: string): Uint8Array {
  try {
    const point = fromBase64url(text)
    importDeviceKey(point)
    return point
  } catch (error) {
    throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/publicKey' }), { cause: error })
  }
}
