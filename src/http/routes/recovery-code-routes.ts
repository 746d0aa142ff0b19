import { checkPin } from '../../authenticators/pin.ts'
import { countRecoveryCodes, makeRecoveryCodes } from '../../authenticators/recovery-code.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/recovery.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'

/** Codes on paper that bring somebody back who lost the phone. */
export function recoveryCodeRoutes(app: App, { pool, pepper }: Services): void {
  app.get(
    '/v1/recovery-codes',
    { config: { access: 'shopper' }, schema: { summary: 'How many recovery codes are left', tags: ['people'], response: { 200: Shapes.RecoveryCodeCountSchema } } },
    async (request) => {
      const count = await countRecoveryCodes(pool, shopperOf(request).personId)
      return { left: count?.left ?? 0, madeAt: count?.madeAt.toISOString() ?? null }
    },
  )
  app.post(
    '/v1/recovery-codes',
    {
      config: { access: 'shopper', rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: { summary: 'Make recovery codes, shown this once', tags: ['people'], body: Shapes.RecoveryCodesRequestSchema, response: { 200: Shapes.RecoveryCodesSchema } },
    },
    async (request) => {
      const { personId } = shopperOf(request)
      valueOf(await checkPin(pool, personId, request.body.pin, pepper))
      return { codes: await inTransaction(pool, (transaction) => makeRecoveryCodes(transaction, pepper, personId)) }
    },
  )
}
