import { inTransaction } from '../../database/transaction.ts'
import { BlockedStallCodeSchema } from '../../protocol/api/codes.ts'
import { blockStallCode } from '../../support/block-stall-code.ts'
import { memberOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, situationOf } from '../demand-factors.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters, Nothing } from './parameters.ts'

/** Printed codes, as whoever runs the place stops them. */
export function consoleStallCodeRoutes(app: App, { pool }: Services): void {
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
