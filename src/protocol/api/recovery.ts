import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { PasskeyAnswerSchema } from './passkeys.ts'
import { BytesSchema, IdSchema, InstantSchema, PinSchema, strict } from './values.ts'

const recoverable = ['pin', 'till_password', 'office_password'] as const

/** POST /v1/recoveries: the phone in one's own name has been proved (identity check); what is forgotten. */
export const RecoveryRequestSchema = Type.Object({ identityCheckId: Type.Optional(IdSchema), what: Type.Enum([...recoverable]) }, strict)

/**
 * asked → proven → done, or asked → waiting → done | cancelled. Its id is known to whoever began it and to the person it is about. Everybody is told the
 * same, known here or not.
 */
export const RecoverySchema = Type.Object(
  {
    id: IdSchema,
    what: Type.Enum([...recoverable]),
    state: Type.Enum(['asked', 'proven', 'waiting', 'done', 'cancelled', 'over']),
    expiresAt: InstantSchema,
    counterNumber: Type.String({ description: 'six digits, to be told to a clerk at a branch' }),
    effectiveAt: Type.Union([InstantSchema, Type.Null()], { description: 'when the new secret takes effect, if it has to wait' }),
  },
  { title: 'Recovery', ...strict },
)
export type Recovery = Static<typeof RecoverySchema>
/** GET /v1/recoveries: those of the person signed in that wait, and can be stopped. */
export const RecoveryListSchema = Type.Object({ recoveries: Type.Array(RecoverySchema) }, { title: 'RecoveryList', ...strict })
export type RecoveryList = Static<typeof RecoveryListSchema>

/** POST /v1/recoveries/{id}/proof: something that a swapped SIM does not have. */
export const RecoveryProofSchema = Type.Union([
  Type.Object({ recoveryCode: Type.String({ minLength: 12, maxLength: 30 }) }, strict),
  Type.Object({ statement: BytesSchema(1_000) }, strict),
  Type.Object({ passkey: PasskeyAnswerSchema }, strict),
  Type.Object({ wonCode: Type.String({ minLength: 4, maxLength: 20, description: 'six digits, beside the name of whoever sent one won' }) }, strict),
  Type.Object({}, strict),
])

/** PUT /v1/recoveries/{id}/secret. */
export const NewSecretSchema = Type.Union([Type.Object({ pin: PinSchema }, strict), Type.Object({ password: Type.String({ minLength: 8, maxLength: 200 }) }, strict)])

/** GET /v1/recovery-codes. */
export const RecoveryCodeCountSchema = Type.Object({ left: Type.Integer(), madeAt: Type.Union([InstantSchema, Type.Null()]) }, { title: 'RecoveryCodeCount', ...strict })
/** POST /v1/recovery-codes: shown this once. */
export const RecoveryCodesRequestSchema = Type.Object({ pin: Type.Optional(PinSchema) }, strict)
export const RecoveryCodesSchema = Type.Object({ codes: Type.Array(Type.String()) }, { title: 'RecoveryCodes', ...strict })
