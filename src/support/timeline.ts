import { stateTable } from '../authenticators/otp/state-table.ts'
import type { Queryable } from '../database/transaction.ts'
import { noticeKinds, noticeRecord, type NoticeKind } from '../notices/notice-kinds.ts'
import { confirmationNumber } from '../protocol/confirmation-number.ts'
import { isReason, reasonRecord } from '../reasons/catalogue.ts'
import type { Text } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'
import { eventsShownElsewhere, eventWords, timelineWords } from './timeline-words.ts'

/** What a timeline is made of; screens filter by it. */
export const timelineGroups = ['sign_in', 'otp', 'money', 'notice', 'support', 'record'] as const
export type TimelineGroup = (typeof timelineGroups)[number]

/** One thing that happened. `about`: what it was, why it failed, or what was told. Amounts in won. */
export type TimelineEntry = { at: Date; group: TimelineGroup; what: Text; about: Text | null; outcome: 'done' | 'refused' | 'waiting' | null; amount: number | null; who: string | null; reference: string | null; id: string | null }

const MOST_OF_EACH = 100
const MOST = 200

/** What a person did and what the system saw, newest first, before a moment. */
export async function readTimeline(database: Queryable, personId: Uuid, before: Date): Promise<TimelineEntry[]> {
  const parts: TimelineEntry[] = []
  for (const read of [signIns, phonesAndPasskeys, otpSteps, payments, refundsAndTopUps, notices, tickets, events]) parts.push(...(await read(database, personId, before)))
  return parts.sort((one, other) => other.at.getTime() - one.at.getTime()).slice(0, MOST)
}

type Reader = (database: Queryable, personId: Uuid, before: Date) => Promise<TimelineEntry[]>

function entry(at: Date, group: TimelineGroup, what: Text, more: Partial<TimelineEntry> = {}): TimelineEntry {
  return { at, group, what, about: null, outcome: null, amount: null, who: null, reference: null, id: null, ...more }
}

const plain = (text: string): Text => ({ ko: text, en: text })

const signIns: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; role: 'shopper' | 'merchant' | 'office' | 'operator'; phone: string | null; endedAt: Date | null; because: string | null }>(
    `select s.signed_in_at as "at", s.role, d.name as phone, s.revoked_at as "endedAt", s.ended_because as because from sessions s left join devices d on d.id = s.device_id
      where s.person_id = $1 and s.signed_in_at < $2 order by s.signed_in_at desc limit ${MOST_OF_EACH}`,
    [personId, before],
  )
  return rows.flatMap(({ at, role, phone, endedAt, because }) => [
    entry(at, 'sign_in', timelineWords[`signed_in_${role}`], phone === null ? {} : { about: plain(phone) }),
    ...(endedAt && endedAt < before ? [entry(endedAt, 'sign_in', timelineWords.session_ended, because === null ? {} : { about: plain(because) })] : []),
  ])
}

const phonesAndPasskeys: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; what: 'joined' | 'phone_registered' | 'phone_revoked' | 'passkey_added' | 'passkey_revoked'; name: string | null; id: string | null }>(
    `select * from (
       select joined_at as "at", 'joined' as what, null as name, null::text as id from people where id = $1
       union all select registered_at, 'phone_registered', name, id::text from devices where person_id = $1
       union all select revoked_at, 'phone_revoked', name, id::text from devices where person_id = $1 and revoked_at is not null
       union all select registered_at, 'passkey_added', name, id::text from passkeys where person_id = $1
       union all select revoked_at, 'passkey_revoked', name, id::text from passkeys where person_id = $1 and revoked_at is not null) e
      where e."at" < $2 order by e."at" desc limit ${MOST_OF_EACH}`,
    [personId, before],
  )
  return rows.map(({ at, what, name, id }) => entry(at, 'sign_in', timelineWords[what], { about: name === null ? null : plain(name), id }))
}

const otpSteps: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; event: string; to: string; who: string; why: string | null; reference: string; serialEnd: string; id: string }>(
    `select e.at as "at", e.event, e.to_state as "to", e.who, e.why, e.reference, right(d.serial, 4) as "serialEnd", r.id
       from otp_registrations r join otp_events e on e.registration_id = r.id join otp_devices d on d.id = e.device_id
      where r.person_id = $1 and e.at < $2 order by e.at desc limit ${MOST_OF_EACH}`,
    [personId, before],
  )
  return rows.map(({ at, event, to, who, why, reference, serialEnd, id }) => {
    const text = stateTable.find((row) => row.event === event && row.to === to)?.text ?? plain(event)
    return entry(at, 'otp', { ko: `OTP ···${serialEnd} · ${text.ko}`, en: `OTP ···${serialEnd} · ${text.en}` }, { about: why === null ? plain(event) : plain(`${event} · ${why}`), who, reference, id })
  })
}

type Failed = { reason?: string } | null

