import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { AmountSchema, IdSchema, InstantSchema, strict, SumSchema, TextSchema } from './values.ts'

/** GET /v1/till: the shop, its stalls and today. */
export const TillSchema = Type.Object(
  {
    merchant: Type.Object(
      { id: IdSchema, name: TextSchema, status: Type.Enum(['provisional', 'active', 'suspended', 'closed']), inProgramme: Type.Boolean() },
      strict,
    ),
    stalls: Type.Array(Type.Object({ id: IdSchema, place: TextSchema }, strict)),
    today: Type.Object({ count: Type.Integer(), sum: SumSchema, refunded: SumSchema }, strict),
    /** 매출: visible at once, not transferable before settlement. */
    sales: SumSchema,
    lastEvent: Type.Integer({ description: 'number of the newest event of this merchant' }),
    openRequests: Type.Array(IdSchema),
    serverTime: InstantSchema,
  },
  { title: 'Till', ...strict },
)
export type Till = Static<typeof TillSchema>

/** One payment as the till shows it: GET /v1/sales/{payerId}/{paymentId}. */
export const SaleSchema = Type.Object(
  {
    paymentId: IdSchema,
    payerId: IdSchema,
    amount: AmountSchema,
    refunded: SumSchema,
    state: Type.Enum(['paid', 'refunded']),
    payer: Type.String({ description: "the payer's name with the middle hidden: 김*연" }),
    confirmationNumber: Type.String(),
    place: TextSchema,
    paidAt: InstantSchema,
    takenBy: Type.Union([Type.String(), Type.Null()], { description: 'who asked for it at the till; null when the shopper began it with a printed code' }),
    refunds: Type.Array(
      Type.Object(
        { id: IdSchema, amount: AmountSchema, at: InstantSchema, by: Type.String(), approvedBy: Type.Union([Type.String(), Type.Null()], { description: 'the owner who approved it from afar' }) },
        strict,
      ),
    ),
  },
  { title: 'Sale', ...strict },
)

/** GET /v1/sales?before=…: this merchant's payments, newest first, each with its refunds. */
export const SaleListSchema = Type.Object({ sales: Type.Array(SaleSchema), next: Type.Union([Type.String(), Type.Null()]) }, { title: 'SaleList', ...strict })
export type SaleList = Static<typeof SaleListSchema>

/**
 * GET /v1/events: `text/event-stream`, numbered per merchant; `Last-Event-ID` resumes. `data` is one of these.
 */
export const TillEventSchema = Type.Union(
  [
    Type.Object(
      {
        type: Type.Literal('payment_received'),
        requestId: IdSchema,
        paymentId: IdSchema,
        payerId: IdSchema,
        amount: AmountSchema,
        confirmationNumber: Type.String(),
        paidAt: InstantSchema,
      },
      strict,
    ),
    Type.Object(
      {
        type: Type.Literal('payment_refunded'),
        paymentId: IdSchema,
        payerId: IdSchema,
        refundId: IdSchema,
        amount: AmountSchema,
        refundedInAll: SumSchema,
        at: InstantSchema,
      },
      strict,
    ),
    Type.Object({ type: Type.Literal('request_cancelled'), requestId: IdSchema }, strict),
    /** Another till of the shop has asked for an amount. */
    Type.Object({ type: Type.Literal('request_made'), requestId: IdSchema }, strict),
    Type.Object({ type: Type.Literal('refund_approval_asked'), refundId: IdSchema, paymentId: IdSchema, payerId: IdSchema, amount: AmountSchema }, strict),
    Type.Object({ type: Type.Literal('refund_approval_decided'), refundId: IdSchema, state: Type.Enum(['approved', 'declined', 'withdrawn']) }, strict),
    /** Who works here, or what they may do, has changed. */
    Type.Object({ type: Type.Literal('staff_changed') }, strict),
  ],
  { title: 'TillEvent' },
)
export type TillEvent = Static<typeof TillEventSchema>
