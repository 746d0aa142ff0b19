import { findApproval, storeApproval } from '../../authenticators/approval.ts'
import { checkPin } from '../../authenticators/pin.ts'
import { openUnlock } from '../../authenticators/unlock.ts'
import { inTransaction } from '../../database/transaction.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import * as Shapes from '../../protocol/api/people.ts'
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { failure } from '../../reasons/failure.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { unlockView } from '../views.ts'
import { programmeOfWallet } from '../wallet-view.ts'
import { IdParameters } from './parameters.ts'

/** What the PIN opens: a while of small payments, or one order. */
export function approvalRoutes(app: App, { pool, pepper }: Services): void {
  app.post(
    '/v1/unlocks',
    { config: { access: 'shopper' }, schema: { summary: 'Open small payments for a while by the PIN', tags: ['people'], body: Shapes.UnlockRequestSchema, response: { 200: Shapes.UnlockSchema } } },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      valueOf(await checkPin(pool, personId, request.body.pin, pepper))
      const programme = await programmeOfWallet(pool)
      const unlock = await inTransaction(pool, async (transaction) => {
        await lockPursesOf(transaction, personId)
        return openUnlock(transaction, deviceId, programme.unlock)
      })
      return unlockView(unlock)
    },
  )
  app.put(
    '/v1/approvals/:id',
    {
      config: { access: 'shopper' },
      schema: {
        summary: 'Approve one order, by its hash, with the PIN',
        tags: ['people'],
        params: IdParameters,
        body: Shapes.ApprovalRequestSchema,
        response: { 200: Shapes.ApprovalSchema },
      },
    },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      const orderHash = readHash(request.body.orderHash)
      const { id } = request.params
      const stored = await findApproval(pool, personId, id, orderHash)
      if (!stored) valueOf(await checkPin(pool, personId, request.body.pin, pepper))
      const approval = valueOf(stored ?? (await storeApproval(pool, { personId, id, deviceId, orderHash, factors: ['device', 'pin'] })))
      return { id: approval.id, orderHash: toBase64url(approval.orderHash), expiresAt: approval.expiresAt.toISOString() }
    },
  )
}

function readHash(text: string): Uint8Array {
  try {
    const hash = fromBase64url(text)
    if (hash.length === 32) return hash
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/orderHash' }))
}
