import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { PasskeyAnswerSchema } from './passkeys.ts'
import { BytesSchema, IdSchema, InstantSchema, PinSchema, strict, SumSchema, TextSchema } from './values.ts'

const carriers = ['SKT', 'KT', 'LGU', 'SKT_MVNO', 'KT_MVNO', 'LGU_MVNO'] as const

/** POST /v1/identity-checks: asks the carrier to prove that a phone is in this person's name. */
export const IdentityCheckRequestSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    birthDate: Type.String({ pattern: '^[0-9]{8}$', description: 'YYYYMMDD' }),
    phone: Type.String({ pattern: '^01[016789][0-9]{7,8}$', description: 'digits only' }),
    carrier: Type.Enum([...carriers]),
    residentDigit: Type.Optional(Type.String({ pattern: '^[0-9]$', description: 'the first digit after the birth date of the resident number; a deployment for real money needs it' })),
  },
  strict,
)
export type IdentityCheckRequest = Static<typeof IdentityCheckRequestSchema>

export const IdentityCheckSchema = Type.Object({ id: IdSchema, expiresAt: InstantSchema, triesLeft: Type.Integer() }, { title: 'IdentityCheck', ...strict })
export type IdentityCheck = Static<typeof IdentityCheckSchema>

/** POST /v1/identity-checks/{id}/confirmation: the code of the text message. */
export const IdentityConfirmationRequestSchema = Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, strict)
/** `registered` is only told to somebody who has just proved to be that person: the PIN is then asked for, not chosen. */
export const IdentityConfirmationSchema = Type.Object({ id: IdSchema, name: Type.String(), registered: Type.Boolean() }, { title: 'IdentityConfirmation', ...strict })
export type IdentityConfirmation = Static<typeof IdentityConfirmationSchema>

/**
 * PUT /v1/devices/{id}: signs a person up on this phone, or signs a known person in on a new phone.
 * Needs a confirmed identity check. A new person chooses the PIN; a known one proves it.
 */
export const DeviceRegistrationSchema = Type.Object(
  {
    identityCheckId: Type.Optional(IdSchema),
    /** The key's public half: uncompressed P-256 point, 65 bytes. The private half never leaves the browser. */
    publicKey: BytesSchema(88),
    deviceName: Type.String({ minLength: 1, maxLength: 80 }),
    pin: Type.Optional(PinSchema),
    consents: Type.Array(Type.Enum(['terms', 'privacy', 'marketing']), { maxItems: 3, uniqueItems: true }),
  },
  strict,
)
export type DeviceRegistration = Static<typeof DeviceRegistrationSchema>

const PasswordSignInSchema = Type.Object({ loginId: Type.String({ minLength: 1, maxLength: 60 }), password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, strict)
export type PasswordSignIn = Static<typeof PasswordSignInSchema>
/** POST /v1/sessions: a merchant's owner or staff signs in to the till, with ID and password or with a passkey of the till. */
export const SignInRequestSchema = Type.Union([PasswordSignInSchema, Type.Object({ passkey: PasskeyAnswerSchema }, strict)])

/** Where somebody stands in the office: one of their profiles, side by side, and when idleness ends it. */
const OfficePlaceSchema = Type.Object(
  {
    profile: Type.Enum(['personal', 'business']),
    idleUntil: InstantSchema,
    profiles: Type.Array(Type.Object({ profile: Type.Enum(['personal', 'business']), merchantId: IdSchema, name: TextSchema }, strict)),
  },
  strict,
)

/** What somebody is in the console, and when idleness ends the session. */
const ConsolePlaceSchema = Type.Object({ role: Type.Enum(['agent', 'clerk', 'operator']), idleUntil: InstantSchema }, strict)

/** GET /v1/session, and the answer to every way of signing in. */
export const SessionSchema = Type.Object(
  {
    personId: IdSchema,
    name: Type.String(),
    role: Type.Enum(['shopper', 'merchant', 'office', 'operator']),
    deviceId: Type.Optional(IdSchema),
    merchant: Type.Optional(
      Type.Object(
        {
          id: IdSchema,
          name: TextSchema,
          staffRole: Type.Enum(['owner', 'staff']),
          mayReport: Type.Boolean(),
          refundDayLimit: Type.Union([SumSchema, Type.Null()], { description: 'won that may be refunded in a day without asking; null: any' }),
        },
        strict,
      ),
    ),
    office: Type.Optional(OfficePlaceSchema),
    console: Type.Optional(ConsolePlaceSchema),
    signedInAt: InstantSchema,
  },
  { title: 'Session', ...strict },
)
export type Session = Static<typeof SessionSchema>

/** POST /v1/resume-challenges, POST /v1/resumed-sessions: a phone whose session ended signs the challenge with its key, and its person enters the PIN. */
export const ResumeChallengeSchema = Type.Object({ challenge: BytesSchema(43) }, { title: 'ResumeChallenge', ...strict })
export const ResumeRequestSchema = Type.Object({ statement: Type.Optional(BytesSchema(1_000)), pin: Type.Optional(PinSchema) }, strict)

/** GET /v1/devices: where this person is signed in. */
export const DeviceListSchema = Type.Object(
  {
    devices: Type.Array(
      Type.Object({ id: IdSchema, name: Type.String(), thisOne: Type.Boolean(), status: Type.Enum(['active', 'revoked']), registeredAt: InstantSchema, lastSeenAt: Type.Optional(InstantSchema) }, strict),
    ),
  },
  { title: 'DeviceList', ...strict },
)
export type DeviceList = Static<typeof DeviceListSchema>

/** POST /v1/unlocks: the PIN or a passkey opens a while (5 minutes or 100,000 won by default) in which small payments ask for nothing more. */
export const UnlockRequestSchema = Type.Union([Type.Object({ pin: PinSchema }, strict), Type.Object({ passkey: PasskeyAnswerSchema }, strict), Type.Object({}, strict)])
export const UnlockSchema = Type.Object(
  {
    until: Type.Union([InstantSchema, Type.Null()], { description: 'null: nothing is unlocked' }),
    amountLeft: Type.Integer({ minimum: 0, description: 'won' }),
    perPayment: Type.Integer({ minimum: 0, description: 'won; a payment above it asks for the PIN again' }),
  },
  { title: 'Unlock', ...strict },
)
export type Unlock = Static<typeof UnlockSchema>

/** PUT /v1/approvals/{id}: the PIN or a passkey approves one signed order, by the hash of its payload, once. */
export const ApprovalRequestSchema = Type.Union([
  Type.Object({ pin: PinSchema, orderHash: BytesSchema(43) }, strict),
  Type.Object({ passkey: PasskeyAnswerSchema, orderHash: BytesSchema(43) }, strict),
  Type.Object({ orderHash: BytesSchema(43) }, strict),
])
export const ApprovalSchema = Type.Object({ id: IdSchema, orderHash: Type.String(), expiresAt: InstantSchema }, { title: 'Approval', ...strict })
