import { findStalls } from '../../markets/merchant.ts'
import { findSale, listSales, refundsOf, type Sale } from '../../payments/payment-records.ts'
import { refundPayment } from '../../payments/refund.ts'
import { handsOf } from '../../payments/sale-hands.ts'
import * as Shapes from '../../protocol/api/payments.ts'
import { SaleListSchema, SaleSchema, type SaleList } from '../../protocol/api/till.ts'
import { IdSchema } from '../../protocol/api/values.ts'
import { confirmationNumber } from '../../protocol/confirmation-number.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { wonFromJson, wonToJson } from '../../values/won.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { saleView } from '../views.ts'
import { CommandParameters, PageQuery } from './parameters.ts'

const SaleParameters = Type.Object({ payerId: IdSchema, paymentId: IdSchema }, { additionalProperties: false })

export function saleRoutes(app: App, services: Services): void {
  const { pool } = services
  app.get(
    '/v1/sales',
    { config: { access: 'merchant', money: 'tells', load: 'report' }, schema: { summary: "The shop's sales, newest first", tags: ['till'], querystring: PageQuery, response: { 200: SaleListSchema } } },
    async (request) => {
      const { sales, next } = await listSales(pool, merchantOf(request).merchantId, request.query.before ? new Date(request.query.before) : undefined, request.query.search)
      return { sales: await withRefunds(services, sales), next: next?.toISOString() ?? null }
    },
  )
  app.get(
    '/v1/sales/:payerId/:paymentId',
    { config: { access: 'merchant', money: 'tells' }, schema: { summary: 'One sale', tags: ['till'], params: SaleParameters, response: { 200: SaleSchema } } },
    async (request) => {
      const sale = await findSale(pool, merchantOf(request).merchantId, request.params.payerId, request.params.paymentId)
      if (!sale) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return (await withRefunds(services, [sale]))[0]!
    },
  )
  app.put(
    '/v1/refunds/:id',
    {
      config: { access: 'merchant', money: 'moves' },
      schema: { summary: 'Give back part or all of a payment', tags: ['till'], params: CommandParameters, body: Shapes.RefundRequestSchema, response: { 200: Shapes.RefundSchema } },
    },
    async (request) => {
      const { merchantId, personId, tokenHash } = merchantOf(request)
      const { payerId, paymentId, amount } = request.body
      const refund = valueOf(await refundPayment(pool, { merchantId, staffId: personId, sessionHash: tokenHash, refundId: request.params.id, payerId, paymentId, amount: wonFromJson(amount) }))
      if (refund.failure) throw new RefusedError(refund.failure)
      const sale = await findSale(pool, merchantId, payerId, paymentId)
      return {
        id: refund.id,
        paymentId,
        amount: wonToJson(refund.amount),
        refundedInAll: wonToJson(refund.refundedInAll!),
        at: refund.decidedAt.toISOString(),
        confirmationNumber: confirmationNumber(sale!.payloadHash!),
      }
    },
  )
}

async function withRefunds({ pool }: Services, sales: Sale[]): Promise<SaleList['sales']> {
  const refunds = await refundsOf(pool, sales.filter((sale) => sale.refunded > 0n))
  const [stalls, hands] = await Promise.all([findStalls(pool, sales.map((sale) => sale.stallId!)), handsOf(pool, sales, refunds)])
  return sales.map((sale) => saleView(sale, stalls.get(sale.stallId!), refunds, hands))
}
