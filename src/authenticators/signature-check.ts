import { verify, type KeyObject } from 'node:crypto'
import { importDeviceKey } from '../people/device-key.ts'
import { derSignature } from './der-signature.ts'

/** An ES256 signature to be looked at: the key as an uncompressed P-256 point (65 bytes), what was signed, and r‖s (64 bytes). */
export type SignatureCheck = { publicKey: Uint8Array; signedBytes: Uint8Array; signature: Uint8Array }

const KEPT_AT_MOST = 100_000

/** Makes a function that checks signatures and keeps the keys imported: importing one takes a third as long as using it. A key that is no point on the curve signs nothing. */
export function signatureChecker(): (check: SignatureCheck) => boolean {
  const kept = new Map<string, KeyObject | undefined>()
  const keyOf = (publicKey: Uint8Array): KeyObject | undefined => {
    const name = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.byteLength).toString('latin1')
    if (kept.has(name)) return kept.get(name)
    if (kept.size >= KEPT_AT_MOST) kept.clear()
    const key = importOrNothing(publicKey)
    kept.set(name, key)
    return key
  }
  return ({ publicKey, signedBytes, signature }) => {
    const key = keyOf(publicKey)
    return key !== undefined && verify('sha256', signedBytes, key, derSignature(signature))
  }
}

function importOrNothing(publicKey: Uint8Array): KeyObject | undefined {
  try {
    return importDeviceKey(publicKey)
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}
