import { inquirePayee, listPayees, registerPayee, removePayee } from '../../funds/payee.ts'
import { listBanks } from '../../outside/bank-names.ts'
import * as Shapes from '../../protocol/api/transfers.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { officeOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { payeeView } from '../transfer-view.ts'
import { CommandParameters, IdParameters } from './parameters.ts'
import { programmeOfOffice } from './transfer-out-routes.ts'

/** Whom the office pays. */
export function payeeRoutes(app: App, services: Services): void {
  const { pool, bank, personalData } = services
  app.get('/v1/banks', { config: { access: 'office' }, schema: { summary: 'Banks that can be paid to', tags: ['office'], response: { 200: Shapes.BankListSchema } } }, async () => ({ banks: listBanks() }))
  app.post(
    '/v1/payee-inquiries',
    {
      // An account's name is told to an owner who is about to pay it, not to somebody who goes through numbers.
      config: { access: 'office_business', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: { summary: 'Whose account is it?', tags: ['office'], body: Shapes.PayeeInquirySchema, response: { 200: Shapes.PayeeHolderSchema } },
    },
    async (request) => valueOf(await inquirePayee(bank, request.body)),
  )
  app.get(
    '/v1/payees',
    { config: { access: 'office_business' }, schema: { summary: 'Registered payees', tags: ['office'], response: { 200: Shapes.PayeeListSchema } } },
    async (request) => {
      const programme = await programmeOfOffice(services)
      const payees = await listPayees(pool, personalData, officeOf(request).merchantId)
      return { payees: payees.map((payee) => payeeView(payee, programme)) }
    },
  )
  app.put(
    '/v1/payees/:id',
    {
      config: { access: 'office_business', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: { summary: 'Register a payee', tags: ['office'], params: CommandParameters, body: Shapes.PayeeRequestSchema, response: { 200: Shapes.PayeeSchema } },
    },
    async (request) => {
      const { merchantId, personId } = officeOf(request)
      const programme = await programmeOfOffice(services)
      return payeeView(valueOf(await registerPayee(pool, bank, personalData, { merchantId, personId, id: request.params.id, ...request.body })), programme)
    },
  )
  app.delete(
    '/v1/payees/:id',
    { config: { access: 'office_business' }, schema: { summary: 'Take a payee off the list', tags: ['office'], params: IdParameters, response: { 204: Type.Null({ description: 'done' }) } } },
    async (request, reply) => {
      if (!(await removePayee(pool, officeOf(request).merchantId, request.params.id))) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return reply.code(204).send(null)
    },
  )
}
