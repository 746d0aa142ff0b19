import type { Pool } from 'pg'
import { findStalls } from '../../markets/merchant.ts'
import { findStallCode, findStallCodeByToken } from '../../markets/stall-code-registry.ts'
import { refusalOfStallCode, type StallCode } from '../../markets/stall-code.ts'
import { hasPaidAt, requestByFixedCode } from '../../payments/fixed-code-request.ts'
import * as Shapes from '../../protocol/api/codes.ts'
import { FoundRequestSchema } from '../../protocol/api/payments.ts'
import { readShopCode } from '../../protocol/scanned-code.ts'
import { failure } from '../../reasons/failure.ts'
import type { Uuid } from '../../values/uuid.ts'
import { wonFromJson } from '../../values/won.ts'
import { sessionOf, shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandMerchant, foundRequestView } from '../found-request-view.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { readShop } from '../shop-view.ts'
import { programmeOfWallet } from '../wallet-view.ts'
import { CommandParameters, IdParameters } from './parameters.ts'

/** Calls that one person may make in a minute. */
const LIMIT = 120

/** Paying by a printed code: the shop behind it, then a request for the amount that the shopper types. */
export function fixedCodeRoutes(app: App, { pool, deployment }: Services): void {
  const rateLimit = { max: LIMIT, timeWindow: 60_000, hook: 'preHandler' as const, keyGenerator: (request: Parameters<typeof sessionOf>[0]) => `shop/${sessionOf(request).personId}` }
  app.post(
    '/v1/shop-lookups',
    { config: { access: 'shopper', rateLimit }, schema: { summary: 'Find the shop behind a printed code', tags: ['payments'], body: Shapes.ShopLookupSchema, response: { 200: Shapes.FoundShopSchema } } },
    async (request) => {
      const read = readShopCode(request.body.qr)
      if (!read.ok) throw new RefusedError(failure(read.failure, 'not_moved'))
      const code = read.value.kind === 'fixed' ? await findStallCodeByToken(pool, read.value.token) : undefined
      if (!code) throw new RefusedError(failure('QR_INVALID', 'not_moved'))
      return foundShopView(pool, code, shopperOf(request).personId)
    },
  )
  app.get(
    '/v1/found-shops/:id',
    { config: { access: 'shopper' }, schema: { summary: 'Read a found shop again', tags: ['payments'], params: IdParameters, response: { 200: Shapes.FoundShopSchema } } },
    async (request) => {
      const code = await findStallCode(pool, request.params.id)
      if (!code) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return foundShopView(pool, code, shopperOf(request).personId)
    },
  )
  app.put(
    '/v1/fixed-code-requests/:id',
    {
      config: { access: 'shopper', rateLimit },
      schema: { summary: 'Say what to pay at a printed code', tags: ['payments'], params: CommandParameters, body: Shapes.FixedCodeRequestSchema, response: { 200: FoundRequestSchema } },
    },
    async (request) => {
      const { personId } = shopperOf(request)
      const { codeId, amount } = request.body
      const command = { deploymentId: deployment.id, payerId: personId, id: request.params.id, codeId, amount: wonFromJson(amount) }
      return foundRequestView(pool, valueOf(await requestByFixedCode(pool, await programmeOfWallet(pool), command)), personId)
    },
  )
}

async function foundShopView(pool: Pool, code: StallCode, personId: Uuid): Promise<Shapes.FoundShop> {
  const refusal = refusalOfStallCode(code)
  if (refusal) throw new RefusedError(failure(refusal, 'not_moved'))
  const programme = await programmeOfWallet(pool)
  const { marketId } = (await findStalls(pool, [code.stallId])).get(code.stallId)!
  await demandMerchant(pool, programme, { merchantId: code.merchantId, marketId })
  const firstTime = !(await hasPaidAt(pool, personId, code.merchantId))
  return { codeId: code.id, shop: await readShop(pool, code.merchantId, code.stallId), programmeId: programme.id, firstTime }
}
