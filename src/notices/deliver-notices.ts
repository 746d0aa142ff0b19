import type { Pool } from 'pg'
import type { MessagePort } from '../outside/message-port.ts'
import type { PushPort } from '../outside/push-port.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { readFormerNumber } from '../people/former-number.ts'
import { readIdentity } from '../people/person.ts'
import type { Language } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'
import { isNoticeKind } from './notice-kinds.ts'
import { noticeText, type StoredFacts } from './notice-text.ts'
import { pushText } from './push-text.ts'

export type Outlets = { push: PushPort; messages: MessagePort; personalData: PersonalDataKeys }

/** What became of one try. */
export type Ending =
  | { state: 'delivered' }
  /** `isSubscriptionOver`: the browser can't be reached any more. */
  | { state: 'given_up'; hindrance: string; isSubscriptionOver?: boolean }
  | { state: 'waiting'; hindrance: string; afterSeconds: number }

type Due = {
  id: Uuid
  way: 'push' | 'text'
  tries: number
  noticeId: Uuid
  personId: Uuid
  kind: string
  facts: StoredFacts
  subscriptionId: Uuid | null
  formerNumberId: Uuid | null
  app: 'wallet' | 'till' | null
  endpoint: string | null
  publicKey: Buffer | null
  sharedSecret: Buffer | null
  language: Language
  /** Whether the browser is still the one of whom the notice is for, at the tills of that shop. */
  isTheirs: boolean
  isReachable: boolean
  usefulSeconds: number
}

const AT_ONCE = 50
/** Seconds for which a delivery is one server's alone. A server that dies meanwhile loses nothing: it is tried again after this. */
const TAKEN_FOR = 30
/** Seconds until the next try, after the first, second … one. The last is used again and again, until the notice is of no use on a phone. */
const PAUSES = [2, 10, 60, 300, 1_800, 3_600]

/** Each delivery that is due is taken by one server, however many look. */
const TAKE = `
  with due as (
    select id from notice_deliveries where state = 'waiting' and next_try_at <= clock_timestamp() order by next_try_at limit $1 for update skip locked),
  taken as (
    update notice_deliveries d set tries = d.tries + 1, next_try_at = clock_timestamp() + make_interval(secs => $2) from due where d.id = due.id
    returning d.id, d.way, d.tries, d.notice_id, d.subscription_id, d.former_number_id, d.useful_until)
  select t.id, t.way, t.tries, n.id as "noticeId", n.person_id as "personId", n.kind, n.facts, t.former_number_id as "formerNumberId", p.id as "subscriptionId", p.app, p.endpoint,
         p.public_key as "publicKey", p.shared_secret as "sharedSecret",
         extract(epoch from t.useful_until - clock_timestamp())::float8 as "usefulSeconds",
         coalesce(p.language, (select language from push_subscriptions l where l.person_id = n.person_id order by made_at desc limit 1), 'ko') as language,
         p.id is null or (p.person_id = n.person_id and (n.merchant_id is null or n.merchant_id = s.merchant_id)) as "isTheirs",
         p.id is null or (p.ended_at is null and (s.revoked_at is null or s.ended_because = 'replaced') and v.status is distinct from 'revoked'
           and (s.merchant_id is null or exists (select from staff f where f.person_id = s.person_id and f.merchant_id = s.merchant_id and f.removed_at is null))) as "isReachable"
    from taken t join notices n on n.id = t.notice_id left join push_subscriptions p on p.id = t.subscription_id
    left join sessions s on s.token_hash = p.session_hash left join devices v on v.id = s.device_id`

/**
 * Sends what waits to phones, by push and by text message; returns how many deliveries were taken up. Several servers may run it at once:
 * each delivery is sent by one of them. What does not get through is tried again with growing pauses.
 */
