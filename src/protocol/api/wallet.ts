import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { AmountSchema, IdSchema, InstantSchema, strict, SumSchema, TextSchema } from './values.ts'
import { UnlockSchema } from './people.ts'

export const LinkedAccountSchema = Type.Object(
  {
    id: IdSchema,
    bankName: TextSchema,
    maskedNumber: Type.String(),
    holderName: Type.String(),
    status: Type.Enum(['linked', 'unlinked']),
  },
  { title: 'LinkedAccount', ...strict },
)
export type LinkedAccount = Static<typeof LinkedAccountSchema>

const LimitSchema = Type.Object({ cap: SumSchema, used: SumSchema, left: SumSchema, resetsAt: Type.Union([InstantSchema, Type.Null()]) }, strict)

/** GET /v1/wallet: everything that the home and pay screens show. */
export const WalletSchema = Type.Object(
  {
    purse: Type.Object(
      {
        id: IdSchema,
        balance: SumSchema,
        /** What can really be paid here and now, and why it is less than the balance (a reason's code). */
        spendable: SumSchema,
        spendableReason: Type.Union([Type.String(), Type.Null()]),
        /** Top-ups whose bank outcome is not known yet. */
        pending: SumSchema,
      },
      strict,
    ),
    programme: Type.Object(
      {
        id: IdSchema,
        name: TextSchema,
        /** Hundredths of a percent: 1000 is 10 %. */
        discountBasisPoints: Type.Integer({ minimum: 0, maximum: 10_000 }),
        discountBudgetLeft: SumSchema,
        validityMonths: Type.Integer(),
      },
      strict,
    ),
    limits: Type.Object(
      { perPayment: SumSchema, reducedUntil: Type.Union([InstantSchema, Type.Null()], { description: 'until when this phone, being new, spends within reduced limits' }), day: LimitSchema, month: LimitSchema, holding: LimitSchema, purchaseMonth: LimitSchema },
      strict,
    ),
    unlock: UnlockSchema,
    linkedAccounts: Type.Array(LinkedAccountSchema),
    /** Two shops paid lately, for the home screen. */
    recentShops: Type.Array(Type.Object({ merchantId: IdSchema, stallId: IdSchema, name: TextSchema, place: TextSchema }, strict)),
    serverTime: InstantSchema,
    deploymentId: IdSchema,
  },
  { title: 'Wallet', ...strict },
)
export type Wallet = Static<typeof WalletSchema>

/** GET /v1/bank-accounts: this person's accounts at the banks, found by identity. */
export const FoundAccountListSchema = Type.Object(
  {
    accounts: Type.Array(
      Type.Object({ reference: Type.String({ description: 'names the account when linking it' }), bankName: TextSchema, maskedNumber: Type.String(), holderName: Type.String(), linked: Type.Boolean() }, strict),
    ),
  },
  { title: 'FoundAccountList', ...strict },
)
export type FoundAccountList = Static<typeof FoundAccountListSchema>

/** PUT /v1/linked-accounts/{id} */
export const LinkAccountRequestSchema = Type.Object({ reference: Type.String({ minLength: 1, maxLength: 64 }) }, strict)

/** PUT /v1/top-ups/{id}: buys `face` won of vouchers from a linked account. Needs an unlock. */
export const TopUpRequestSchema = Type.Object(
  {
    face: AmountSchema,
    linkedAccountId: IdSchema,
    /** What the buyer was shown and agreed to pay; refused with DISCOUNT_EXHAUSTED or REQUEST_INVALID when it is no longer true. */
    price: AmountSchema,
  },
  strict,
)
export type TopUpRequest = Static<typeof TopUpRequestSchema>

/**
 * requested: money is reserved, the bank is being asked · credited: done · reversed: the bank took nothing, or gave it back ·
 * refused: never started. `requested` becomes one of the others once, by itself.
 */
export const TopUpSchema = Type.Object(
  {
    id: IdSchema,
    state: Type.Enum(['requested', 'credited', 'reversed', 'refused']),
    face: AmountSchema,
    price: AmountSchema,
    discount: SumSchema,
    reason: Type.Union([Type.String(), Type.Null()]),
    bankName: TextSchema,
    maskedNumber: Type.String(),
    requestedAt: InstantSchema,
    finishedAt: Type.Union([InstantSchema, Type.Null()]),
    expiresAt: Type.Union([InstantSchema, Type.Null()], { description: 'when the vouchers run out' }),
    balance: SumSchema,
  },
  { title: 'TopUp', ...strict },
)
export type TopUp = Static<typeof TopUpSchema>

/** GET /v1/history?before=…: the wallet's entries, newest first. */
export const HistorySchema = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          kind: Type.Enum(['payment', 'refund', 'top_up']),
          id: IdSchema,
          /** Of a refund: the payment it belongs to. */
          paymentId: Type.Union([IdSchema, Type.Null()]),
          state: Type.String(),
          reason: Type.Union([Type.String(), Type.Null()]),
          amount: AmountSchema,
          name: TextSchema,
          confirmationNumber: Type.Union([Type.String(), Type.Null()]),
          at: InstantSchema,
        },
        strict,
      ),
    ),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'History', ...strict },
)
export type History = Static<typeof HistorySchema>
