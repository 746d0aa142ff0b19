import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { PasskeyAnswerSchema } from './passkeys.ts'
import { SessionSchema } from './people.ts'
import { IdSchema, strict, SumSchema, TextSchema } from './values.ts'

const FactorSchema = Type.String({ description: 'a factor of the policy table' })

/** GET /v1/policy: which operation needs what, on which channel and profile, up to which amount. */
export const PolicySchema = Type.Object(
  {
    operations: Type.Record(Type.String(), TextSchema),
    groups: Type.Array(Type.Object({ name: TextSchema, operations: Type.Array(Type.String()) }, strict), { description: 'the order in which the table is shown' }),
    factors: Type.Record(Type.String(), TextSchema),
    rules: Type.Array(
      Type.Object(
        {
          operation: Type.String(),
          channel: Type.Enum(['app', 'web', 'console']),
          profile: Type.Enum(['personal', 'business', 'agent', 'clerk', 'operator']),
          upTo: Type.Union([SumSchema, Type.Null()], { description: 'won; null: any amount' }),
          ways: Type.Array(Type.Array(FactorSchema), { description: 'any one of these, with all of its factors' }),
          note: Type.Union([TextSchema, Type.Null()]),
        },
        strict,
      ),
    ),
  },
  { title: 'Policy', ...strict },
)
export type Policy = Static<typeof PolicySchema>

const LoginIdSchema = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{3,39}$', description: '4 to 40 letters, digits, dots, hyphens' })
const PasswordSchema = Type.String({ minLength: 1, maxLength: 200 })

/** PUT /v1/office-access: the owner, at the till, chooses ID and password of the office. */
export const OfficeAccessRequestSchema = Type.Object(
  { loginId: LoginIdSchema, password: PasswordSchema, tillLoginId: Type.String({ minLength: 1, maxLength: 60 }), tillPassword: Type.Optional(PasswordSchema), identityCheckId: Type.Optional(IdSchema) },
  strict,
)
export const OfficeAccessSchema = Type.Object({ loginId: Type.Union([Type.String(), Type.Null()]), officeUrl: Type.String() }, { title: 'OfficeAccess', ...strict })
export type OfficeAccess = Static<typeof OfficeAccessSchema>

/** POST /v1/office-sessions: the first factor. */
export const OfficeSignInRequestSchema = Type.Union([
  Type.Object({ loginId: Type.String({ minLength: 1, maxLength: 60 }), password: Type.Optional(PasswordSchema) }, strict),
  Type.Object({ passkey: PasskeyAnswerSchema }, strict),
])
/** POST /v1/office-sessions/continuation: what the first answer found lacking. */
export const OfficeContinuationSchema = Type.Object(
  { signIn: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }), identityCheckId: Type.Optional(IdSchema), code: Type.Optional(Type.String({ minLength: 6, maxLength: 30, description: 'six to eight digits' })) },
  strict,
)

export const OfficeSignInSchema = Type.Object(
  {
    signIn: Type.Union([Type.String(), Type.Null()], { description: 'names the sign-in while something is lacking' }),
    missing: Type.Array(FactorSchema),
    session: Type.Union([SessionSchema, Type.Null()], { description: 'once nothing is lacking' }),
    otp: Type.Union(
      [
        Type.Object(
          {
            kind: Type.Union([Type.Enum(['digital', 'physical']), Type.Null()]),
            ended: Type.Union([Type.Object({ reason: Type.String(), text: Type.String(), reference: Type.String() }, strict), Type.Null()], { description: 'the OTP that was used here was terminated: it is done' }),
          },
          strict,
        ),
        Type.Null(),
      ],
      { description: 'which OTP is asked for; told only to whoever had the first factor right' },
    ),
  },
  { title: 'OfficeSignIn', ...strict },
)
export type OfficeSignIn = Static<typeof OfficeSignInSchema>

/** PUT /v1/office/profile: acts in another of one's profiles. `code`: of the OTP in use there, where the policy asks for one that this session has not proved. */
export const OfficeProfileRequestSchema = Type.Object({ profile: Type.Enum(['personal', 'business']), merchantId: IdSchema, code: Type.Optional(Type.String({ minLength: 6, maxLength: 30 })) }, strict)
