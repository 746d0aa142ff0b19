import { findRequestByLookupId } from '../../payments/payment-request.ts'
import { findByCode } from '../../payments/request-code.ts'
import * as Shapes from '../../protocol/api/payments.ts'
import { readShopCode } from '../../protocol/scanned-code.ts'
import { isShortCode } from '../../protocol/short-code.ts'
import { failure } from '../../reasons/failure.ts'
import { sessionOf, shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { foundRequestView } from '../found-request-view.ts'
import { RefusedError } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters } from './parameters.ts'

/** Typed codes that one person may try in a minute (design, "Short code"). */
const TRIES_A_MINUTE = 10

export function requestLookupRoutes(app: App, { pool }: Services): void {
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
      return foundRequestView(pool, found, shopperOf(request).personId)
    },
  )
  app.get(
    '/v1/found-requests/:id',
    { config: { access: 'shopper' }, schema: { summary: 'Read a found request again', tags: ['payments'], params: IdParameters, response: { 200: Shapes.FoundRequestSchema } } },
    async (request) => foundRequestView(pool, await findRequestByLookupId(pool, request.params.id), shopperOf(request).personId),
  )
}

/** Reads a hostile text: only our own token comes out of it, and everything else has a reason. */
function tokenOf(text: string): string {
  const read = readShopCode(text)
  if (!read.ok) throw new RefusedError(failure(read.failure, 'not_moved'))
  // A wallet that knows printed codes asks for the shop behind them.
  if (read.value.kind === 'fixed') throw new RefusedError(failure('APP_OUTDATED', 'not_moved'))
  return read.value.token
}

function checkedShortCode(digits: string): string {
  if (!isShortCode(digits)) throw new RefusedError(failure('SHORT_CODE_WRONG', 'not_moved'))
  return digits
}
