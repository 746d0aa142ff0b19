import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { PasskeyAnswerSchema } from './passkeys.ts'
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
    institutionName: Type.Union([TextSchema, Type.Null()], { description: 'of another institution' }),
    isOurs: Type.Boolean(),
    isThisPhone: Type.Boolean(),
    state: Type.Enum(['pending', 'active', 'locked', 'pin_locked', 'resync', 'suspended', 'conflict', 'incompatible', 'worn_out', 'terminated', 'void']),
    why: Type.Union([Type.String(), Type.Null()]),
    text: TextSchema,
    next: Type.Union([Type.Object({ action: Type.String(), label: TextSchema }, strict), Type.Null()]),
    trouble: Type.Union([Type.Object({ reason: Type.String({ description: 'a code of the catalogue of reasons' }), reference: Type.String({ description: 'names what happened to support' }) }, strict), Type.Null()], { description: 'with what help is asked for; null while nothing is wrong' }),
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
    digitalForBusiness: Type.Boolean({ description: 'whether a business may use a digital OTP' }),
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
    request: Type.Optional(BytesSchema(800)),
    identityCheckId: Type.Optional(IdSchema),
    pin: Type.Optional(PinSchema),
    oldCode: Type.Optional(OtpCodeSchema),
    /** Which profile it is wanted for; `personal` unless told. Whether a business may have one is the programme's setting. */
    profile: Type.Optional(ProfileSchema),
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
export const OtpConfirmationSchema = Type.Object({ codes: Type.Optional(Type.Array(OtpCodeSchema, { minItems: 1, maxItems: 3 })) }, strict)

/** POST /v1/otp/checks: whether a code is right where it is used; it is spent. */
export const OtpCheckRequestSchema = Type.Object({ channel: ChannelSchema, profile: ProfileSchema, code: Type.Optional(OtpCodeSchema) }, strict)
export const OtpCheckSchema = Type.Object({ registrationId: IdSchema }, { title: 'OtpCheck', ...strict })

/** Where an OTP is used, and what would be used there after it; `instead` null: nothing. */
const LeftSchema = Type.Object({ channel: ChannelSchema, profile: ProfileSchema, instead: Type.Union([IdSchema, Type.Null()]) }, strict)

/** GET /v1/otp/registrations/{id}/termination: the check-list before 이용해지. */
export const OtpTerminationCheckSchema = Type.Object(
  {
    state: Type.String(),
    /** With the generator in hand: its serial number and a code; `other_factor`: it makes no codes any more. Null: not from this state. */
    withGenerator: Type.Union([Type.Enum(['code', 'other_factor']), Type.Null()]),
    /** Whether the other safe path is open: passkey or recovery code, and a phone in one's own name; it takes 24 hours. */
    withoutGenerator: Type.Boolean(),
    left: Type.Array(LeftSchema),
    /** Some place is left with nothing: warn before the confirm button. */
    leavesNothing: Type.Boolean(),
    serialTriesLeft: Type.Integer(),
    serialBlockedUntil: NullableInstant,
  },
  { title: 'OtpTerminationCheck', ...strict },
)
export type OtpTerminationCheck = Static<typeof OtpTerminationCheckSchema>

/** What was done: its words, and a reference for the receipt and the telephone. */
export const OtpReceiptSchema = Type.Object(
  { registrationId: IdSchema, state: Type.String(), text: TextSchema, reference: Type.String(), at: InstantSchema, terminationDue: NullableInstant },
  { title: 'OtpReceipt', ...strict },
)
export type OtpReceipt = Static<typeof OtpReceiptSchema>

const CodesSchema = Type.Array(OtpCodeSchema, { minItems: 1, maxItems: 3 })
const SerialSchema = Type.String({ minLength: 1, maxLength: 60, description: 'as typed: hyphens, spaces and full-width digits are read as what they mean' })
/** Another factor than the one that opened the session. A passkey signs the command (protocol/otp-command.ts). Which are needed the policy table says, and refuses what lacks one. */
const FactorSchema = Type.Union([Type.Object({ pin: PinSchema }, strict), Type.Object({ passkey: PasskeyAnswerSchema }, strict)])
const StrongFactorSchema = Type.Union([Type.Object({ passkey: PasskeyAnswerSchema }, strict), Type.Object({ recoveryCode: Type.String({ minLength: 8, maxLength: 40 }) }, strict)])

