import { inTransaction, type Queryable } from '../../database/transaction.ts'
import { findMerchant, findStalls, ownedMerchants } from '../../markets/merchant.ts'
import { listStallCodes } from '../../markets/stall-code-registry.ts'
import { BlockedStallCodeSchema, OwnersStallCodesSchema, type OwnersStallCodes } from '../../protocol/api/codes.ts'
import { blockStallCode } from '../../support/block-stall-code.ts'
import { demandPersonAccess } from '../../support/person-access.ts'
import type { Uuid } from '../../values/uuid.ts'
import { memberOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, situationOf } from '../demand-factors.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters, Nothing } from './parameters.ts'

/** Printed codes, as whoever runs the place stops them. */
export function consoleStallCodeRoutes(app: App, { pool }: Services): void {
  app.get(
    '/v1/console/people/:id/stall-codes',
    { config: { access: 'console_operator' }, schema: { summary: 'Printed codes of a person’s shops', tags: ['console'], params: IdParameters, response: { 200: OwnersStallCodesSchema } } },
    async (request) => {
      const { personId, consoleRole } = memberOf(request)
      valueOf(await demandPersonAccess(pool, { personId, role: consoleRole }, request.params.id, new Date()))
      const codes = await Promise.all((await ownedMerchants(pool, request.params.id)).map((merchantId) => codesOf(pool, merchantId)))
      return { codes: codes.flat() }
    },
  )
  app.put(
    '/v1/console/stall-codes/:id/block',
    {
      config: { access: 'console_operator', operations: ['block_stall_code'], rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Block a printed code, for the purpose given for its owner', tags: ['console'], params: IdParameters, body: Nothing, response: { 200: BlockedStallCodeSchema } },
    },
    async (request) => {
      const member = memberOf(request)
      const { personId, consoleRole } = member
      // The purpose is looked for among the owners of the code’s shop.
      demandFactors('block_stall_code', situationOf(member), ['purpose'])
      const blocked = await inTransaction(pool, (transaction) => blockStallCode(transaction, { personId, role: consoleRole }, request.params.id, new Date()))
      const { id, state, stoppedBecause } = valueOf(blocked)
      return { id, state, stoppedBecause }
    },
  )
}

async function codesOf(database: Queryable, merchantId: Uuid): Promise<OwnersStallCodes['codes']> {
  const [merchant, listed] = [await findMerchant(database, merchantId), await listStallCodes(database, merchantId)]
  const stalls = await findStalls(database, listed.map(({ code }) => code.stallId))
  return listed.map(({ code: { id, state, stoppedBecause, stallId }, steps }) => ({ id, state, stoppedBecause, shopName: merchant!.name, place: stalls.get(stallId)!.place, since: steps.at(-1)!.at.toISOString() }))
}
