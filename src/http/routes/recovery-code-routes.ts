import { checkPin } from '../../authenticators/pin.ts'
import { countRecoveryCodes, makeRecoveryCodes } from '../../authenticators/recovery-code.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/recovery.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, IN_THE_WALLET, offered } from '../demand-factors.ts'
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
      config: { access: 'shopper', operations: ['make_recovery_codes'], rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: { summary: 'Make recovery codes, shown this once', tags: ['people'], body: Shapes.RecoveryCodesRequestSchema, response: { 200: Shapes.RecoveryCodesSchema } },
    },
    async (request) => {
      const { personId } = shopperOf(request)
      const { pin } = request.body
      demandFactors('make_recovery_codes', IN_THE_WALLET, offered({ pin }))
      valueOf(await checkPin(pool, personId, pin!, pepper))
      return { codes: await inTransaction(pool, (transaction) => makeRecoveryCodes(transaction, pepper, personId)) }
    },
  )
}