const MakerCodeSchema = Type.String({ minLength: 1, maxLength: 20, description: 'beside the serial number; of a generator that another institution gave out' })

/** PUT /v1/otp/physical/{id}: register a generator by the number on it, and the maker’s code where another institution gave it out. */
export const OtpPhysicalSchema = Type.Object({ serial: Type.Optional(SerialSchema), makerCode: Type.Optional(MakerCodeSchema), pin: Type.Optional(PinSchema), replaces: Type.Optional(IdSchema), oldCode: Type.Optional(OtpCodeSchema) }, strict)
/** GET /v1/otp/institutions: where else a generator can be registered. */
export const OtpInstitutionListSchema = Type.Object({ institutions: Type.Array(Type.Object({ code: Type.String(), name: TextSchema }, strict)) }, { title: 'OtpInstitutionList', ...strict })
export type OtpInstitutionList = Static<typeof OtpInstitutionListSchema>
/** PUT /v1/otp/other-registrations/{id}: register a generator in use here at another institution. */
export const OtpOtherRegistrationSchema = Type.Object({ institution: Type.String({ minLength: 1, maxLength: 40 }), serial: Type.Optional(SerialSchema), makerCode: MakerCodeSchema, pin: Type.Optional(PinSchema) }, strict)
/** PUT /v1/otp/reports/{id} */
export const OtpReportSchema = Type.Object({ registrationId: IdSchema, why: Type.Enum(['lost', 'stolen', 'broken', 'phone_changed']) }, strict)
/** PUT /v1/otp/finds/{id} */
export const OtpFoundSchema = Type.Object({ registrationId: IdSchema, factor: Type.Optional(FactorSchema) }, strict)
/** PUT /v1/otp/unlocks/{id} */
export const OtpUnlockSchema = Type.Object({ registrationId: IdSchema, factor: Type.Optional(FactorSchema), identityCheckId: Type.Optional(IdSchema), codes: Type.Optional(CodesSchema) }, strict)
/** PUT /v1/otp/terminations/{id}: 이용해지 with the generator that ends. `seen`: what the check-list showed as left. */
export const OtpTerminationSchema = Type.Object(
  { registrationId: IdSchema, serial: Type.Optional(SerialSchema), codes: Type.Optional(CodesSchema), factor: Type.Optional(FactorSchema), seen: Type.Array(LeftSchema, { maxItems: 4 }), confirmed: Type.Literal(true) },
  strict,
)
/** PUT /v1/otp/delayed-terminations/{id}: without the generator. */
export const OtpDelayedTerminationSchema = Type.Object(
  { registrationId: IdSchema, factor: Type.Optional(StrongFactorSchema), identityCheckId: Type.Optional(IdSchema), seen: Type.Array(LeftSchema, { maxItems: 4 }), confirmed: Type.Literal(true) },
  strict,
)
/** PUT /v1/otp/termination-cancellations/{id} */
export const OtpCancellationSchema = Type.Object({ registrationId: IdSchema }, strict)
/** PUT /v1/otp/choices/{id}: keep one of a conflict, by two consecutive codes of it. */
export const OtpChoiceSchema = Type.Object({ keep: IdSchema, codes: Type.Optional(CodesSchema) }, strict)
/** PUT /v1/otp/corrections/{id}: the number that stands on the generator in hand, and two consecutive codes of it. */
export const OtpCorrectionSchema = Type.Object({ registrationId: IdSchema, serial: Type.Optional(SerialSchema), codes: Type.Optional(CodesSchema) }, strict)
/** POST /v1/otp/registrations/{id}/resync: the next code; as many as are asked for, one after the other. */
export const OtpResyncSchema = Type.Object({ code: Type.Optional(OtpCodeSchema) }, strict)
/** PUT /v1/otp/media/{channel}/{profile}: which OTP is used there. */
export const OtpMediumSchema = Type.Object({ registrationId: IdSchema, pin: Type.Optional(PinSchema) }, strict)
export const OtpPlaceParameters = OtpPlaceSchema

/** `{id}` of a command on an OTP, made by the client. */
export const OtpCommandParameters = Type.Object({ id: CommandIdSchema }, strict)
