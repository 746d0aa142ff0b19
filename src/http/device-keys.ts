import type { Pool } from 'pg'
import type { OrderKeys } from '../authenticators/signed-order.ts'
import { findDeviceKey } from '../people/device.ts'

const KEPT_AT_MOST = 100_000

/** Finds phones' keys and keeps them: a key never changes under its id, and whether it is revoked is decided with the payment. */
export function keptDeviceKeys(pool: Pool): OrderKeys['find'] {
  const kept = new Map<string, { personId: string; publicKey: Buffer }>()
  return async (keyId) => {
    const known = kept.get(keyId)
    if (known) return known
    const found = await findDeviceKey(pool, keyId)
    if (!found) return undefined
    if (kept.size >= KEPT_AT_MOST) kept.clear()
    kept.set(keyId, found)
    return found
  }
}
