import { recordEvent } from '../audit/record-event.ts'
import type { ConsoleRole } from '../authenticators/console-member.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Purpose } from './purpose.ts'

/** Who works at the console. */
export type Member = { personId: Uuid; role: ConsoleRole }

/** Minutes for which a purpose holds. */
const ACCESS_MINUTES = 30

/**
 * Lets a member look at a person for a purpose, for half an hour, and writes that down. Fails with NOT_FOUND, and with NOT_ALLOWED for
 * whoever would look at themselves.
 */
export async function openPersonAccess(transaction: Transaction, member: Member, personId: Uuid, { purpose, note }: { purpose: Purpose; note: string }, now: Date): Promise<Result<{ until: Date }, Failure>> {
  if (personId === member.personId) return fail(failure('NOT_ALLOWED', 'not_moved'))
  const { rowCount } = await transaction.query('select from people where id = $1', [personId])
  if (rowCount !== 1) return fail(failure('NOT_FOUND', 'not_moved'))
  const until = new Date(now.getTime() + ACCESS_MINUTES * 60_000)
  const id = newUuid()
  await transaction.query('insert into console_accesses (id, member_id, person_id, purpose, note, opened_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7)', [id, member.personId, personId, purpose, note, now, until])
  // What the member wrote may name somebody: the event points to it.
  await recordEvent(transaction, { kind: 'console_person_opened', actor: member.personId, subject: personId, details: { access: id, purpose, role: member.role } })
  return succeed({ until })
}

/** Until when a member may look at a person; PURPOSE_MISSING when no purpose holds. */
export async function demandPersonAccess(database: Queryable, member: Member, personId: Uuid, now: Date): Promise<Result<{ until: Date; purpose: string; note: string }, Failure>> {
  const { rows } = await database.query<{ until: Date; purpose: string; note: string }>(
    'select ends_at as until, purpose, note from console_accesses where member_id = $1 and person_id = $2 and ends_at > $3 order by ends_at desc limit 1',
    [member.personId, personId, now],
  )
  return rows[0] ? succeed(rows[0]) : fail(failure('PURPOSE_MISSING', 'not_moved'))
}
