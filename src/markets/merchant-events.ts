import { jsonbArray, uuidArray } from '../database/array-parameters.ts'
import type { NamedStatement, Queryable, Transaction } from '../database/transaction.ts'
import type { TillEvent } from '../protocol/api/till.ts'
import type { Uuid } from '../values/uuid.ts'

/** The channel on which servers hear that a merchant has new events. The payload is merchant ids, separated by commas. */
export const MERCHANT_EVENTS_CHANNEL = 'merchant_events'
/** A notification carries less than 8,000 bytes: 200 ids of 36 characters and their commas. */
const MERCHANTS_PER_NOTIFICATION = 200

export type NumberedEvent = { number: bigint; data: TillEvent }

/** Numbers and stores events in one statement. Locks the merchants' streams in the order of their ids. */
const APPEND = `
  with event as (
    select merchant_id, data, row_number() over (partition by merchant_id order by position) as nth, count(*) over (partition by merchant_id) as in_all
      from unnest($1::uuid[], $2::jsonb[]) with ordinality as e (merchant_id, data, position)),
  locked as (
    select merchant_id from merchant_streams where merchant_id in (select merchant_id from event) order by merchant_id for update),
  numbered as (
    update merchant_streams s set last_number = s.last_number + n.in_all
      from (select distinct merchant_id, in_all from event) n join locked l on l.merchant_id = n.merchant_id
     where s.merchant_id = n.merchant_id returning s.merchant_id, s.last_number),
  stored as (
    insert into merchant_events (merchant_id, number, data)
    select e.merchant_id, n.last_number - e.in_all + e.nth, e.data from event e join numbered n on n.merchant_id = e.merchant_id returning 1)
  select require_rows('merchant_events', $3, (select count(*) from stored))`

/** The same for one event, which is told of as well. */
const APPEND_ONE = `
  with numbered as (
    update merchant_streams set last_number = last_number + 1 where merchant_id = $1::uuid returning merchant_id, last_number),
  stored as (
    insert into merchant_events (merchant_id, number, data) select merchant_id, last_number, $2::jsonb from numbered returning 1)
  select require_rows('merchant_events', 1, (select count(*) from stored)), pg_notify($3, $1::uuid::text)`

/** Appends events, numbered without gaps per merchant, and tells every server when the transaction commits. Throws if a merchant has no stream. */
export async function appendMerchantEvents(transaction: Transaction, events: readonly { merchantId: Uuid; data: TillEvent }[]): Promise<void> {
  await Promise.all(merchantEventWrites(events).map((write) => transaction.query(write)))
}

/** The statements that append events and tell of them. They fail when a merchant has no stream. */
export function merchantEventWrites(events: readonly { merchantId: Uuid; data: TillEvent }[]): NamedStatement[] {
  if (events.length === 0) return []
  if (events.length === 1) {
    const { merchantId, data } = events[0]!
    return [{ name: 'append_merchant_event', text: APPEND_ONE, values: [merchantId, JSON.stringify(data), MERCHANT_EVENTS_CHANNEL] }]
  }
  const writes: NamedStatement[] = [
    { name: 'append_merchant_events', text: APPEND, values: [uuidArray(events.map((event) => event.merchantId)), jsonbArray(events.map((event) => JSON.stringify(event.data))), events.length] },
  ]
  const merchants = [...new Set(events.map((event) => event.merchantId))]
  for (let from = 0; from < merchants.length; from += MERCHANTS_PER_NOTIFICATION) {
    const told = merchants.slice(from, from + MERCHANTS_PER_NOTIFICATION).join(',')
    writes.push({ name: 'tell_of_merchant_events', text: 'select pg_notify($1, $2)', values: [MERCHANT_EVENTS_CHANNEL, told] })
  }
  return writes
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
