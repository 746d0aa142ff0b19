import { findRequestByLookupId, type PaymentRequest } from '../../payments/payment-request.ts'
import { findByCode } from '../../payments/request-code.ts'
import { isGoodAt, readParticipants } from '../../programmes/participation.ts'
import * as Shapes from '../../protocol/api/payments.ts'
import { toBase64url } from '../../protocol/base64url.ts'
import { parseMerchantCode } from '../../protocol/merchant-code.ts'
import { isShortCode } from '../../protocol/short-code.ts'
import { failure } from '../../reasons/failure.ts'
import { wonToJson } from '../../values/won.ts'
import { sessionOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError } from '../refusal.ts'
import type { Services } from '../services.ts'
import { readShop } from '../shop-view.ts'
import { programmeOfWallet } from '../wallet-view.ts'
import { IdParameters } from './parameters.ts'

/** Typed codes that one person may try in a minute (design, "Short code"). */
const TRIES_A_MINUTE = 10

export function requestLookupRoutes(app: App, services: Services): void {
  const { pool } = services
  app.post(
    '/v1/request-lookups',
    {
      config: {
        access: 'shopper',
        rateLimit: {
          max: (request) => ('shortCode' in (request.body as Shapes.RequestLookup) ? TRIES_A_MINUTE : 120),
          timeWindow: 60_000,
          hook: 'preHandler',
          keyGenerator: (request) => `lookup/${'shortCode' in (request.body as Shapes.RequestLookup) ? 'typed' : 'scanned'}/${sessionOf(request).personId}`,
        },
      },
      schema: { summary: 'Find the request behind a scanned or typed code', tags: ['payments'], body: Shapes.RequestLookupSchema, response: { 200: Shapes.FoundRequestSchema } },
    },
    async (request) => {
      const code = 'qr' in request.body ? { token: tokenOf(request.body.qr) } : { shortCode: checkedShortCode(request.body.shortCode) }
      const finding = await findByCode(pool, code)
      if (!finding) throw new RefusedError('token' in code ? failure('QR_INVALID', 'not_moved') : failure('SHORT_CODE_WRONG', 'not_moved'))
      const found = await findRequestByLookupId(pool, finding.lookupId)
      if (finding.isExpired && found?.state === 'open') throw new RefusedError(failure('QR_EXPIRED', 'not_moved'))
      return foundView(services, found)
    },
  )
  app.get(
    '/v1/found-requests/:id',
    { config: { access: 'shopper' }, schema: { summary: 'Read a found request again', tags: ['payments'], params: IdParameters, response: { 200: Shapes.FoundRequestSchema } } },
    async (request) => foundView(services, await findRequestByLookupId(pool, request.params.id)),
  )
}

async function foundView({ pool }: Services, found: PaymentRequest | undefined): Promise<Shapes.FoundRequest> {
  const programme = await programmeOfWallet(pool)
  if (!found) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  const participant = (await readParticipants(pool, programme.id, [found.merchantId])).get(found.merchantId)
  if (!isGoodAt(programme, participant, found.marketId)) throw new RefusedError(failure('NOT_A_MERCHANT', 'not_moved'))
  return {
    requestId: found.lookupId,
    requestHash: toBase64url(found.hash),
    shop: await readShop(pool, found.merchantId, found.stallId),
    amount: wonToJson(found.amount),
    state: found.state,
    expiresAt: found.expiresAt.toISOString(),
    programmeId: found.programmeId,
  }
}

/** Reads a hostile text: only our own token comes out of it, and everything else has a reason. */
function tokenOf(text: string): string {
  const parsed = parseMerchantCode(text)
  if (!parsed.ok) throw new RefusedError(failure('QR_INVALID', 'not_moved', {}, { fault: parsed.failure }))
  if (parsed.value.token === undefined) throw new RefusedError(failure('QR_INVALID', 'not_moved', {}, { fault: 'foreign' }))
  return parsed.value.token
}

function checkedShortCode(digits: string): string {
  if (!isShortCode(digits)) throw new RefusedError(failure('SHORT_CODE_WRONG', 'not_moved'))
  return digits
}
