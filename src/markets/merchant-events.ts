import type { Queryable, Transaction } from '../database/transaction.ts'
import type { TillEvent } from '../protocol/api/till.ts'
import type { Uuid } from '../values/uuid.ts'

/** The channel on which servers hear that a merchant has new events. The payload is merchant ids, separated by commas. */
export const MERCHANT_EVENTS_CHANNEL = 'merchant_events'
/** A notification carries less than 8,000 bytes: 200 ids of 36 characters and their commas. */
const MERCHANTS_PER_NOTIFICATION = 200

export type NumberedEvent = { number: bigint; data: TillEvent }

/**
 * Appends events, numbered without gaps per merchant, and tells every server when the transaction commits.
 * Locks the merchants' streams in the order of their ids.
 */
export async function appendMerchantEvents(transaction: Transaction, events: readonly { merchantId: Uuid; data: TillEvent }[]): Promise<void> {
  if (events.length === 0) return
  const merchants = [...new Set(events.map((event) => event.merchantId))].sort()
  const counts = merchants.map((merchantId) => events.filter((event) => event.merchantId === merchantId).length)
  await transaction.query('select 1 from merchant_streams where merchant_id = any($1::uuid[]) order by merchant_id for update', [merchants])
  const { rows } = await transaction.query<{ merchant_id: Uuid; last_number: bigint }>(
    `update merchant_streams s set last_number = s.last_number + n.count
       from unnest($1::uuid[], $2::bigint[]) as n (merchant_id, count)
      where s.merchant_id = n.merchant_id returning s.merchant_id, s.last_number`,
    [merchants, counts],
  )
  const next = new Map(rows.map((row) => [row.merchant_id, row.last_number]))
  merchants.forEach((merchantId, index) => next.set(merchantId, next.get(merchantId)! - BigInt(counts[index]!)))
  const numbers = events.map(({ merchantId }) => {
    const number = next.get(merchantId)! + 1n
    next.set(merchantId, number)
    return number
  })
  await transaction.query(
    `insert into merchant_events (merchant_id, number, data) select * from unnest($1::uuid[], $2::bigint[], $3::jsonb[])`,
    [events.map((event) => event.merchantId), numbers, events.map((event) => JSON.stringify(event.data))],
  )
  for (let from = 0; from < merchants.length; from += MERCHANTS_PER_NOTIFICATION) {
    await transaction.query('select pg_notify($1, $2)', [MERCHANT_EVENTS_CHANNEL, merchants.slice(from, from + MERCHANTS_PER_NOTIFICATION).join(',')])
  }
}

/** Events after `after`, oldest first, at most `limit`. */
export async function readMerchantEvents(database: Queryable, merchantId: Uuid, after: bigint, limit: number): Promise<NumberedEvent[]> {
  const { rows } = await database.query<NumberedEvent>(
    'select number, data from merchant_events where merchant_id = $1 and number > $2 order by number limit $3',
    [merchantId, after, limit],
  )
  return rows
}

export async function lastEventNumber(database: Queryable, merchantId: Uuid): Promise<bigint> {
  const { rows } = await database.query<{ last_number: bigint }>('select last_number from merchant_streams where merchant_id = $1', [merchantId])
  return rows[0]?.last_number ?? 0n
}
