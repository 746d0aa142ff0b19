import type { Transaction } from '../database/transaction.ts'
import { storeParameters, type GivenParameter } from '../reasons/reason-parameters.ts'
import type { Text } from '../values/language.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { noticeRecord, type NoticeFacts, type NoticeKind } from './notice-kinds.ts'

export type NoticeToSend<Of extends NoticeKind> = {
  /** Made by the caller only where it needs to know it. */
  id?: Uuid
  personId: Uuid
  kind: Of
  /** No secrets, no whole numbers of accounts or phones. */
  facts: NoticeFacts<Of>
  /** Given: shown at the tills of this shop only. */
  merchantId?: Uuid
}

const USEFUL_SECONDS = 3 * 24 * 3_600

/** The notice, and a delivery for each phone that can be reached and, where its kind asks for it, for a text message, also to the number from before. */
const WRITE = `
  with notice as (insert into notices (id, person_id, merchant_id, kind, facts) values ($1, $2, $3, $4, $5) returning id),
  ways as (
    select 'push' as way, p.id as subscription_id, null::uuid as former_number_id from push_subscriptions p join sessions s on s.token_hash = p.session_hash
     where p.person_id = $2 and p.ended_at is null and p.app = any($6) and ($3::uuid is null or s.merchant_id = $3)
    union all select 'text', null, null where $7
    union all select 'text', null, f.id from former_numbers f where $9 and f.person_id = $2 and f.told_until > clock_timestamp())
  insert into notice_deliveries (notice_id, way, subscription_id, former_number_id, useful_until)
  select notice.id, way, subscription_id, former_number_id, clock_timestamp() + make_interval(secs => $8) from notice, ways`

/**
 * Tells a person something, in the caller's transaction: the notice is there if and only if what it tells of is. A job sends it to phones
 * afterwards, so the caller waits for nobody.
 */
export async function sendNotice<Of extends NoticeKind>(transaction: Transaction, notice: NoticeToSend<Of>): Promise<void> {
  const { shownIn, byText, alsoToFormerNumber = false, usefulSeconds } = noticeRecord(notice.kind)
  await transaction.query({
    name: 'send_notice',
    text: WRITE,
    values: [notice.id ?? newUuid(), notice.personId, notice.merchantId ?? null, notice.kind, storeFacts(notice.facts), Object.keys(shownIn), byText, usefulSeconds ?? USEFUL_SECONDS, alsoToFormerNumber],
  })
}

/** As JSON keeps them: won and milliseconds are numbers, a name in both languages stays so. */
function storeFacts(facts: { readonly [name: string]: GivenParameter | Text }): string {
  const stored = Object.entries(facts).map(([name, value]) => [name, isText(value) ? value : storeParameters({ [name]: value })[name]])
  return JSON.stringify(Object.fromEntries(stored))
}

function isText(value: GivenParameter | Text): value is Text {
  return typeof value === 'object' && 'ko' in value
}
