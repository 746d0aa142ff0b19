import { recordEvent } from '../audit/record-event.ts'
import { readStatus } from '../authenticators/otp/status.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { maskedName } from '../people/person.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { openPersonAccess, type Member } from './person-access.ts'

/** What a screen knows of its failure. */
export type NewTicket = { id: Uuid; personId: Uuid; app: 'wallet' | 'till' | 'office'; reference: string; reason: string; screen: string; clientVersion: number; message: string }

export type Ticket = Omit<NewTicket, 'personId'> & {
  personId: Uuid
  maskedName: string
  registrations: { kind: string; end: string; state: string; why: string | null }[]
  state: 'open' | 'taken' | 'resolved'
  openedAt: Date
  takenBy: string | null
  takenById: Uuid | null
  resolvedAt: Date | null
  action: string | null
  answer: string | null
}

/** Tickets that a person may have waiting. */
const MOST_OPEN = 5

const COLUMNS = `t.id, t.person_id as "personId", p.name as "maskedName", t.app, t.reference, t.reason, t.screen, t.client_version as "clientVersion", t.message, t.registrations, t.state,
  t.opened_at as "openedAt", m.name as "takenBy", t.taken_by as "takenById", t.resolved_at as "resolvedAt", t.action, t.answer`
const FROM = 'support_tickets t join people p on p.id = t.person_id left join people m on m.id = t.taken_by'

async function findTicket(database: Queryable, id: Uuid): Promise<Ticket | undefined> {
  const { rows } = await database.query<Ticket>(`select ${COLUMNS} from ${FROM} where t.id = $1`, [id])
  return rows[0] && masked(rows[0])
}

function masked(ticket: Ticket): Ticket {
  return { ...ticket, maskedName: maskedName(ticket.maskedName) }
}

/** What waits, oldest first, and after it what was answered lately. */
export async function listQueue(database: Queryable): Promise<Ticket[]> {
  const { rows } = await database.query<Ticket>(
    `(select ${COLUMNS} from ${FROM} where t.state <> 'resolved' order by t.opened_at limit 100)
     union all (select ${COLUMNS} from ${FROM} where t.state = 'resolved' order by t.resolved_at desc limit 20)`,
  )
  return rows.map(masked)
}

export async function listOwnTickets(database: Queryable, personId: Uuid): Promise<Ticket[]> {
  const { rows } = await database.query<Ticket>(`select ${COLUMNS} from ${FROM} where t.person_id = $1 order by t.opened_at desc limit 50`, [personId])
  return rows.map(masked)
}

/** Opens a ticket with all that is known attached: the states of the person's OTPs, and no secret. Said again it is the same. Fails with RATE_LIMITED or ID_REUSED_DIFFERENTLY. */
export async function openTicket(transaction: Transaction, ticket: NewTicket, now: Date): Promise<Result<Ticket, Failure>> {
  await transaction.query(`select pg_advisory_xact_lock(hashtextextended('ticket/' || $1, 0))`, [ticket.personId])
  const stored = await findTicket(transaction, ticket.id)
  if (stored) return stored.personId === ticket.personId && stored.reference === ticket.reference ? succeed(stored) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  const { rowCount } = await transaction.query(`select from support_tickets where person_id = $1 and state <> 'resolved'`, [ticket.personId])
  if (rowCount! >= MOST_OPEN) return fail(failure('RATE_LIMITED', 'not_moved', { seconds: 3_600 }))
  const { registrations } = await readStatus(transaction, ticket.personId)
  const known = registrations.slice(0, 10).map(({ kind, serialEnd, state, why }) => ({ kind, end: serialEnd, state, why }))
  await transaction.query(
    `insert into support_tickets (id, person_id, app, reference, reason, screen, client_version, message, registrations, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [ticket.id, ticket.personId, ticket.app, ticket.reference, ticket.reason, ticket.screen, ticket.clientVersion, ticket.message, JSON.stringify(known), now],
  )
  return succeed((await findTicket(transaction, ticket.id))!)
}

/** A member takes a ticket, and with it the purpose to look at its person. One that a colleague has is left to them. Fails with NOT_FOUND or TICKET_TAKEN. */
export async function takeTicket(transaction: Transaction, member: Member, id: Uuid, now: Date): Promise<Result<Ticket, Failure>> {
  const { rows } = await transaction.query<{ personId: Uuid; state: Ticket['state']; takenBy: Uuid | null; reference: string }>('select person_id as "personId", state, taken_by as "takenBy", reference from support_tickets where id = $1 for update', [id])
  const ticket = rows[0]
  if (!ticket) return fail(failure('NOT_FOUND', 'not_moved'))
  if (ticket.state === 'resolved' || (ticket.takenBy !== null && ticket.takenBy !== member.personId)) return fail(failure('TICKET_TAKEN', 'not_moved'))
  const opened = await openPersonAccess(transaction, member, ticket.personId, { purpose: 'ticket', note: ticket.reference }, now)
  if (!opened.ok) return opened
  if (ticket.state === 'open') {
    await transaction.query(`update support_tickets set state = 'taken', taken_by = $2, taken_at = $3 where id = $1`, [id, member.personId, now])
    await recordEvent(transaction, { kind: 'ticket_taken', actor: member.personId, subject: ticket.personId, details: { ticket: id } })
  }
  return succeed((await findTicket(transaction, id))!)
}

/** Whoever took a ticket answers it: what was done, and a few words that its person reads. Fails with NOT_FOUND or TICKET_TAKEN. */
export async function resolveTicket(transaction: Transaction, member: Member, { id, action, answer }: { id: Uuid; action: string; answer: string }, now: Date): Promise<Result<Ticket, Failure>> {
  const { rows } = await transaction.query<{ personId: Uuid; reference: string }>(
    `update support_tickets set state = 'resolved', resolved_by = $2, resolved_at = $3, action = $4, answer = $5 where id = $1 and state = 'taken' and taken_by = $2 returning person_id as "personId", reference`,
    [id, member.personId, now, action, answer],
  )
  if (!rows[0]) return fail(failure((await findTicket(transaction, id)) ? 'TICKET_TAKEN' : 'NOT_FOUND', 'not_moved'))
  const { personId, reference } = rows[0]
  await sendNotice(transaction, { personId, kind: 'TICKET_ANSWERED', facts: { answer, reference } })
  await recordEvent(transaction, { kind: 'ticket_resolved', actor: member.personId, subject: personId, details: { ticket: id, action } })
  return succeed((await findTicket(transaction, id))!)
}
