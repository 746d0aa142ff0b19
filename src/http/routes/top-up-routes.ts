import { findLinkedAccount } from '../../funds/linked-account.ts'
import { requestTopUp } from '../../funds/request-top-up.ts'
import { sendTopUp } from '../../funds/settle-top-up.ts'
import { findTopUp, type TopUp } from '../../funds/top-up.ts'
import { lookupAccounts } from '../../ledger/lookups.ts'
import { currentProgrammes } from '../../programmes/programme.ts'
import { findPurseById } from '../../programmes/purse.ts'
import * as Shapes from '../../protocol/api/wallet.ts'
import { failure } from '../../reasons/failure.ts'
import type { Uuid } from '../../values/uuid.ts'
import { wonFromJson } from '../../values/won.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { topUpView } from '../views.ts'
import { CommandParameters, IdParameters } from './parameters.ts'

export function topUpRoutes(app: App, services: Services): void {
  const { pool, bank } = services
  // A top-up outlives its programme: everything about it comes from its own row.
  const answer = async (personId: Uuid, topUp: TopUp): Promise<Shapes.TopUp> => {
    if (topUp.state === 'refused' && topUp.failure) throw new RefusedError(topUp.failure)
    const purse = topUp.purseId === null ? undefined : await findPurseById(pool, topUp.purseId)
    if (!purse) throw new Error(`top-up ${topUp.id} has no purse`)
    const [account] = await lookupAccounts(pool, [purse.account])
    return topUpView(topUp, await findLinkedAccount(pool, personId, topUp.linkedAccountId), account!.creditsPosted - account!.debitsPosted - account!.debitsPending)
  }
  app.put(
    '/v1/top-ups/:id',
    {
      config: { access: 'shopper', money: 'moves' },
      schema: { summary: 'Buy vouchers from a linked account', tags: ['funds'], params: CommandParameters, body: Shapes.TopUpRequestSchema, response: { 200: Shapes.TopUpSchema, 202: Shapes.TopUpSchema } },
    },
    async (request, reply) => {
      const { personId, deviceId } = shopperOf(request)
      const programme = (await currentProgrammes(pool))[0]
      const { face, price, linkedAccountId } = request.body
      const command = { personId, deviceId, id: request.params.id, programmeId: programme?.id, face: wonFromJson(face), price: wonFromJson(price), linkedAccountId }
      const requested = valueOf(await requestTopUp(pool, command))
      const topUp = requested.state === 'requested' && requested.sentAt === null ? await sendTopUp(pool, bank, requested) : requested
      return reply.code(topUp.state === 'requested' ? 202 : 200).send(await answer(personId, topUp))
    },
  )
  app.get(
    '/v1/top-ups/:id',
    { config: { access: 'shopper', money: 'tells' }, schema: { summary: 'What a top-up has come to', tags: ['funds'], params: IdParameters, response: { 200: Shapes.TopUpSchema } } },
    async (request) => {
      const { personId } = shopperOf(request)
      const topUp = await findTopUp(pool, personId, request.params.id)
      // Not seen is not the same as not happened: the command may still be on its way.
      if (!topUp) throw new RefusedError(failure('NOT_FOUND', 'unknown'))
      return answer(personId, topUp)
    },
  )
}
