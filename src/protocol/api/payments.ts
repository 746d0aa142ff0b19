import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { AmountSchema, BytesSchema, IdSchema, InstantSchema, strict, SumSchema, TextSchema } from './values.ts'

export const ShopSchema = Type.Object(
  {
    merchantId: IdSchema,
    name: TextSchema,
    stallId: IdSchema,
    /** Market or street, and the stall's number: 새벽시장 12호. */
    place: TextSchema,
    certified: Type.Boolean(),
  },
  { title: 'Shop', ...strict },
)
export type Shop = Static<typeof ShopSchema>

/** PUT /v1/payment-requests/{id}: the till asks for an amount. */
export const PaymentRequestRequestSchema = Type.Object({ amount: AmountSchema, stallId: IdSchema }, strict)
export type PaymentRequestRequest = Static<typeof PaymentRequestRequestSchema>

/** A code lives 3 minutes; a renewed code shows the same request, and one request has one payment. */
export const RequestCodeSchema = Type.Object(
  {
    qr: Type.String({ description: 'EMVCo merchant-presented code, dynamic, with the amount' }),
    shortCode: Type.Union([Type.String(), Type.Null()], { description: 'digits; the last one checks the others; null while too many are open' }),
    expiresAt: InstantSchema,
  },
  { title: 'RequestCode', ...strict },
)
export type RequestCode = Static<typeof RequestCodeSchema>

/** What the till holds. open → paid | cancelled | expired, once. */
export const PaymentRequestSchema = Type.Object(
  {
    id: IdSchema,
    state: Type.Enum(['open', 'paid', 'cancelled', 'expired']),
    amount: AmountSchema,
    stallId: IdSchema,
    createdAt: InstantSchema,
    expiresAt: InstantSchema,
    code: Type.Union([RequestCodeSchema, Type.Null()]),
    payment: Type.Union([
      Type.Object({ id: IdSchema, payerId: IdSchema, confirmationNumber: Type.String(), paidAt: InstantSchema }, strict),
      Type.Null(),
    ]),
  },
  { title: 'PaymentRequest', ...strict },
)
export type PaymentRequest = Static<typeof PaymentRequestSchema>

/** POST /v1/request-lookups: the wallet has read a QR or typed a short code. */
export const RequestLookupSchema = Type.Union([
  Type.Object({ qr: Type.String({ minLength: 1, maxLength: 512 }) }, strict),
  Type.Object({ shortCode: Type.String({ pattern: '^[0-9]{6,12}$' }) }, strict),
])
export type RequestLookup = Static<typeof RequestLookupSchema>

/** What the wallet shows before asking for consent, and the facts it signs. */
export const FoundRequestSchema = Type.Object(
  {
    requestId: IdSchema,
    /** SHA-256 of the request's canonical bytes: the order binds to it. */
    requestHash: BytesSchema(43),
    shop: ShopSchema,
    amount: AmountSchema,
    state: Type.Enum(['open', 'paid', 'cancelled', 'expired']),
    expiresAt: InstantSchema,
    programmeId: IdSchema,
    /** till: the shop asked for the amount · shopper: typed by this person after scanning a printed code. */
    madeBy: Type.Enum(['till', 'shopper']),
  },
  { title: 'FoundRequest', ...strict },
)
export type FoundRequest = Static<typeof FoundRequestSchema>

/** PUT /v1/payments/{id}: the signed order (COSE_Sign1, base64url). The same bytes are sent again after a lost reply. */
export const PaymentOrderSchema = Type.Object(
  { order: BytesSchema(2048), approvalId: Type.Optional(IdSchema) },
  strict,
)
export type PaymentOrder = Static<typeof PaymentOrderSchema>

/** paid: money moved · refunded: all of it went back · refused: it never moved and never will under this id · unknown: not seen yet. */
export const PaymentSchema = Type.Object(
  {
    id: IdSchema,
    state: Type.Enum(['paid', 'refunded', 'refused', 'unknown']),
    reason: Type.Union([Type.String(), Type.Null()]),
    amount: Type.Union([AmountSchema, Type.Null()]),
    refunded: SumSchema,
    requestId: Type.Union([IdSchema, Type.Null()]),
    shop: Type.Union([ShopSchema, Type.Null()]),
    confirmationNumber: Type.Union([Type.String(), Type.Null()], { description: 'the same on both screens: K7-QF' }),
    paidAt: Type.Union([InstantSchema, Type.Null()]),
    /** Of the purse, right after this payment. */
    balanceAfter: Type.Union([SumSchema, Type.Null()]),
    refunds: Type.Array(Type.Object({ id: IdSchema, amount: AmountSchema, at: InstantSchema }, strict)),
  },
  { title: 'Payment', ...strict },
)
export type Payment = Static<typeof PaymentSchema>

/** GET /v1/payments/{id}/receipt: the payment with the server's signature over it (COSE_Sign1, `onjang/receipt/1`). */
export const ReceiptSchema = Type.Object({ payment: PaymentSchema, signed: Type.String(), keyId: Type.String() }, { title: 'Receipt', ...strict })
export type Receipt = Static<typeof ReceiptSchema>

/** GET /v1/receipt-keys: with these anybody can check a receipt. */
export const ReceiptKeysSchema = Type.Object(
  { keys: Type.Array(Type.Object({ keyId: IdSchema, publicKey: Type.String({ description: 'uncompressed P-256 point, base64url' }) }, strict)) },
  { title: 'ReceiptKeys', ...strict },
)

/** PUT /v1/refunds/{id} */
export const RefundRequestSchema = Type.Object({ paymentId: IdSchema, payerId: IdSchema, amount: AmountSchema }, strict)
export type RefundRequest = Static<typeof RefundRequestSchema>

export const RefundSchema = Type.Object(
  { id: IdSchema, paymentId: IdSchema, amount: AmountSchema, refundedInAll: SumSchema, at: InstantSchema, confirmationNumber: Type.String() },
  { title: 'Refund', ...strict },
)
export type Refund = Static<typeof RefundSchema>
