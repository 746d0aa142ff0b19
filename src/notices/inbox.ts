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

/** A page of notices, newest first, older than `before`; `next` is where the following page begins. */
export async function listNotices(database: Queryable, owner: InboxOwner, before: Date | undefined): Promise<{ notices: StoredNotice[]; next: Date | undefined }> {
  const { rows } = await database.query<StoredNotice>(
    `select id, kind, facts, made_at as "madeAt", read_at as "readAt" from notices
      where ${OWN} and made_at < $4 order by made_at desc, id desc limit ${PAGE + 1}`,
    [...ownParameters(owner), before ?? 'infinity'],
  )
  const notices = rows.slice(0, PAGE)
  return { notices, next: rows.length > PAGE ? notices.at(-1)!.madeAt : undefined }
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
