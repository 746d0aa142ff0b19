import { recordEvent } from '../../audit/record-event.ts'
import { inTransaction, type Queryable } from '../../database/transaction.ts'
import type { CentreEvent } from '../../outside/otp-centre-port.ts'
import type { Otp } from '../otp/otp.ts'

/** How often an event is tried, and over how many milliseconds, before it is set aside: a database that was away for a moment is no fault of an event. */
export const MOST_TRIES = 5
export const TRIED_FOR = 30_000

/** Notes that an event could not be taken in. True when it was set aside with that: the centre is listened to from behind it. */
export function noteTrouble({ pool, clock }: Otp, event: CentreEvent, error: unknown): Promise<boolean> {
  const at = clock()
  const words = (error instanceof Error ? error.message : String(error)).slice(0, 1_000)
  return inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<{ tries: number; firstAt: Date }>(
      `insert into otp_centre_troubles (number, event, tries, error, first_at, last_at) values ($1, $2, 1, $3, $4, $4)
       on conflict (number) do update set tries = otp_centre_troubles.tries + 1, error = excluded.error, last_at = excluded.last_at returning tries, first_at as "firstAt"`,
      [event.number, event, words, at],
    )
    const { tries, firstAt } = rows[0]!
    if (tries < MOST_TRIES || at.getTime() - firstAt.getTime() < TRIED_FOR) return false
    const { rowCount } = await transaction.query('update otp_centre_cursor set number = $1 where number < $1', [event.number])
    await transaction.query('update otp_centre_troubles set set_aside_at = coalesce(set_aside_at, $2) where number = $1', [event.number, at])
    if (rowCount === 1) await recordEvent(transaction, { kind: 'otp_centre_event_set_aside', actor: null, subject: null, details: { number: event.number, event: event.kind, alert: true } })
    return true
  })
}

/** How many events were set aside and wait for an operator. */
export async function countSetAside(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ waiting: number }>('select count(*)::int as waiting from otp_centre_troubles where set_aside_at is not null and settled_at is null')
  return rows[0]!.waiting
}
