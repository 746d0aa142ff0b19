import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { RefundRequestSchema } from './payments.ts'
import { AmountSchema, BytesSchema, IdSchema, InstantSchema, strict } from './values.ts'

/** PUT /v1/refund-approvals/{id of the refund}: a till asks the owner about the very refund that it will send. */
export const RefundApprovalRequestSchema = RefundRequestSchema

/** asked → approved → used, or asked → declined | withdrawn | expired. */
export const RefundApprovalSchema = Type.Object(
  {
    refundId: IdSchema,
    paymentId: IdSchema,
    payerId: IdSchema,
    amount: AmountSchema,
    state: Type.Enum(['asked', 'approved', 'used', 'declined', 'withdrawn', 'expired']),
    askedBy: Type.String({ description: 'name' }),
    askedAt: InstantSchema,
    expiresAt: InstantSchema,
    /** What it is about, for the one who decides. */
    sale: Type.Object({ amount: AmountSchema, confirmationNumber: Type.String(), payer: Type.String(), paidAt: InstantSchema }, strict),
  },
  { title: 'RefundApproval', ...strict },
)
export type RefundApproval = Static<typeof RefundApprovalSchema>

/** GET /v1/refund-approvals: what waits for the owner. */
export const RefundApprovalListSchema = Type.Object({ merchantId: IdSchema, deploymentId: IdSchema, approvals: Type.Array(RefundApprovalSchema), serverTime: InstantSchema }, { title: 'RefundApprovalList', ...strict })
export type RefundApprovalList = Static<typeof RefundApprovalListSchema>

/** PUT /v1/refund-approvals/{id}/approval: `onjang/refund-approval/1` signed by the owner's phone (COSE_Sign1, base64url). */
export const SignedRefundApprovalSchema = Type.Object({ approval: Type.Optional(BytesSchema(1024)) }, strict)
