import { findOfficeSignIn } from '../../authenticators/office-access.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/support.ts'
import { failure } from '../../reasons/failure.ts'
import { listOwnTickets, listQueue, openTicket, resolveTicket, takeTicket, type Ticket } from '../../support/ticket.ts'
import type { Uuid } from '../../values/uuid.ts'
import { memberOf, sessionOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters, Nothing } from './parameters.ts'

const APPS = { shopper: 'wallet', merchant: 'till', office: 'office', operator: null } as const

/** Help, asked for on the screen that failed; the queue at the console; and the answer. */
export function ticketRoutes(app: App, { pool }: Services): void {
  app.put(
    '/v1/support-tickets/:id',
    {
      config: { access: 'person', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: { summary: 'Ask for help with something that failed', tags: ['support'], params: Shapes.TicketParameters, body: Shapes.TicketRequestSchema, response: { 200: Shapes.OwnTicketSchema } },
    },
    async (request) => {
      const { personId, role } = sessionOf(request)
      const from = APPS[role]
      if (from === null) throw new RefusedError(failure('NOT_ALLOWED', 'not_moved'))
      const ticket = await inTransaction(pool, (transaction) => openTicket(transaction, { ...request.body, id: request.params.id, personId, app: from }, new Date()))
      return ownView(valueOf(ticket))
    },
  )
  app.put(
    '/v1/office-sign-in-tickets/:id',
    {
      config: { access: 'anyone', rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: { summary: 'Ask for help with a sign-in to the office whose first factor was right', tags: ['support'], params: Shapes.TicketParameters, body: Shapes.SignInTicketRequestSchema, response: { 200: Shapes.OwnTicketSchema } },
    },
    async (request) => {
      const { signIn, ...known } = request.body
      const held = await findOfficeSignIn(pool, signIn)
      if (!held) throw new RefusedError(failure('SESSION_EXPIRED', 'not_moved'))
      const ticket = await inTransaction(pool, (transaction) => openTicket(transaction, { ...known, id: request.params.id, personId: held.personId, app: 'office' }, new Date()))
      return ownView(valueOf(ticket))
    },
  )
  app.get(
    '/v1/support-tickets',
    { config: { access: 'person' }, schema: { summary: 'What this person asked, and what was answered', tags: ['support'], response: { 200: Shapes.OwnTicketListSchema } } },
    async (request) => ({ tickets: (await listOwnTickets(pool, sessionOf(request).personId)).map(ownView) }),
  )
  app.get(
    '/v1/console/tickets',
    { config: { access: 'console_support' }, schema: { summary: 'Tickets that wait, and the last that were answered', tags: ['console'], response: { 200: Shapes.TicketListSchema } } },
    async (request) => ({ tickets: (await listQueue(pool)).map((ticket) => view(ticket, memberOf(request).personId)) }),
  )
  app.put(
    '/v1/console/tickets/:id/taking',
    { config: { access: 'console_support' }, schema: { summary: 'Take a ticket', tags: ['console'], params: IdParameters, body: Nothing, response: { 200: Shapes.TicketSchema } } },
    async (request) => {
      const { personId, consoleRole } = memberOf(request)
      return view(valueOf(await inTransaction(pool, (transaction) => takeTicket(transaction, { personId, role: consoleRole }, request.params.id, new Date()))), personId)
    },
  )
  app.put(
    '/v1/console/tickets/:id/resolution',
    { config: { access: 'console_support' }, schema: { summary: 'Answer a ticket: what was done, and words for its person', tags: ['console'], params: IdParameters, body: Shapes.TicketResolutionSchema, response: { 200: Shapes.TicketSchema } } },
    async (request) => {
      const { personId, consoleRole } = memberOf(request)
      return view(valueOf(await inTransaction(pool, (transaction) => resolveTicket(transaction, { personId, role: consoleRole }, { id: request.params.id, ...request.body }, new Date()))), personId)
    },
  )
}

function ownView({ id, reference, reason, message, state, openedAt, resolvedAt, answer }: Ticket): Shapes.OwnTicket {
  return { id, reference, reason, message, state, openedAt: openedAt.toISOString(), resolvedAt: resolvedAt?.toISOString() ?? null, answer }
}

function view(ticket: Ticket, viewer: Uuid): Shapes.Ticket {
  const { personId, maskedName, app, screen, clientVersion, registrations, takenBy, takenById, action } = ticket
  return { ...ownView(ticket), personId, maskedName, app, screen, clientVersion, registrations, takenBy, isOwn: takenById === viewer, action }
}
