import type { Queryable } from '../database/transaction.ts'
import { findMerchant, findStalls } from '../markets/merchant.ts'
import type { Shop } from '../protocol/api/payments.ts'
import type { Uuid } from '../values/uuid.ts'

/** The shop as the registry knows it, never as a code names it. Certified: its papers were checked. */
export async function readShop(database: Queryable, merchantId: Uuid, stallId: Uuid): Promise<Shop> {
  const merchant = await findMerchant(database, merchantId)
  const stall = (await findStalls(database, [stallId])).get(stallId)
  if (!merchant || !stall) throw new Error(`payment at an unknown stall ${stallId}`)
  return { merchantId, name: merchant.name, stallId, place: stall.place, certified: merchant.status === 'active' }
}
