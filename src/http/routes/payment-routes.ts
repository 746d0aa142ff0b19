import { readSignedOrder } from '../../authenticators/signed-order.ts'
import { cancelPayment } from '../../payments/cancel-payment.ts'
import { findPayment, refundsOf } from '../../payments/payment-records.ts'
import type { StoredPayment } from '../../payments/payment.ts'
import * as Shapes from '../../protocol/api/payments.ts'
import { toBase64url } from '../../protocol/base64url.ts'
import { failure } from '../../reasons/failure.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { keptShops, type ShopFinder } from '../shop-view.ts'
import { paymentView, unknownPaymentView } from '../views.ts'
import { CommandParameters, IdParameters, Nothing } from './parameters.ts'

export function paymentRoutes(app: App, services: Services): void {
  const { pool, payments, findKey, receipts, deployment } = services
  const findShop = keptShops(pool)
  const view = (payment: StoredPayment): Promise<Shapes.Payment> => readPaymentView(services, findShop, payment)
  app.put(
    '/v1/payments/:id',
    {
      config: { access: 'shopper', movesMoney: true },
      schema: { summary: 'Pay by a signed order', tags: ['payments'], params: CommandParameters, body: Shapes.PaymentOrderSchema, response: { 200: Shapes.PaymentSchema } },
    },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      const signed = valueOf(await readSignedOrder(Buffer.from(request.body.order, 'base64url'), { personId, deploymentId: deployment.id }, findKey))
      const payment = valueOf(await payments.submit({ payerId: personId, deviceId, paymentId: request.params.id, signed, approvalId: request.body.approvalId }))
      if (payment.failure) throw new RefusedError(payment.failure)
      // What this command came to, for ever the same; what was refunded since is no part of it (design, law 2).
      return view({ ...payment, refunded: 0n })
    },
  )
  app.get(
    '/v1/payments/:id',
    { config: { access: 'shopper' }, schema: { summary: 'What a payment has come to', tags: ['payments'], params: IdParameters, response: { 200: Shapes.PaymentSchema } } },
    async (request) => {
      const payment = await findPayment(pool, shopperOf(request).personId, request.params.id)
      return payment ? view(payment) : unknownPaymentView(request.params.id)
    },
  )
  app.put(
    '/v1/payments/:id/cancellation',
    {
      config: { access: 'shopper', movesMoney: true },
      schema: { summary: 'Call a payment off, or learn that it happened: always definite', tags: ['payments'], params: CommandParameters, body: Nothing, response: { 200: Shapes.PaymentSchema } },
    },
    async (request) => view(await cancelPayment(pool, shopperOf(request).personId, request.params.id)),
  )
  app.get(
    '/v1/payments/:id/receipt',
    { config: { access: 'shopper' }, schema: { summary: 'A receipt with our signature', tags: ['payments'], params: IdParameters, response: { 200: Shapes.ReceiptSchema } } },
    async (request) => {
      const payment = await findPayment(pool, shopperOf(request).personId, request.params.id)
      if (payment?.state !== 'paid') throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return { payment: await view(payment), signed: toBase64url(await receipts.sign(deployment.id, payment)), keyId: receipts.keyId }
    },
  )
}

async function readPaymentView({ pool }: Services, findShop: ShopFinder, payment: StoredPayment): Promise<Shapes.Payment> {
  if (payment.merchantId === null || payment.stallId === null) return paymentView(payment, null, [])
  const refunds = payment.refunded > 0n ? await refundsOf(pool, [payment]) : []
  return paymentView(payment, await findShop(payment.merchantId, payment.stallId), refunds)
}