export async function deliverNotices(pool: Pool, outlets: Outlets, observe: (ending: Ending['state']) => void): Promise<number> {
  const { rows } = await pool.query<Due>({ name: 'take_deliveries', text: TAKE, values: [AT_ONCE, TAKEN_FOR] })
  await Promise.all(
    rows.map(async (due) => {
      const ending = await tryOnce(pool, outlets, due)
      await write(pool, due, ending)
      observe(ending.state)
    }),
  )
  return rows.length
}

async function tryOnce(pool: Pool, outlets: Outlets, due: Due): Promise<Ending> {
  const { kind, usefulSeconds } = due
  if (usefulSeconds <= 0) return { state: 'given_up', hindrance: 'of no use any more' }
  // Somebody else signed in there since: the browser is theirs now, and hears only of them.
  if (!due.isTheirs) return { state: 'given_up', hindrance: 'the browser is another person\'s now' }
  if (!due.isReachable) return { state: 'given_up', hindrance: 'signed out', isSubscriptionOver: true }
  // Written by a newer version: one of its servers will send it.
  if (!isNoticeKind(kind)) return later(due, `this version does not know ${kind}`)
  return due.way === 'push' ? pushOnce(outlets, due, kind) : textOnce(pool, outlets, due, kind)
}

async function pushOnce({ push }: Outlets, due: Due, kind: Parameters<typeof noticeText>[0]): Promise<Ending> {
  const { endpoint, publicKey, sharedSecret, usefulSeconds } = due
  const text = pushText({ id: due.noticeId, kind, facts: due.facts, app: due.app!, language: due.language })
  const topic = due.noticeId.replaceAll('-', '')
  const outcome = await push.send({ endpoint: endpoint!, publicKey: publicKey!, sharedSecret: sharedSecret!, text, keepSeconds: usefulSeconds, isUrgent: usefulSeconds < 3_600, topic })
  switch (outcome.outcome) {
    case 'taken':
      return { state: 'delivered' }
    case 'gone':
      return { state: 'given_up', hindrance: 'the browser has taken its subscription back', isSubscriptionOver: true }
    case 'refused':
      return { state: 'given_up', hindrance: outcome.cause }
    case 'unknown':
      return later(due, outcome.cause, outcome.retryAfterSeconds)
  }
}

async function textOnce(pool: Pool, { messages, personalData }: Outlets, due: Due, kind: Parameters<typeof noticeText>[0]): Promise<Ending> {
  const phone = due.formerNumberId === null ? (await readIdentity(pool, personalData, due.personId)).phone : await readFormerNumber(pool, personalData, due.formerNumberId)
  // Somebody whom only a shop knows has none.
  if (!phone) return { state: 'given_up', hindrance: 'no phone number' }
  const { title, body } = noticeText(kind, due.facts, due.language)
  // The same id each time: a message whose answer was lost is not sent twice.
  const sent = await messages.send({ messageId: due.id, to: phone, text: `[${due.language === 'ko' ? '온장' : 'Onjang'}] ${title}\n${body}` })
  return sent.ok ? { state: 'delivered' } : later(due, sent.failure.reason)
}

function later({ tries }: Due, hindrance: string, afterSeconds?: number): Ending {
  return { state: 'waiting', hindrance, afterSeconds: Math.max(afterSeconds ?? 0, PAUSES[Math.min(tries, PAUSES.length) - 1]!) }
}

async function write(pool: Pool, due: Due, ending: Ending): Promise<void> {
  if (ending.state === 'waiting') {
    await pool.query(`update notice_deliveries set hindrance = $2, next_try_at = clock_timestamp() + make_interval(secs => $3) where id = $1 and state = 'waiting'`, [due.id, ending.hindrance, ending.afterSeconds])
    return
  }
  const hindrance = ending.state === 'given_up' ? ending.hindrance : null
  await pool.query('update notice_deliveries set state = $2, hindrance = $3, ended_at = clock_timestamp() where id = $1', [due.id, ending.state, hindrance])
  if (ending.state === 'given_up' && ending.isSubscriptionOver) await pool.query('update push_subscriptions set ended_at = clock_timestamp() where id = $1 and ended_at is null', [due.subscriptionId])
}
