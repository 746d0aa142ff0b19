import type { FastifyRequest } from 'fastify'
import { inTransaction } from '../../database/transaction.ts'
import { findMerchant } from '../../markets/merchant.ts'
import { activateStallCode, listStallCodes, makeStallCode, readStallCode, replaceStallCode, type StallCodeStep } from '../../markets/stall-code-registry.ts'
import type { StallCode } from '../../markets/stall-code.ts'
import { stopFixedCode } from '../../payments/fixed-code-request.ts'
import * as Shapes from '../../protocol/api/codes.ts'
import { makeMerchantCode } from '../../protocol/merchant-code.ts'
import type { Uuid } from '../../values/uuid.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { CommandParameters, IdParameters, Nothing } from './parameters.ts'

/** The printed codes of a shop's stalls. All of the shop see them; the owner makes and stops them. */
export function stallCodeRoutes(app: App, { pool }: Services): void {
  const ownedBy = (request: FastifyRequest): { merchantId: Uuid; by: Uuid } => {
    const { merchantId, personId } = merchantOf(request)
    return { merchantId, by: personId }
  }
  const list = async (merchantId: Uuid): Promise<Shapes.StallCode[]> => {
    const merchant = await findMerchant(pool, merchantId)
    return (await listStallCodes(pool, merchantId)).map((each) => view(each, merchant!.name.ko))
  }
  const one = async (merchantId: Uuid, id: Uuid): Promise<Shapes.StallCode> => {
    const merchant = await findMerchant(pool, merchantId)
    return view((await readStallCode(pool, merchantId, id))!, merchant!.name.ko)
  }

  app.get(
    '/v1/stall-codes',
    { config: { access: 'merchant' }, schema: { summary: "The printed codes of the shop's stalls", tags: ['codes'], response: { 200: Shapes.StallCodeListSchema } } },
    async (request) => ({ codes: await list(merchantOf(request).merchantId) }),
  )
  app.put(
    '/v1/stall-codes/:id',
    { config: { access: 'owner' }, schema: { summary: 'Make a code for a stall', tags: ['codes'], params: CommandParameters, body: Shapes.StallCodeRequestSchema, response: { 200: Shapes.StallCodeSchema } } },
    async (request) => {
      const command = { ...ownedBy(request), id: request.params.id, stallId: request.body.stallId }
      valueOf(await inTransaction(pool, (transaction) => makeStallCode(transaction, command)))
      return one(command.merchantId, command.id)
    },
  )
  app.put(
    '/v1/stall-codes/:id/activation',
    { config: { access: 'owner' }, schema: { summary: 'The code hangs at the stall from now on', tags: ['codes'], params: IdParameters, body: Nothing, response: { 200: Shapes.StallCodeSchema } } },
    async (request) => {
      const command = { ...ownedBy(request), id: request.params.id }
      valueOf(await inTransaction(pool, (transaction) => activateStallCode(transaction, command)))
      return one(command.merchantId, command.id)
    },
  )
  app.put(
    '/v1/stall-codes/:id/stop',
    { config: { access: 'owner' }, schema: { summary: 'Block a code at once, and replace it', tags: ['codes'], params: IdParameters, body: Shapes.StallCodeStopSchema, response: { 200: Shapes.StallCodeSchema } } },
    async (request) => {
      const command = { ...ownedBy(request), id: request.params.id }
      const { because, replacementId } = request.body
      valueOf(await inTransaction(pool, (transaction) => stopFixedCode(transaction, { ...command, cause: because })))
      // Blocked is blocked, whatever becomes of its successor.
      if (replacementId) valueOf(await inTransaction(pool, (transaction) => replaceStallCode(transaction, { ...command, replacementId })))
      return one(command.merchantId, command.id)
    },
  )
}

function view({ code, steps }: { code: StallCode; steps: StallCodeStep[] }, merchantName: string): Shapes.StallCode {
  return {
    id: code.id,
    stallId: code.stallId,
    state: code.state,
    stoppedBecause: code.stoppedBecause,
    replacedBy: code.replacedBy,
    qr: code.stoppedBecause ? null : makeMerchantCode({ kind: 'static', token: code.token, merchantName, merchantCity: 'KOREA' }),
    steps: steps.map(({ state, because, byName, at }) => ({ state, because, by: byName, at: at.toISOString() })),
  }
}
