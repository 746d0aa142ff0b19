import { recordEvent } from '../../audit/record-event.ts'
import { readStatus } from '../../authenticators/otp/status.ts'
import { listOpenRecoveries } from '../../authenticators/recover-at-branch.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/console.ts'
import { actionsOn } from '../../support/permissions.ts'
import { demandPersonAccess, openPersonAccess } from '../../support/person-access.ts'
import { readPersonFacts } from '../../support/person-page.ts'
import { searchPeople } from '../../support/search.ts'
import { readTimeline } from '../../support/timeline.ts'
import { memberOf } from '../access.ts'
import type { App } from '../app.ts'
import { otpStatusView } from '../otp-view.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters } from './parameters.ts'

/** Finding a person, saying why, and seeing one timeline of what they did and what the system saw. */
export function consolePeopleRoutes(app: App, { pool, personalData, otp }: Services): void {
  app.post(
    '/v1/console/searches',
    {
      config: { access: 'console', load: 'report', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Find a person by phone, payment, reference or serial number', tags: ['console'], body: Shapes.SearchRequestSchema, response: { 200: Shapes.SearchResultSchema } },
    },
    async (request) => {
      const { kind, found } = await searchPeople(pool, personalData, request.body.text)
      await inTransaction(pool, (transaction) => recordEvent(transaction, { kind: 'console_searched', actor: memberOf(request).personId, subject: found.length === 1 ? found[0]!.personId : null, details: { by: kind, found: found.length } }))
      return { kind, found: found.map(({ at, ...person }) => ({ ...person, at: at?.toISOString() ?? null })) }
    },
  )
  app.post(
    '/v1/console/people/:id/accesses',
    {
      config: { access: 'console', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Say why this person is looked at', tags: ['console'], params: IdParameters, body: Shapes.PersonAccessRequestSchema, response: { 200: Shapes.PersonAccessSchema } },
    },
    async (request) => {
      const { personId, consoleRole } = memberOf(request)
      const opened = await inTransaction(pool, (transaction) => openPersonAccess(transaction, { personId, role: consoleRole }, request.params.id, request.body, new Date()))
      return { until: valueOf(opened).until.toISOString() }
    },
  )
  app.get(
    '/v1/console/people/:id',
    { config: { access: 'console' }, schema: { summary: 'A person, for whoever gave a purpose', tags: ['console'], params: IdParameters, response: { 200: Shapes.PersonPageSchema } } },
    async (request) => {
      const { personId, consoleRole } = memberOf(request)
      const { id } = request.params
      const { until, purpose, note } = valueOf(await demandPersonAccess(pool, { personId, role: consoleRole }, id, new Date()))
      const facts = await readPersonFacts(pool, personalData, id, consoleRole)
      const status = await readStatus(pool, id)
      return {
        ...facts,
        joinedAt: facts.joinedAt.toISOString(),
        access: { until: until.toISOString(), purpose, note },
        registrations: otpStatusView(status, null, otp.clock(), true).registrations,
        recoveries: (await listOpenRecoveries(pool, id)).map(({ handle, askedAt, effectiveAt, ...recovery }) => ({ id: handle, ...recovery, askedAt: askedAt.toISOString(), effectiveAt: effectiveAt?.toISOString() ?? null })),
        actions: status.registrations.flatMap((registration) => actionsOn(consoleRole, registration).map((possible) => ({ registrationId: registration.id, ...possible }))),
      }
    },
  )
  app.get(
    '/v1/console/people/:id/timeline',
    { config: { access: 'console', load: 'report' }, schema: { summary: 'What they did and what the system saw', tags: ['console'], params: IdParameters, querystring: Shapes.TimelineQuerySchema, response: { 200: Shapes.TimelineSchema } } },
    async (request) => {
      const { personId, consoleRole } = memberOf(request)
      valueOf(await demandPersonAccess(pool, { personId, role: consoleRole }, request.params.id, new Date()))
      const entries = await readTimeline(pool, request.params.id, request.query.before === undefined ? new Date() : new Date(request.query.before))
      return { entries: entries.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })), before: entries.length < 200 ? null : entries.at(-1)!.at.toISOString() }
    },
  )
}
