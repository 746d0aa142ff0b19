import type { Pool } from 'pg'
import { inTransaction } from '../database/transaction.ts'
import { appendMerchantEvents } from '../markets/merchant-events.ts'
import type { Uuid } from '../values/uuid.ts'

/**
 * Lets the shop's other tills hear of a request, where there are any: a shop with one till, and that is most, pays nothing for it. A till that
 * missed it reads the open requests when it next reads what it shows.
 */
export async function tellOtherTills(pool: Pool, merchantId: Uuid, requestId: Uuid): Promise<void> {
  const { rowCount } = await pool.query({
    name: 'other_tills',
    text: `select 1 from sessions where merchant_id = $1 and revoked_at is null and expires_at > now() and last_seen_at > now() - interval '15 minutes' limit 2`,
    values: [merchantId],
  })
  if ((rowCount ?? 0) < 2) return
  await inTransaction(pool, (transaction) => appendMerchantEvents(transaction, [{ merchantId, data: { type: 'request_made', requestId } }]))
}
