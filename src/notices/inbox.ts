import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { kindsShownIn, type NoticeKind } from './notice-kinds.ts'
import type { InboxApp } from './notice-record.ts'
import type { StoredFacts } from './notice-text.ts'

export type StoredNotice = { id: Uuid; kind: NoticeKind; facts: StoredFacts; madeAt: Date; readAt: Date | null }

/** Whose inbox, in which app; at a till, of which shop. */
export type InboxOwner = { personId: Uuid; app: InboxApp; merchantId: Uuid | null }

const PAGE = 30
const OWN = 'person_id = $1 and kind = any($2) and (merchant_id is null or merchant_id = $3)'

function ownParameters({ personId, app, merchantId }: InboxOwner): unknown[] {
  return [personId, kindsShownIn(app), merchantId]
}

/**
 * A page of notices, newest first, older than the mark `before`; `next` is the mark of the following page. A mark is an instant to the
 * microsecond, as it is stored. Notices of one instant stand on one page.
 */
export async function listNotices(database: Queryable, owner: InboxOwner, before: string | undefined): Promise<{ notices: StoredNotice[]; next: string | undefined }> {
  const { rows } = await database.query<StoredNotice & { mark: string }>(
    `select id, kind, facts, made_at as "madeAt", read_at as "readAt", to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as mark from notices
      where ${OWN} and made_at < $4::timestamptz order by made_at desc fetch first ${PAGE + 1} rows with ties`,
    [...ownParameters(owner), before ?? 'infinity'],
  )
  const last = rows[PAGE - 1]
  if (!last || rows.length === PAGE) return { notices: rows, next: undefined }
  return { notices: rows.filter(({ mark }) => mark >= last.mark), next: last.mark }
}

/** More than this are told as this many. */
const COUNTED_AT_MOST = 99

export async function countUnread(database: Queryable, owner: InboxOwner): Promise<number> {
  const { rows } = await database.query<{ unread: bigint }>(`select count(*) as unread from (select from notices where ${OWN} and read_at is null limit ${COUNTED_AT_MOST}) as few`, ownParameters(owner))
  return Number(rows[0]!.unread)
}

/** Marks notices of this person as read; ids of others, or of none, change nothing. */
export async function markRead(database: Queryable, personId: Uuid, ids: readonly Uuid[]): Promise<void> {
  await database.query('update notices set read_at = clock_timestamp() where person_id = $1 and id = any($2) and read_at is null', [personId, ids])
}

/** Marks everything in this inbox as read that is no newer than one of its notices; another person's marks nothing. */
export async function markReadUpTo(database: Queryable, owner: InboxOwner, id: Uuid): Promise<void> {
  await database.query(
    `update notices set read_at = clock_timestamp()
      where ${OWN} and read_at is null and made_at <= (select made_at from notices where id = $4 and person_id = $1)`,
    [...ownParameters(owner), id],
  )
}
