import type { FastifyRequest } from 'fastify'
import { readSignedRefundApproval } from '../../authenticators/signed-refund-approval.ts'
import { maskedName } from '../../people/person.ts'
import { approveRefund } from '../../payments/approve-refund.ts'
import { findSale } from '../../payments/payment-records.ts'
import { askForApproval, declineRefund, findRefundApproval, openRefundApprovals, withdrawRefund, type AskCommand, type StoredRefundApproval } from '../../payments/refund-approval.ts'
import type { RefundRequest } from '../../protocol/api/payments.ts'
import * as Shapes from '../../protocol/api/refund-approvals.ts'
import { fromBase64url } from '../../protocol/base64url.ts'
import { confirmationNumber } from '../../protocol/confirmation-number.ts'
import { failure } from '../../reasons/failure.ts'
import { wonFromJson, wonToJson } from '../../values/won.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { AT_THE_TILL, demandFactors, offered } from '../demand-factors.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { CommandParameters, Nothing } from './parameters.ts'

/** A till asks the owner about one refund, by the refund's id; the owner's phone signs it. Nothing moves here: the till sends its refund again. */
export function refundApprovalRoutes(app: App, services: Services): void {
  askingRoutes(app, services)
  decidingRoutes(app, services)
}

function askingRoutes(app: App, services: Services): void {
  const { pool } = services
  const schema = { tags: ['staff'], params: CommandParameters, response: { 200: Shapes.RefundApprovalSchema } }
  app.put(
    '/v1/refund-approvals/:id',
    { config: { access: 'merchant', rateLimit: { max: 60, timeWindow: 60_000 } }, schema: { summary: 'Ask the owner to approve a refund', ...schema, body: Shapes.RefundApprovalRequestSchema } },
    async (request) => {
      return view(services, valueOf(await askForApproval(pool, askOf(request))))
    },
  )
  app.get('/v1/refund-approvals/:id', { config: { access: 'merchant' }, schema: { summary: 'What has become of a question to the owner', ...schema } }, async (request) => {
    const found = await findRefundApproval(pool, merchantOf(request).merchantId, request.params.id)
    if (!found) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
    return view(services, found)
  })
  app.put('/v1/refund-approvals/:id/withdrawal', { config: { access: 'merchant' }, schema: { summary: 'Give a refund up that the owner has not approved', ...schema, body: Shapes.RefundApprovalRequestSchema } }, async (request) => {
    return view(services, valueOf(await withdrawRefund(pool, askOf(request))))
  })
}

function decidingRoutes(app: App, services: Services): void {
  const { pool, deployment } = services
  const schema = { tags: ['staff'], params: CommandParameters, response: { 200: Shapes.RefundApprovalSchema } }
  app.get(
    '/v1/refund-approvals',
    { config: { access: 'owner' }, schema: { summary: 'Refunds that wait for the owner', tags: ['staff'], response: { 200: Shapes.RefundApprovalListSchema } } },
    async (request) => {
      const { merchantId } = merchantOf(request)
      const open = await openRefundApprovals(pool, merchantId)
      const approvals = await Promise.all(open.map((approval) => view(services, approval)))
      return { merchantId, deploymentId: deployment.id, approvals, serverTime: new Date().toISOString() }
    },
  )
  app.put(
    '/v1/refund-approvals/:id/approval',
    { config: { access: 'owner', operations: ['approve_refund'] }, schema: { summary: "Approve a refund with the owner's phone", ...schema, body: Shapes.SignedRefundApprovalSchema } },
    async (request) => {
      const { merchantId, personId, tokenHash } = merchantOf(request)
      const { approval } = request.body
      demandFactors('approve_refund', AT_THE_TILL, offered({ device: approval }))
      // Whose key it is and what it signed is looked at in the approval's own transaction.
      const signed = valueOf(readSignedRefundApproval(Buffer.from(readBytes(approval!))))
      const command = { deploymentId: deployment.id, merchantId, ownerId: personId, sessionHash: tokenHash, refundId: request.params.id, signed }
      return view(services, valueOf(await approveRefund(pool, command)))
    },
  )
  app.put('/v1/refund-approvals/:id/refusal', { config: { access: 'owner' }, schema: { summary: 'Do not approve a refund', ...schema, body: Nothing } }, async (request) => {
    const { merchantId, personId } = merchantOf(request)
    return view(services, valueOf(await declineRefund(pool, { merchantId, refundId: request.params.id, by: personId })))
  })
}

function askOf(request: FastifyRequest & { params: { id: string }; body: RefundRequest }): AskCommand {
  const { merchantId, personId } = merchantOf(request)
  const { payerId, paymentId, amount } = request.body
  return { merchantId, refundId: request.params.id, payerId, paymentId, amount: wonFromJson(amount), askedBy: personId }
}

function readBytes(text: string): Uint8Array {
  try {
    return fromBase64url(text)
  } catch (error) {
    throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/approval' }), { cause: error })
  }
}

async function view({ pool }: Services, approval: StoredRefundApproval): Promise<Shapes.RefundApproval> {
  const { merchantId, refundId, payerId, paymentId, amount, state, askedByName, askedAt, expiresAt } = approval
  const sale = (await findSale(pool, merchantId, payerId, paymentId))!
  return {
    refundId,
    paymentId,
    payerId,
    amount: wonToJson(amount),
    state,
    askedBy: askedByName,
    askedAt: askedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    sale: { amount: wonToJson(sale.amount!), confirmationNumber: confirmationNumber(sale.payloadHash!), payer: maskedName(sale.payerName), paidAt: sale.decidedAt.toISOString() },
  }
}
