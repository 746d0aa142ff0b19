import type { Queryable } from '../database/transaction.ts'
import type { Covered } from './transfer-source.ts'

/** One event as text: the text of a row quotes what needs it, so two different events never have the same. */
const EVENT_TEXT = `row((extract(epoch from at) * 1000000)::bigint, kind, actor, subject, details::text, id)::text`

/** Count and SHA-256 over events in the order of their ids, as SQL. */
export const EVENTS_COVERED = `count(*) as count, sha256(convert_to(coalesce(string_agg(${EVENT_TEXT}, E'\\n' order by id), ''), 'UTF8')) as digest`

/** What each of these entries covers now; none for an entry whose events are gone. */
export async function eventsOfEntries(database: Queryable, first: bigint, last: bigint): Promise<Map<bigint, Covered & { earliest: Date }>> {
  const { rows } = await database.query<Covered & { entry_number: bigint; earliest: Date }>(
    `select entry_number, ${EVENTS_COVERED}, min(at) as earliest from audit_events where entry_number between $1 and $2 group by entry_number`,
    [first, last],
  )
  return new Map(rows.map((row) => [row.entry_number, row]))
}
