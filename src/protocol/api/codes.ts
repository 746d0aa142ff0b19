import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { ShopSchema } from './payments.ts'
import { AmountSchema, IdSchema, InstantSchema, strict, TextSchema } from './values.ts'

const StallCodeStateSchema = Type.Enum(['made', 'active', 'reported', 'blocked', 'closed', 'replaced'])

/** One step in the life of a stall's code: who did it, when, why. */
const StallCodeStepSchema = Type.Object(
  { state: StallCodeStateSchema, because: Type.String(), by: Type.Union([Type.String(), Type.Null()]), at: InstantSchema },
  strict,
)

/** A code that a stall prints. made → active → reported | blocked | closed → replaced; only an active one can be paid by. */
export const StallCodeSchema = Type.Object(
  {
    id: IdSchema,
    stallId: IdSchema,
    state: StallCodeStateSchema,
    stoppedBecause: Type.Union([Type.Enum(['doctored', 'lost', 'worn', 'closing', 'operator']), Type.Null()]),
    replacedBy: Type.Union([IdSchema, Type.Null()]),
    qr: Type.Union([Type.String({ description: 'EMVCo merchant-presented code, static' }), Type.Null()], { description: 'null once it was stopped' }),
    steps: Type.Array(StallCodeStepSchema),
  },
  { title: 'StallCode', ...strict },
)
export type StallCode = Static<typeof StallCodeSchema>

/** GET /v1/stall-codes: every code that the shop's stalls ever had, newest first. */
export const StallCodeListSchema = Type.Object({ codes: Type.Array(StallCodeSchema) }, { title: 'StallCodeList', ...strict })
export type StallCodeList = Static<typeof StallCodeListSchema>

/** PUT /v1/stall-codes/{id}: a stall gets a code. */
export const StallCodeRequestSchema = Type.Object({ stallId: IdSchema }, strict)
export type StallCodeRequest = Static<typeof StallCodeRequestSchema>

/** PUT /v1/stall-codes/{id}/stop: blocked at once; with `replacementId` the stall gets a new code in the same moment. */
export const StallCodeStopSchema = Type.Object(
  { because: Type.Enum(['doctored', 'lost', 'worn', 'closing']), replacementId: Type.Union([IdSchema, Type.Null()]) },
  strict,
)
export type StallCodeStop = Static<typeof StallCodeStopSchema>

/** PUT /v1/console/stall-codes/{id}/block: how the code stands; the first cause that stopped it counts. */
export const BlockedStallCodeSchema = Type.Pick(StallCodeSchema, ['id', 'state', 'stoppedBecause'], { title: 'BlockedStallCode', ...strict })

/** GET /v1/console/people/{id}/stall-codes: what hangs at the stalls of a person's shops. */
export const OwnersStallCodesSchema = Type.Object(
  {
    codes: Type.Array(
      Type.Object({ ...Type.Pick(StallCodeSchema, ['id', 'state', 'stoppedBecause']).properties, shopName: TextSchema, place: TextSchema, since: InstantSchema }, strict),
      { description: 'the newest of each shop first' },
    ),
  },
  { title: 'OwnersStallCodes', ...strict },
)
export type OwnersStallCodes = Static<typeof OwnersStallCodesSchema>

/** POST /v1/shop-lookups: the wallet has read a printed code. */
export const ShopLookupSchema = Type.Object({ qr: Type.String({ minLength: 1, maxLength: 512 }) }, strict)

/** The shop behind a printed code, as the registry knows it. */
export const FoundShopSchema = Type.Object(
  { codeId: IdSchema, shop: ShopSchema, programmeId: IdSchema, firstTime: Type.Boolean({ description: 'this person has never paid here' }) },
  { title: 'FoundShop', ...strict },
)
export type FoundShop = Static<typeof FoundShopSchema>

/** PUT /v1/fixed-code-requests/{id}: the shopper has typed the amount. Answers a FoundRequest that only this shopper can pay. */
export const FixedCodeRequestSchema = Type.Object({ codeId: IdSchema, amount: AmountSchema }, strict)
export type FixedCodeRequest = Static<typeof FixedCodeRequestSchema>

/** POST /v1/shopper-codes: what the wallet shows for 3 minutes. It finds the wallet and approves nothing. */
export const ShopperCodeSchema = Type.Object(
  {
    id: IdSchema,
    qr: Type.String(),
    barcode: Type.String({ description: '40 digits, for Code 128' }),
    number: Type.String({ description: 'digits to type; the last one checks the others' }),
    expiresAt: InstantSchema,
    serverTime: InstantSchema,
  },
  { title: 'ShopperCode', ...strict },
)
export type ShopperCode = Static<typeof ShopperCodeSchema>

/** GET /v1/shopper-codes/{id}, and each event of its stream: `requestId` is what the till asks for. */
export const ShopperCodeStateSchema = Type.Object(
  { state: Type.Enum(['open', 'claimed', 'expired']), requestId: Type.Union([IdSchema, Type.Null()]) },
  { title: 'ShopperCodeState', ...strict },
)
export type ShopperCodeState = Static<typeof ShopperCodeStateSchema>

/** POST /v1/payment-requests/{id}/shopper: the till has scanned or typed a shopper's code. The same claim again is the same. */
export const ShopperClaimSchema = Type.Union([
  Type.Object({ scanned: Type.String({ minLength: 1, maxLength: 512 }) }, strict),
  Type.Object({ number: Type.String({ pattern: '^[0-9]{6,12}$' }) }, strict),
])
export type ShopperClaim = Static<typeof ShopperClaimSchema>
