import type { Queryable } from '../database/transaction.ts'
import { findMerchant, findStalls } from '../markets/merchant.ts'
import type { Shop } from '../protocol/api/payments.ts'
import type { Uuid } from '../values/uuid.ts'

/** How long a shop is shown as it was read, in milliseconds. What is decided about a shop is never read here. */
const KEPT_FOR = 5_000
const KEPT_AT_MOST = 10_000

export type ShopFinder = (merchantId: Uuid, stallId: Uuid) => Promise<Shop>

/** Finds shops for showing, each read once in a while, for the same few stalls are shown thousands of times. */
export function keptShops(database: Queryable): ShopFinder {
  const kept = new Map<Uuid, { shop: Promise<Shop>; until: number }>()
  return (merchantId, stallId) => {
    const now = Date.now()
    const entry = kept.get(stallId)
    if (entry && entry.until > now) return entry.shop
    if (kept.size >= KEPT_AT_MOST) kept.clear()
    const shop = readShop(database, merchantId, stallId)
    kept.set(stallId, { shop, until: now + KEPT_FOR })
    shop.catch(() => kept.delete(stallId))
    return shop
  }
}

/** The shop as the registry knows it, never as a code names it. Certified: its papers were checked. */
export async function readShop(database: Queryable, merchantId: Uuid, stallId: Uuid): Promise<Shop> {
  const merchant = await findMerchant(database, merchantId)
  const stall = (await findStalls(database, [stallId])).get(stallId)
  if (!merchant || !stall) throw new Error(`payment at an unknown stall ${stallId}`)
  return { merchantId, name: merchant.name, stallId, place: stall.place, certified: merchant.status === 'active' }
}
