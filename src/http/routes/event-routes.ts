import { lastEventNumber } from '../../markets/merchant-events.ts'
import { TillEventSchema } from '../../protocol/api/till.ts'
import { Type } from '../../protocol/schema.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import type { Services } from '../services.ts'
import { readSessionToken } from '../session-cookie.ts'
import type { SessionLookup } from '../session-lookup.ts'

const EventQuery = Type.Object({ after: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })) }, { additionalProperties: false })
const EventHeaders = Type.Object({ 'last-event-id': Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })) })

export function eventRoutes(app: App, { pool, events }: Services, sessions: SessionLookup): void {
  app.get(
    '/v1/events',
    {
      config: { access: 'merchant' },
      // A HEAD would hold a stream open that never says a thing.
      exposeHeadRoute: false,
      schema: {
        summary: "The merchant's numbered events, as they happen (text/event-stream)",
        description: 'Resume with `Last-Event-ID` or `after`; without either the stream begins with what happens next.',
        tags: ['till'],
        querystring: EventQuery,
        headers: EventHeaders,
        response: { 200: { description: 'each event with its number as `id`', content: { 'text/event-stream': { schema: TillEventSchema } } } },
      },
    },
    async (request, reply) => {
      const { merchantId, personId } = merchantOf(request)
      const token = readSessionToken(request)!
      const resume = request.headers['last-event-id'] ?? request.query.after
      const last = await lastEventNumber(pool, merchantId)
      // A number from beyond the last is from another deployment: waiting for it would pass over everything until then.
      const after = resume === undefined || BigInt(resume) > last ? last : BigInt(resume)
      reply.hijack()
      reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      events.open({ merchantId, personId }, after, reply.raw, async () => (await sessions.find(token))?.merchantId === merchantId)
    },
  )
}
