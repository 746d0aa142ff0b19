import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { AmountSchema, BytesSchema, IdSchema, InstantSchema, strict, SumSchema, TextSchema } from './values.ts'

const BankCodeSchema = Type.String({ pattern: '^[0-9]{3}$', description: 'three digits of the bank network' })
const AccountNumberSchema = Type.String({ pattern: '^[0-9]{6,16}$', description: 'digits only' })
const NullableInstant = Type.Union([InstantSchema, Type.Null()])
const MemoSchema = Type.String({ maxLength: 20 })

export const BankListSchema = Type.Object({ banks: Type.Array(Type.Object({ code: BankCodeSchema, name: TextSchema }, strict)) }, { title: 'BankList', ...strict })

/** POST /v1/payee-inquiries: whose account is it? */
export const PayeeInquirySchema = Type.Object({ bankCode: BankCodeSchema, accountNumber: AccountNumberSchema }, strict)
export const PayeeHolderSchema = Type.Object({ bankCode: BankCodeSchema, accountNumber: AccountNumberSchema, holderName: Type.String() }, { title: 'PayeeHolder', ...strict })
export type PayeeHolder = Static<typeof PayeeHolderSchema>

/** PUT /v1/payees/{id}: the holder's name as it was shown. */
export const PayeeRequestSchema = Type.Object(
  { bankCode: BankCodeSchema, accountNumber: AccountNumberSchema, holderName: Type.String({ minLength: 1, maxLength: 60 }), nickname: Type.String({ maxLength: 20 }) },
  strict,
)
export const PayeeSchema = Type.Object(
  {
    id: IdSchema,
    bankCode: BankCodeSchema,
    bankName: TextSchema,
    accountNumber: AccountNumberSchema,
    holderName: Type.String(),
    nickname: Type.String(),
    registeredAt: InstantSchema,
    newUntil: Type.Union([InstantSchema, Type.Null()], { description: 'until then its limits are lower' }),
  },
  { title: 'Payee', ...strict },
)
export type Payee = Static<typeof PayeeSchema>
export const PayeeListSchema = Type.Object({ payees: Type.Array(PayeeSchema) }, { title: 'PayeeList', ...strict })

/** GET /v1/transfer-limits: what may be sent now, and why it may be less than usual. */
export const TransferLimitsSchema = Type.Object(
  {
    once: SumSchema,
    day: SumSchema,
    leftToday: SumSchema,
    available: SumSchema,
    because: Type.Array(Type.Enum(['new_payee', 'otp', 'new_phone', 'no_phone'])),
    withoutPhone: Type.Union([SumSchema, Type.Null()], { description: 'won above which a code that is bound to nothing also asks for the phone; null where codes are bound' }),
    resetsAt: InstantSchema,
  },
  { title: 'TransferLimits', ...strict },
)
export type TransferLimits = Static<typeof TransferLimitsSchema>

/** PUT /v1/transfers-out/{id}: lays a transfer ready to be confirmed; moves nothing. */
export const TransferOutRequestSchema = Type.Object({ payeeId: IdSchema, amount: AmountSchema, memo: MemoSchema }, strict)
/** PUT /v1/transfers-out/{id}/confirmation. */
export const TransferCodeSchema = Type.Object({ code: Type.Optional(Type.String({ minLength: 6, maxLength: 30, description: 'six to eight digits' })) }, strict)

const TransferStateSchema = Type.Enum(['prepared', 'requested', 'done', 'reversed', 'refused', 'cancelled'])
export const TransferOutSchema = Type.Object(
  {
    id: IdSchema,
    state: TransferStateSchema,
    reason: Type.Union([Type.String(), Type.Null()]),
    payee: PayeeSchema,
    amount: AmountSchema,
    memo: Type.String(),
    preparedAt: InstantSchema,
    expiresAt: InstantSchema,
    confirmedOnPhone: Type.Boolean(),
    requestedAt: NullableInstant,
    finishedAt: NullableInstant,
    balanceAfter: Type.Union([SumSchema, Type.Null()]),
    reference: Type.Union([Type.String(), Type.Null()], { description: 'once it was confirmed: names it to people' }),
    bankReference: Type.Union([Type.String(), Type.Null()]),
    question: Type.Union(
      [
        Type.Object(
          {
            qr: Type.String({ description: 'for a phone without network: payee and amount, signed by the server' }),
            keyId: IdSchema,
            medium: Type.Union([Type.Enum(['digital', 'physical']), Type.Null()]),
            isBound: Type.Boolean({ description: 'the code is worked out from payee and amount' }),
            needsPhone: Type.Boolean({ description: 'payee and amount are to be confirmed on the phone besides' }),
          },
          strict,
        ),
        Type.Null(),
      ],
      { description: 'while it can be confirmed' },
    ),
    serverTime: InstantSchema,
  },
  { title: 'TransferOut', ...strict },
)
export type TransferOut = Static<typeof TransferOutSchema>

