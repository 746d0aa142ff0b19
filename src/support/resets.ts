import type { Queryable, Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'

/** Days in which whoever set something back for a person issues nothing to that person (guide: separation of duties). */
const DAYS_APART = 7

export async function noteReset(transaction: Transaction, memberId: Uuid, personId: Uuid, at: Date): Promise<void> {
  await transaction.query('insert into console_resets (member_id, person_id, at) values ($1, $2, $3) on conflict do nothing', [memberId, personId, at])
}

/** RECENT_RESET when the member set something back for this person in the last seven days. */
export async function refuseAfterReset(database: Queryable, memberId: Uuid, personId: Uuid, now: Date): Promise<Failure | undefined> {
  const { rowCount } = await database.query('select from console_resets where member_id = $1 and person_id = $2 and at > $3::timestamptz - make_interval(days => $4) limit 1', [memberId, personId, now, DAYS_APART])
  return rowCount === 0 ? undefined : failure('RECENT_RESET', 'not_moved')
}
