import type { FastifyRequest } from 'fastify'
import { findApproval, storeApproval, type Approval } from '../../authenticators/approval.ts'
import { verifyPasskey, type Assertion } from '../../authenticators/passkey-assertion.ts'
import { holdPasskey } from '../../authenticators/passkey.ts'
import { checkPin } from '../../authenticators/pin.ts'
import type { Factor } from '../../authenticators/policy-table.ts'
import { openUnlock } from '../../authenticators/unlock.ts'
import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import type { PasskeyAnswer } from '../../protocol/api/passkeys.ts'
import * as Shapes from '../../protocol/api/people.ts'
import { toBase64url } from '../../protocol/base64url.ts'
import type { PasskeyPurpose } from '../../protocol/passkey-challenge.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import type { Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, IN_THE_WALLET } from '../demand-factors.ts'
import { readHash } from '../hash.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import { unlockView } from '../views.ts'
import { programmeOfWallet } from '../wallet-view.ts'
import { IdParameters } from './parameters.ts'

type Approver = { personId: Uuid; deviceId: Uuid }
type Proof = { pin: string } | { passkey: PasskeyAnswer } | object

/** What the PIN or a passkey opens: a while of small payments, or one order. */
export function approvalRoutes(app: App, services: Services): void {
  const { pool } = services
  app.post(
    '/v1/unlocks',
    {
      config: { access: 'shopper', operations: ['unlock'] },
      schema: { summary: 'Open small payments for a while, by the PIN or a passkey', tags: ['people'], body: Shapes.UnlockRequestSchema, response: { 200: Shapes.UnlockSchema } },
    },
    async (request) => {
      const approver = shopperOf(request)
      demandFactors('unlock', IN_THE_WALLET, factorsOf(request.body))
      const signed = await confirm(services, request, approver, request.body, { purpose: 'unlock' })
      const programme = await programmeOfWallet(pool)
      const unlock = await inTransaction(pool, async (transaction) => {
        await lockPursesOf(transaction, approver.personId)
        await holdSigned(transaction, signed)
        return openUnlock(transaction, approver.deviceId, programme.unlock)
      })
      return unlockView(unlock)
    },
  )
  app.put(
    '/v1/approvals/:id',
    {
      config: { access: 'shopper', operations: ['approve_payment'] },
      schema: {
        summary: 'Approve one order, by its hash, with the PIN or a passkey',
        tags: ['people'],
        params: IdParameters,
        body: Shapes.ApprovalRequestSchema,
        response: { 200: Shapes.ApprovalSchema },
      },
    },
    async (request) => {
      const approver = shopperOf(request)
      const orderHash = readHash(request.body.orderHash)
      const { id } = request.params
      const stored = await findApproval(pool, approver.personId, id, orderHash)
      const approval = valueOf(stored ?? (await approve(services, request, { ...approver, id, orderHash }, request.body)))
      return { id: approval.id, orderHash: toBase64url(approval.orderHash), expiresAt: approval.expiresAt.toISOString() }
    },
  )
}

async function approve(services: Services, request: FastifyRequest, approval: Approver & { id: Uuid; orderHash: Uint8Array }, proof: Proof): Promise<Result<Approval, Failure>> {
  const factors = factorsOf(proof)
  demandFactors('approve_payment', IN_THE_WALLET, factors)
  const signed = await confirm(services, request, approval, proof, { purpose: 'order', boundTo: approval.orderHash })
  return inTransaction(services.pool, async (transaction) => {
    await holdSigned(transaction, signed)
    return storeApproval(transaction, { ...approval, factors, ...(signed ? { signed } : {}) })
  })
}

/** A wallet's session is its phone's; the order itself is signed besides. */
function factorsOf(proof: Proof): readonly Factor[] {
  return ['device', ...('passkey' in proof ? (['passkey'] as const) : 'pin' in proof ? (['pin'] as const) : [])]
}

/** Checks the PIN, or the signature of a passkey, which it returns. Throws what either failed with. */
async function confirm(
  { pool, pepper }: Services,
  request: FastifyRequest,
  { personId, deviceId }: Approver,
  proof: Proof,
  asked: { purpose: PasskeyPurpose; boundTo?: Uint8Array },
): Promise<Assertion | undefined> {
  if ('passkey' in proof) return valueOf(await verifyPasskey(pool, relyingPartyOf(request), { ...asked, personId, deviceId }, proof.passkey))
  if ('pin' in proof) valueOf(await checkPin(pool, personId, proof.pin, pepper))
  return undefined
}

/** A passkey that was revoked since it signed has approved nothing. */
async function holdSigned(transaction: Transaction, signed: Assertion | undefined): Promise<void> {
  if (signed && !(await holdPasskey(transaction, signed.passkeyId))) throw new RefusedError(failure('BIOMETRIC_CHANGED', 'not_moved'))
}
