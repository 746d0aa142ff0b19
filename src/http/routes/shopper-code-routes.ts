import { findRequest, type RequestState } from '../../payments/payment-request.ts'
import { claimShopperCode, findShopperCode, makeShopperCode } from '../../payments/shopper-code.ts'
import * as Shapes from '../../protocol/api/codes.ts'
import { readShopperCode } from '../../protocol/scanned-code.ts'
import { shopperCodeText } from '../../protocol/shopper-code.ts'
import { isShortCode } from '../../protocol/short-code.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { merchantOf, sessionOf, shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { programmeOfWallet } from '../wallet-view.ts'
import { IdParameters, Nothing } from './parameters.ts'

/** Typed numbers that one person of a shop may try in a minute (design, "Short code"). */
const TRIES_A_MINUTE = 10

/** The code that a wallet shows, and the till that claims it. */
export function shopperCodeRoutes(app: App, services: Services): void {
  const { pool, shopperCodes } = services
  app.post(
    '/v1/shopper-codes',
    {
      config: { access: 'shopper', rateLimit: { max: 30, timeWindow: 60_000, hook: 'preHandler', keyGenerator: (request) => `shopper-code/${sessionOf(request).personId}` } },
      schema: { summary: 'A code by which a till finds this wallet', tags: ['payments'], body: Nothing, response: { 200: Shapes.ShopperCodeSchema } },
    },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      const programme = await programmeOfWallet(pool)
      const { id, token, number, expiresAt } = await makeShopperCode(pool, { payerId: personId, deviceId }, programme.codeSeconds)
      return { id, qr: shopperCodeText(token), barcode: token, number, expiresAt: expiresAt.toISOString(), serverTime: new Date().toISOString() }
    },
  )
  app.get(
    '/v1/shopper-codes/:id',
    { config: { access: 'shopper' }, schema: { summary: 'Whether a till has claimed the code', tags: ['payments'], params: IdParameters, response: { 200: Shapes.ShopperCodeStateSchema } } },
    async (request) => {
      const found = await findShopperCode(pool, shopperOf(request).personId, request.params.id)
      if (!found) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return { state: found.state, requestId: found.claimedBy }
    },
  )
  app.get(
    '/v1/shopper-codes/:id/events',
    {
      config: { access: 'shopper' },
      // A HEAD would hold a stream open that never says a thing.
      exposeHeadRoute: false,
      schema: {
        summary: 'What becomes of the code, as it happens (text/event-stream)',
        tags: ['payments'],
        params: IdParameters,
        response: { 200: { description: 'the state now, and whenever it changes', content: { 'text/event-stream': { schema: Shapes.ShopperCodeStateSchema } } } },
      },
    },
    async (request, reply) => {
      const { personId } = shopperOf(request)
      if (!(await findShopperCode(pool, personId, request.params.id))) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      reply.hijack()
      reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      shopperCodes.open(personId, request.params.id, reply.raw)
    },
  )
  app.post(
    '/v1/payment-requests/:id/shopper',
    {
      config: {
        access: 'merchant',
        money: 'tells',
        rateLimit: {
          max: (request) => ('number' in (request.body as Shapes.ShopperClaim) ? TRIES_A_MINUTE : 120),
          timeWindow: 60_000,
          hook: 'preHandler',
          keyGenerator: (request) => `claim/${'number' in (request.body as Shapes.ShopperClaim) ? 'typed' : 'scanned'}/${sessionOf(request).personId}`,
        },
      },
      schema: { summary: "Send a request to the wallet whose code was scanned or typed", tags: ['till'], params: IdParameters, body: Shapes.ShopperClaimSchema, response: { 200: Nothing } },
    },
    async (request) => {
      const found = await findRequest(pool, merchantOf(request).merchantId, request.params.id)
      if (!found) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      const code = 'scanned' in request.body ? { token: tokenOf(request.body.scanned) } : { number: checkedNumber(request.body.number) }
      valueOf(await claimShopperCode(pool, code, found.lookupId, refusalOf(found.state)))
      return {}
    },
  )
}

function tokenOf(text: string): string {
  const read = readShopperCode(text)
  if (!read.ok) throw new RefusedError(failure(read.failure, 'not_moved'))
  return read.value
}

function checkedNumber(digits: string): string {
  if (!isShortCode(digits)) throw new RefusedError(failure('SHOPPER_CODE_WRONG', 'not_moved'))
  return digits
}

/** Why a request is not sent to a wallet any more. */
function refusalOf(state: RequestState): Failure | undefined {
  switch (state) {
    case 'open':
      return undefined
    case 'paid':
      return failure('REQUEST_ALREADY_PAID', 'not_moved')
    case 'cancelled':
      return failure('REQUEST_CANCELLED', 'not_moved')
    case 'expired':
      return failure('QR_EXPIRED', 'not_moved')
  }
}
