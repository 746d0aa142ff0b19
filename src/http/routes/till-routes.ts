import { findMerchant, stallsOfMerchant } from '../../markets/merchant.ts'
import { lastEventNumber } from '../../markets/merchant-events.ts'
import { lookupAccounts } from '../../ledger/lookups.ts'
import { findPayment, salesSince } from '../../payments/payment-records.ts'
import { cancelPaymentRequest, findRequest, makePaymentRequest, openRequestIds, type PaymentRequest } from '../../payments/payment-request.ts'
import { tellOtherTills } from '../../payments/tell-other-tills.ts'
import { currentCode, renewRequestCode, requestCode } from '../../payments/request-code.ts'
import { startOfKoreanDay } from '../../programmes/korean-calendar.ts'
import { isGoodAt, readParticipants } from '../../programmes/participation.ts'
import * as Shapes from '../../protocol/api/payments.ts'
import { TillSchema, type Till } from '../../protocol/api/till.ts'
import { failure } from '../../reasons/failure.ts'
import type { Uuid } from '../../values/uuid.ts'
import { wonFromJson, wonToJson } from '../../values/won.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { codeView, requestView } from '../views.ts'
import { programmeOfWallet } from '../wallet-view.ts'
import { CommandParameters, IdParameters, Nothing } from './parameters.ts'

export function tillRoutes(app: App, services: Services): void {
  const { pool, deployment } = services
  app.get(
    '/v1/till',
    { config: { access: 'merchant', money: 'tells' }, schema: { summary: 'The shop, its stalls and today', tags: ['till'], response: { 200: TillSchema } } },
    async (request) => readTill(services, merchantOf(request).merchantId),
  )
  app.put(
    '/v1/payment-requests/:id',
    {
      config: { access: 'merchant' },
      schema: { summary: 'Ask for an amount', tags: ['till'], params: CommandParameters, body: Shapes.PaymentRequestRequestSchema, response: { 200: Shapes.PaymentRequestSchema } },
    },
    async (request) => {
      const { merchantId, personId } = merchantOf(request)
      const programme = await programmeOfWallet(pool)
      const { amount, stallId } = request.body
      const command = { deploymentId: deployment.id, merchantId, staffId: personId, id: request.params.id, stallId, amount: wonFromJson(amount) }
      const made = valueOf(await makePaymentRequest(pool, programme, command))
      if (made.state === 'open') await tellOtherTills(pool, merchantId, made.id)
      const code = made.state === 'open' ? await requestCode(pool, made.lookupId, programme.codeSeconds) : undefined
      return answer(services, made, code)
    },
  )
  app.get(
    '/v1/payment-requests/:id',
    { config: { access: 'merchant', money: 'tells' }, schema: { summary: 'What a request has come to', tags: ['till'], params: IdParameters, response: { 200: Shapes.PaymentRequestSchema } } },
    async (request) => {
      const found = await ownRequest(services, merchantOf(request).merchantId, request.params.id)
      return answer(services, found, await currentCode(pool, found.lookupId))
    },
  )
  app.put(
    '/v1/payment-requests/:id/cancellation',
    { config: { access: 'merchant', money: 'tells' }, schema: { summary: 'Call a request off', tags: ['till'], params: CommandParameters, body: Nothing, response: { 200: Shapes.PaymentRequestSchema } } },
    async (request) => answer(services, valueOf(await cancelPaymentRequest(pool, merchantOf(request).merchantId, request.params.id)), undefined),
  )
  app.post(
    '/v1/payment-requests/:id/codes',
    { config: { access: 'merchant', money: 'tells' }, schema: { summary: 'A fresh code for the same request', tags: ['till'], params: IdParameters, body: Nothing, response: { 200: Shapes.PaymentRequestSchema } } },
    async (request) => {
      const found = await ownRequest(services, merchantOf(request).merchantId, request.params.id)
      const programme = await programmeOfWallet(pool)
      return answer(services, found, found.state === 'open' ? await renewRequestCode(pool, found.lookupId, programme.codeSeconds) : undefined)
    },
  )
}

async function ownRequest({ pool }: Services, merchantId: Uuid, id: Uuid): Promise<PaymentRequest> {
  const found = await findRequest(pool, merchantId, id)
  if (!found) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  return found
}

async function answer({ pool }: Services, request: PaymentRequest, code: Parameters<typeof codeView>[0] | undefined): Promise<Shapes.PaymentRequest> {
  const merchant = await findMerchant(pool, request.merchantId)
  const paid = request.payerId && request.paymentId ? await findPayment(pool, request.payerId, request.paymentId) : undefined
  return requestView(request, code ? codeView(code, request, merchant!.name) : null, paid)
}

async function readTill({ pool }: Services, merchantId: Uuid): Promise<Till> {
  const now = new Date()
  const programme = await programmeOfWallet(pool)
  const merchant = await findMerchant(pool, merchantId)
  const participant = (await readParticipants(pool, programme.id, [merchantId])).get(merchantId)
  const [sales] = participant?.salesAccount ? await lookupAccounts(pool, [participant.salesAccount]) : []
  const stalls = await stallsOfMerchant(pool, merchantId)
  const today = await salesSince(pool, merchantId, startOfKoreanDay(now))
  return {
    merchant: { id: merchantId, name: merchant!.name, status: merchant!.status, inProgramme: stalls.some((stall) => isGoodAt(programme, participant, stall.marketId)) },
    stalls: stalls.map(({ id, place }) => ({ id, place })),
    today: { count: today.count, sum: wonToJson(today.sum), refunded: wonToJson(today.refunded) },
    sales: wonToJson(sales ? sales.creditsPosted - sales.debitsPosted : 0n),
    lastEvent: Number(await lastEventNumber(pool, merchantId)),
    openRequests: await openRequestIds(pool, merchantId),
    serverTime: now.toISOString(),
  }
}
