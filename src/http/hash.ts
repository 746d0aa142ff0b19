import { fromBase64url } from '../protocol/base64url.ts'
import { failure } from '../reasons/failure.ts'
import { RefusedError } from './refusal.ts'

/** The hash of an order's payload as a phone sends it. Throws REQUEST_INVALID for anything but 32 bytes. */
export function readHash(text: string): Uint8Array {
  try {
    const hash = fromBase64url(text)
    if (hash.length === 32) return hash
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/orderHash' }))
}
