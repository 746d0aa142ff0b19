import type { KeyObject } from 'node:crypto'
import type { Pool } from 'pg'
import type { KeyFinder } from '../authenticators/signed-order.ts'
import { findDeviceKey, importDeviceKey } from '../people/device.ts'

const KEPT_AT_MOST = 100_000

/** Finds phones' keys and keeps them imported: a key never changes under its id, and whether it is revoked is decided with the payment. */
export function keptDeviceKeys(pool: Pool): KeyFinder {
  const kept = new Map<string, { personId: string; key: KeyObject }>()
  return async (keyId) => {
    const known = kept.get(keyId)
    if (known) return known
    const found = await findDeviceKey(pool, keyId)
    if (!found) return undefined
    if (kept.size >= KEPT_AT_MOST) kept.clear()
    const entry = { personId: found.personId, key: importDeviceKey(found.publicKey) }
    kept.set(keyId, entry)
    return entry
  }
}