/** GET /v1/transfer-confirmations: what this person's phone may confirm now. */
export const TransferConfirmationListSchema = Type.Object(
  {
    deploymentId: IdSchema,
    transfers: Type.Array(
      Type.Object(
        { id: IdSchema, shopName: TextSchema, bankCode: BankCodeSchema, bankName: TextSchema, accountNumber: AccountNumberSchema, holderName: Type.String(), amount: AmountSchema, expiresAt: InstantSchema, confirmed: Type.Boolean(), medium: Type.Union([Type.Enum(['digital', 'physical']), Type.Null()]) },
        strict,
      ),
    ),
    serverTime: InstantSchema,
  },
  { title: 'TransferConfirmationList', ...strict },
)
export type TransferConfirmationList = Static<typeof TransferConfirmationListSchema>
/** PUT /v1/transfer-confirmations/{id}: `onjang/transfer-confirmation/1`, signed by the phone; with a code the transfer goes out at once. */
export const TransferConfirmationSchema = Type.Object({ confirmation: BytesSchema(800), code: Type.Optional(Type.String({ minLength: 6, maxLength: 30 })) }, strict)
export const TransferConfirmedSchema = Type.Object({ id: IdSchema, state: TransferStateSchema, confirmed: Type.Boolean() }, { title: 'TransferConfirmed', ...strict })
export type TransferConfirmed = Static<typeof TransferConfirmedSchema>

const DaySchema = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$', description: 'a day in Korea' })
const KindSchema = Type.Enum(['settlement', 'transfer_out', 'returned'])
const FILTER = { from: DaySchema, to: DaySchema, kind: Type.Optional(KindSchema), search: Type.Optional(Type.String({ maxLength: 60 })) }

/** GET /v1/deposit-entries: the deposit's statement. */
export const StatementQuerySchema = Type.Object({ ...FILTER, after: Type.Optional(IdSchema) }, strict)
export type StatementQuery = Static<typeof StatementQuerySchema>
export const StatementFileQuerySchema = Type.Object({ ...FILTER, language: Type.Optional(Type.Enum(['ko', 'en'])) }, strict)
export const StatementSchema = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          id: IdSchema,
          at: InstantSchema,
          kind: KindSchema,
          change: Type.Integer({ description: 'won; below zero: out' }),
          balanceAfter: SumSchema,
          transferId: Type.Union([IdSchema, Type.Null()]),
          state: Type.Union([TransferStateSchema, Type.Null()]),
          to: Type.Union([Type.Object({ bankName: TextSchema, maskedNumber: Type.String(), holderName: Type.String() }, strict), Type.Null()]),
          memo: Type.String(),
          reference: Type.Union([Type.String(), Type.Null()]),
        },
        strict,
      ),
    ),
    count: Type.Integer({ description: 'of all pages' }),
    in: SumSchema,
    out: SumSchema,
    isWhole: Type.Boolean({ description: 'false: the period holds more than can be listed' }),
    next: Type.Union([IdSchema, Type.Null()], { description: 'where the next page begins' }),
  },
  { title: 'Statement', ...strict },
)
export type Statement = Static<typeof StatementSchema>

/** GET /v1/office: what home shows. */
export const OfficeHomeSchema = Type.Object(
  {
    shopName: TextSchema,
    deposit: SumSchema,
    held: SumSchema,
    sales: Type.Object({ unsettled: SumSchema, todayCount: Type.Integer(), todayGross: SumSchema, todayRefunds: SumSchema }, strict),
    waiting: Type.Array(TransferOutSchema, { description: 'transfers that wait for the bank or for the phone' }),
    otp: Type.Object({ kind: Type.Union([Type.Enum(['digital', 'physical']), Type.Null()]), usable: Type.Boolean(), isReduced: Type.Boolean(), hadOne: Type.Boolean() }, strict),
    canPractise: Type.Boolean({ description: 'in the pretend world sales can be settled at a press' }),
    serverTime: InstantSchema,
  },
  { title: 'OfficeHome', ...strict },
)
export type OfficeHome = Static<typeof OfficeHomeSchema>

/** PUT /v1/practice-settlements/{id}: sales → deposit, in the pretend world only. */
export const PracticeSettlementSchema = Type.Object({ amount: AmountSchema }, strict)
