import { Type, type Static } from 'typebox'
import { BytesSchema, CommandIdSchema, IdSchema, InstantSchema, PinSchema, strict, TextSchema } from './values.ts'

/** A code as typed or pasted: full-width digits and spaces are read as what they mean. */
const OtpCodeSchema = Type.String({ minLength: 6, maxLength: 30, description: 'six to eight digits' })
const NullableInstant = Type.Union([InstantSchema, Type.Null()])
const ChannelSchema = Type.Enum(['app', 'web'])
const ProfileSchema = Type.Enum(['personal', 'business'])

/** Where an OTP is used. */
const OtpPlaceSchema = Type.Object({ channel: ChannelSchema, profile: ProfileSchema }, strict)

export const OtpRegistrationSchema = Type.Object(
  {
    id: IdSchema,
    kind: Type.Enum(['digital', 'physical']),
    serialEnd: Type.String({ description: 'the last signs of the serial number' }),
    maker: Type.String(),
    model: Type.String(),
    digits: Type.Integer(),
    hasKeypad: Type.Boolean({ description: 'answers a question: its codes can be bound to payee and amount' }),
    institution: Type.String(),
    isOurs: Type.Boolean(),
    isThisPhone: Type.Boolean(),
    state: Type.Enum(['pending', 'active', 'locked', 'pin_locked', 'resync', 'suspended', 'conflict', 'incompatible', 'worn_out', 'terminated', 'void']),
    why: Type.Union([Type.String(), Type.Null()]),
    text: TextSchema,
    next: Type.Union([Type.Object({ action: Type.String(), label: TextSchema }, strict), Type.Null()]),
    triesLeft: Type.Integer(),
    usedFor: Type.Array(OtpPlaceSchema),
    replaces: Type.Union([IdSchema, Type.Null()]),
    madeAt: InstantSchema,
    confirmedAt: NullableInstant,
    since: InstantSchema,
    pendingUntil: NullableInstant,
    terminationDue: NullableInstant,
    reducedUntil: NullableInstant,
  },
  { title: 'OtpRegistration', ...strict },
)
export type OtpRegistration = Static<typeof OtpRegistrationSchema>

/** GET /v1/otp: every OTP, its state, why, and the next step. */
export const OtpStatusSchema = Type.Object(
  {
    registrations: Type.Array(OtpRegistrationSchema),
    media: Type.Array(Type.Object({ channel: ChannelSchema, profile: ProfileSchema, registrationId: IdSchema }, strict)),
    serverTime: InstantSchema,
  },
  { title: 'OtpStatus', ...strict },
)
export type OtpStatus = Static<typeof OtpStatusSchema>

/** GET /v1/otp/registrations/{id}/steps: its life so far. */
export const OtpStepListSchema = Type.Object(
  {
    steps: Type.Array(
      Type.Object(
        { from: Type.String(), event: Type.String(), to: Type.String(), who: Type.Enum(['user', 'agent', 'clerk', 'system', 'centre']), why: Type.Union([Type.String(), Type.Null()]), reference: Type.String(), at: InstantSchema, text: TextSchema },
        strict,
      ),
    ),
  },
  { title: 'OtpStepList', ...strict },
)
export type OtpStepList = Static<typeof OtpStepListSchema>

/** PUT /v1/otp/digital/{id}: issue a digital OTP to this phone, or one in the place of another. */
export const OtpIssueSchema = Type.Object(
  {
    /** `onjang/otp-issue/1` signed with the phone's enrolled key: protocol/otp-issue.ts. */
    request: BytesSchema(800),
    identityCheckId: IdSchema,
    pin: PinSchema,
    oldCode: Type.Optional(OtpCodeSchema),
  },
  strict,
)

export const IssuedOtpSchema = Type.Object(
  {
    registrationId: IdSchema,
    serial: Type.String(),
    pendingUntil: InstantSchema,
    reducedUntil: NullableInstant,
    /** How it makes codes; `ocraSuite` for transfers (RFC 6287). */
    algorithm: Type.Enum(['sha1', 'sha256', 'sha512']),
    digits: Type.Integer(),
    period: Type.Integer({ description: 'seconds' }),
    ocraSuite: Type.String(),
    /** The seed, sealed to the phone's delivery key: protocol/otp-seed-delivery.ts. */
    delivery: Type.String({ description: 'base64url' }),
  },
  { title: 'IssuedOtp', ...strict },
)
export type IssuedOtp = Static<typeof IssuedOtpSchema>

/** PUT /v1/otp/registrations/{id}/confirmation: one code of a digital OTP, two or three consecutive ones of a physical one. */
export const OtpConfirmationSchema = Type.Object({ codes: Type.Array(OtpCodeSchema, { minItems: 1, maxItems: 3 }) }, strict)

/** POST /v1/otp/checks: whether a code is right where it is used; it is spent. */
export const OtpCheckRequestSchema = Type.Object({ channel: ChannelSchema, profile: ProfileSchema, code: OtpCodeSchema }, strict)
export const OtpCheckSchema = Type.Object({ registrationId: IdSchema }, { title: 'OtpCheck', ...strict })

/** `{id}` of a command on an OTP, made by the client. */
export const OtpCommandParameters = Type.Object({ id: CommandIdSchema }, strict)