/** Why something was refused, in the words that the person was told, less what stands for numbers. */
function reasonOf(failure: Failed): Text | null {
  const reason = failure?.reason
  if (reason === undefined) return null
  if (!isReason(reason)) return plain(reason)
  const { text } = reasonRecord(reason)
  return { ko: `${text.ko.replaceAll(/\{\w+\}/g, '…')} (${reason})`, en: `${text.en.replaceAll(/\{\w+\}/g, '…')} (${reason})` }
}

const payments: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; id: string; state: 'paid' | 'refused'; failure: Failed; amount: string | null; hash: Buffer | null; ko: string | null; en: string | null }>(
    `select y.decided_at as "at", y.id, y.state, y.failure, y.amount::text as amount, y.payload_hash as hash, m.name_ko as ko, m.name_en as en
       from payments y left join merchants m on m.id = y.merchant_id where y.payer_id = $1 and y.decided_at < $2 order by y.decided_at desc limit ${MOST_OF_EACH}`,
    [personId, before],
  )
  return rows.map(({ at, id, state, failure, amount, hash, ko, en }) =>
    entry(at, 'money', state === 'paid' ? timelineWords.paid : timelineWords.payment_refused, {
      about: state === 'refused' ? reasonOf(failure) : ko === null || en === null ? null : { ko, en },
      outcome: state === 'paid' ? 'done' : 'refused',
      amount: amount === null ? null : Number(amount),
      reference: hash === null ? null : confirmationNumber(hash),
      id,
    }),
  )
}

const refundsAndTopUps: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; id: string; what: 'refund' | 'top_up'; state: string; failure: Failed; amount: string }>(
    `select * from (
       select decided_at as "at", r.id, 'refund' as what, r.state, r.failure, r.amount::text as amount from refunds r
         where r.payer_id = $1 and r.decided_at < $2
       union all select requested_at, t.id, 'top_up', t.state, t.failure, t.face::text from top_ups t where t.person_id = $1 and t.requested_at < $2) e
      order by e."at" desc limit ${MOST_OF_EACH}`,
    [personId, before],
  )
  return rows.map(({ at, id, what, state, failure, amount }) => {
    const isDone = state === 'done' || state === 'credited'
    const words = what === 'top_up' ? timelineWords.top_up : isDone ? timelineWords.refunded : timelineWords.refund_refused
    return entry(at, 'money', words, { about: reasonOf(failure), outcome: isDone ? 'done' : state === 'requested' ? 'waiting' : 'refused', amount: Number(amount), id })
  })
}

const notices: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; id: string; kind: string }>(
    `select made_at as "at", id, kind from notices where person_id = $1 and made_at < $2 order by made_at desc limit ${MOST_OF_EACH}`,
    [personId, before],
  )
  return rows.map(({ at, id, kind }) => entry(at, 'notice', timelineWords.notice, { about: isNoticeKind(kind) ? noticeRecord(kind).title : plain(kind), id }))
}

function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(noticeKinds, kind)
}

const tickets: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; id: string; reason: string; reference: string; resolvedAt: Date | null; action: string | null }>(
    `select opened_at as "at", id, reason, reference, resolved_at as "resolvedAt", action from support_tickets where person_id = $1 and opened_at < $2 order by opened_at desc limit ${MOST_OF_EACH}`,
    [personId, before],
  )
  return rows.flatMap(({ at, id, reason, reference, resolvedAt, action }) => [
    entry(at, 'support', timelineWords.ticket, { about: reasonOf({ reason }), reference, id, outcome: resolvedAt ? 'done' : 'waiting' }),
    ...(resolvedAt && resolvedAt < before ? [entry(resolvedAt, 'support', timelineWords.ticket_resolved, { about: action === null ? null : plain(action), reference, id, outcome: 'done' as const })] : []),
  ])
}

const events: Reader = async (database, personId, before) => {
  const { rows } = await database.query<{ at: Date; id: string; kind: string; who: string | null; details: { [name: string]: unknown } }>(
    `select e.at as "at", e.id, e.kind, coalesce(l.login_id, case when e.actor = $1 then null else 'system' end) as who, e.details
       from audit_events e left join logins l on l.person_id = e.actor and l.place = 'console' and e.actor <> $1
      where e.subject = $1 and e.at < $2 and e.kind <> all ($3) order by e.at desc limit ${MOST_OF_EACH}`,
    [personId, before, [...eventsShownElsewhere]],
  )
  return rows.map(({ at, id, kind, who, details }) => entry(at, kind.startsWith('console_') ? 'support' : 'record', eventWords[kind] ?? plain(kind), { about: detailsOf(details), who, id }))
}

/** What was written with an event, less the ids. */
function detailsOf(details: { [name: string]: unknown }): Text | null {
  const told = Object.entries(details).filter(([, value]) => value !== null && !(typeof value === 'string' && /^[0-9a-f]{8}-/.test(value)))
  return told.length === 0 ? null : plain(told.map(([name, value]) => `${name}: ${String(value)}`).join(' · '))
}
