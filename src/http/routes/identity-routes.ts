import { hasPin } from '../../authenticators/pin.ts'
import { confirmIdentityCheck, requestIdentityCheck } from '../../people/identity-check.ts'
import { findPerson } from '../../people/person.ts'
import * as Shapes from '../../protocol/api/people.ts'
import type { App } from '../app.ts'
import { limitByAddress } from '../rate-limits.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters } from './parameters.ts'

export function identityRoutes(app: App, { pool, identity, personalData }: Services): void {
  app.post(
    '/v1/identity-checks',
    {
      // Texts cost money and wake people: a phone gets few, and an address sends few.
      onRequest: limitByAddress(app, 60),
      config: { access: 'anyone', rateLimit: { max: 5, timeWindow: 60_000, hook: 'preHandler', keyGenerator: (request) => `identity/${(request.body as Shapes.IdentityCheckRequest).phone}` } },
      schema: { summary: 'Have the carrier text a code to a phone', tags: ['people'], body: Shapes.IdentityCheckRequestSchema, response: { 200: Shapes.IdentityCheckSchema } },
    },
    async (request) => {
      const check = valueOf(await requestIdentityCheck(pool, identity, personalData, { ...request.body, address: request.ip }))
      return { id: check.id, expiresAt: check.expiresAt.toISOString(), triesLeft: check.triesLeft }
    },
  )
  app.post(
    '/v1/identity-checks/:id/confirmation',
    {
      config: { access: 'anyone', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        summary: 'Prove it with the code of the text message',
        tags: ['people'],
        params: IdParameters,
        body: Shapes.IdentityConfirmationRequestSchema,
        response: { 200: Shapes.IdentityConfirmationSchema },
      },
    },
    async (request) => {
      const proven = valueOf(await confirmIdentityCheck(pool, identity, personalData, request.params.id, request.body.code))
      const person = await findPerson(pool, personalData, proven.ci)
      return { id: request.params.id, name: proven.name, registered: person !== undefined && (await hasPin(pool, person.id)) }
    },
  )
}
