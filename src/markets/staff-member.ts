import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { deleteLogin } from '../authenticators/login.ts'
import { endSessionsAt } from '../authenticators/session.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { joinPerson } from '../people/person.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { appendMerchantEvents } from './merchant-events.ts'

/** Somebody who works at a merchant's tills. `invited`: has not signed in yet. */
export type StaffMember = { id: Uuid; personId: Uuid; name: string; role: 'owner' | 'staff'; refundDayLimit: Won; mayReport: boolean; state: 'invited' | 'joined' }

export type StaffCommand = { merchantId: Uuid; id: Uuid; by: Uuid; name: string; refundDayLimit: Won; mayReport: boolean }

const MEMBERS = `select f.id, f.person_id as "personId", p.name, f.role, f.refund_day_limit as "refundDayLimit", f.role = 'owner' or f.may_report as "mayReport",
  case when f.joined_at is null then 'invited' else 'joined' end as state from staff f join people p on p.id = f.person_id`

/** Everybody who works here now, owners first. */
export async function listStaff(database: Queryable, merchantId: Uuid): Promise<StaffMember[]> {
  const { rows } = await database.query<StaffMember>(`${MEMBERS} where f.merchant_id = $1 and f.removed_at is null order by f.role, p.name, f.id`, [merchantId])
  return rows
}

export async function findStaffMember(database: Queryable, merchantId: Uuid, personId: Uuid): Promise<StaffMember | undefined> {
  const { rows } = await database.query<StaffMember>(`${MEMBERS} where f.merchant_id = $1 and f.person_id = $2 and f.removed_at is null`, [merchantId, personId])
  return rows[0]
}

/** Makes a member under the owner's id, or changes one. Owners are not changed here; who was removed stays removed. */
export async function saveStaffMember(pool: Pool, keys: PersonalDataKeys, command: StaffCommand): Promise<Result<StaffMember, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const { merchantId, id, by, name, refundDayLimit, mayReport } = command
    const known = await lockMember(transaction, merchantId, id)
    if (known && (known.role === 'owner' || known.removed)) return fail(failure('NOT_FOUND', 'not_moved'))
    // Known to the shop alone, and to no carrier: the id within the shop is what connects.
    const { person } = known ? { person: { id: known.personId } } : await joinPerson(transaction, keys, { name, birthDate: '', phone: '', ci: `staff/${merchantId}/${id}` })
    await transaction.query('update people set name = $2 where id = $1 and name <> $2', [person.id, name])
    await transaction.query(
      `insert into staff (person_id, merchant_id, role, id, refund_day_limit, may_report, joined_at) values ($1, $2, 'staff', $3, $4, $5, null)
       on conflict (person_id, merchant_id) do update set refund_day_limit = excluded.refund_day_limit, may_report = excluded.may_report`,
      [person.id, merchantId, id, refundDayLimit, mayReport],
    )
    await recordEvent(transaction, { kind: known ? 'staff_changed' : 'staff_added', actor: by, subject: person.id, details: { merchantId, refundDayLimit: Number(refundDayLimit), mayReport } })
    await appendMerchantEvents(transaction, [{ merchantId, data: { type: 'staff_changed' } }])
    const saved = await findStaffMember(transaction, merchantId, person.id)
    return saved ? succeed(saved) : fail(failure('NOT_FOUND', 'not_moved'))
  })
}

/**
 * Removes a member: sign-in and sessions end with this commit, on every server, and no refund in this member's name is decided after it.
 * Removing somebody twice is the same as once.
 */
export async function removeStaffMember(pool: Pool, { merchantId, id, by }: { merchantId: Uuid; id: Uuid; by: Uuid }): Promise<Result<null, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const member = await lockMember(transaction, merchantId, id)
    if (!member || member.role === 'owner') return fail(failure('NOT_FOUND', 'not_moved'))
    if (member.removed) return succeed(null)
    await transaction.query('update staff set removed_at = clock_timestamp() where person_id = $1 and merchant_id = $2', [member.personId, merchantId])
    await transaction.query('delete from staff_invites where person_id = $1 and merchant_id = $2', [member.personId, merchantId])
    await deleteLogin(transaction, member.personId)
    await endSessionsAt(transaction, member.personId, merchantId)
    await recordEvent(transaction, { kind: 'staff_removed', actor: by, subject: member.personId, details: { merchantId } })
    await appendMerchantEvents(transaction, [{ merchantId, data: { type: 'staff_changed' } }])
    return succeed(null)
  })
}

/** Locks a member's row: what is decided in a member's name is decided under it. */
export async function lockMember(transaction: Transaction, merchantId: Uuid, id: Uuid): Promise<{ personId: Uuid; role: 'owner' | 'staff'; removed: boolean } | undefined> {
  const { rows } = await transaction.query<{ personId: Uuid; role: 'owner' | 'staff'; removed: boolean }>(
    `select person_id as "personId", role, removed_at is not null as removed from staff where merchant_id = $1 and id = $2 for update`,
    [merchantId, id],
  )
  return rows[0]
}

/** Who acts at a till, as it stands when money is decided. */
export type ActingStaff = { personId: Uuid; role: 'owner' | 'staff'; refundDayLimit: Won }

/**
 * Locks who acts and holds the session through which it is done. Undefined when either has ended, whatever any server remembers.
 * Taken after purses, as whoever signs out everywhere takes them.
 */
export async function lockActingStaff(transaction: Transaction, acting: { merchantId: Uuid; personId: Uuid; sessionHash: Buffer }): Promise<ActingStaff | undefined> {
  const { rows } = await transaction.query<ActingStaff>(
    `select person_id as "personId", role, refund_day_limit as "refundDayLimit" from staff
      where person_id = $1 and merchant_id = $2 and removed_at is null for no key update`,
    [acting.personId, acting.merchantId],
  )
  if (!rows[0]) return undefined
  const session = await transaction.query(
    `select 1 from sessions where token_hash = $1 and person_id = $2 and merchant_id = $3 and revoked_at is null and expires_at > clock_timestamp() for share`,
    [acting.sessionHash, acting.personId, acting.merchantId],
  )
  return session.rowCount === 1 ? rows[0] : undefined
}
