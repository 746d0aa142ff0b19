import { readSignedOrder } from '../../authenticators/signed-order.ts'
import { cancelPayment } from '../../payments/cancel-payment.ts'
import { findPayment, refundsOf } from '../../payments/payment-records.ts'
import type { StoredPayment } from '../../payments/payment.ts'
import * as Shapes from '../../protocol/api/payments.ts'
import { toBase64url } from '../../protocol/base64url.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import type { Uuid } from '../../values/uuid.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { readSessionToken } from '../session-cookie.ts'
import { keptShops, type ShopFinder } from '../shop-view.ts'
import { paymentView, unknownPaymentView } from '../views.ts'
import { CommandParameters, IdParameters, Nothing } from './parameters.ts'

export function paymentRoutes(app: App, services: Services): void {
  const { pool, payments, orderKeys, receipts, deployment, sessions } = services
  const findShop = keptShops(pool)
  const view = (payment: StoredPayment): Promise<Shapes.Payment> => readPaymentView(services, findShop, payment)
  app.put(
    '/v1/payments/:id',
    {
      config: { access: 'shopper', money: 'moves', load: 'payment' },
      schema: { summary: 'Pay by a signed order', tags: ['payments'], params: CommandParameters, body: Shapes.PaymentOrderSchema, response: { 200: Shapes.PaymentSchema } },
    },
    async (request) => {
      const { personId, deviceId, tokenHash } = shopperOf(request)
      const read = await readSignedOrder(Buffer.from(request.body.order, 'base64url'), { personId, deploymentId: deployment.id }, orderKeys)
      if (!read.ok) throw new RefusedError(await withWhatIsStored(services, personId, request.params.id, read.failure))
      const signed = read.value
      const paying = payments.submit({ payerId: personId, deviceId, session: tokenHash, paymentId: request.params.id, signed, approvalId: request.body.approvalId })
      // Sought while it waits for its batch, or, where it is alone, while the database reads for it.
      void signed.isSignatureValid()
      const outcome = await paying
      if (!outcome.ok && outcome.failure.reason === 'SESSION_EXPIRED') throw new RefusedError(await sessions.sawEnded(readSessionToken(request)!, outcome.failure.money))
      const payment = valueOf(outcome)
      if (payment.failure) throw new RefusedError(payment.failure)
      // What this command came to, for ever the same; what was refunded since is no part of it (design, law 2).
      return view({ ...payment, refunded: 0n })
    },
  )
  app.get(
    '/v1/payments/:id',
    { config: { access: 'shopper', money: 'tells' }, schema: { summary: 'What a payment has come to', tags: ['payments'], params: IdParameters, response: { 200: Shapes.PaymentSchema } } },
    async (request) => {
      const payment = await findPayment(pool, shopperOf(request).personId, request.params.id)
      return payment ? view(payment) : unknownPaymentView(request.params.id)
    },
  )
  app.put(
    '/v1/payments/:id/cancellation',
    {
      config: { access: 'shopper', money: 'moves' },
      schema: { summary: 'Call a payment off, or learn that it happened: always definite', tags: ['payments'], params: CommandParameters, body: Nothing, response: { 200: Shapes.PaymentSchema } },
    },
    async (request) => view(await cancelPayment(pool, shopperOf(request).personId, request.params.id)),
  )
  app.get(
    '/v1/receipt-keys',
    { config: { access: 'anyone' }, schema: { summary: 'The keys that our receipts are signed with', tags: ['payments'], response: { 200: Shapes.ReceiptKeysSchema } } },
    async () => ({ keys: [{ keyId: receipts.keyId, publicKey: toBase64url(receipts.publicPoint) }] }),
  )
  app.get(
    '/v1/payments/:id/receipt',
    { config: { access: 'shopper', money: 'tells' }, schema: { summary: 'A receipt with our signature', tags: ['payments'], params: IdParameters, response: { 200: Shapes.ReceiptSchema } } },
    async (request) => {
      const payment = await findPayment(pool, shopperOf(request).personId, request.params.id)
      if (payment?.state !== 'paid') throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return { payment: await view(payment), signed: toBase64url(await receipts.sign(deployment.id, payment)), keyId: receipts.keyId }
    },
  )
}

/** An order that could not be read may be a spoilt copy of one that was carried out: what is stored under its id comes first. */
async function withWhatIsStored({ pool }: Services, personId: Uuid, paymentId: Uuid, unreadable: Failure): Promise<Failure> {
  const stored = await findPayment(pool, personId, paymentId)
  if (!stored) return { ...unreadable, money: 'unknown' }
  const first = { state: stored.state, amount: stored.amount === null ? null : Number(stored.amount), at: stored.decidedAt.toISOString() }
  return failure('ID_REUSED_DIFFERENTLY', stored.state === 'paid' ? 'moved' : 'not_moved', {}, { first })
}

async function readPaymentView({ pool }: Services, findShop: ShopFinder, payment: StoredPayment): Promise<Shapes.Payment> {
  if (payment.merchantId === null || payment.stallId === null) return paymentView(payment, null, [])
  const refunds = payment.refunded > 0n ? await refundsOf(pool, [payment]) : []
  return paymentView(payment, await findShop(payment.merchantId, payment.stallId), refunds)
}
