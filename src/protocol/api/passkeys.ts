import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { BytesSchema, IdSchema, InstantSchema, PinSchema, strict } from './values.ts'

/** What the browser answers with is passed on as it is; nothing in it but these is looked at. */
const Anything = Type.Record(Type.String(), Type.Unknown())
const CREDENTIAL = {
  id: BytesSchema(1_400),
  rawId: BytesSchema(1_400),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.Union([Type.Literal('platform'), Type.Literal('cross-platform'), Type.Null()])),
  clientExtensionResults: Anything,
}

/** A signature by a passkey (WebAuthn Level 3, AuthenticationResponseJSON). */
export const PasskeyAnswerSchema = Type.Object(
  {
    ...CREDENTIAL,
    response: Type.Object({ clientDataJSON: BytesSchema(2_000), authenticatorData: BytesSchema(2_000), signature: BytesSchema(1_400), userHandle: Type.Optional(BytesSchema(100)) }, strict),
  },
  { title: 'PasskeyAnswer', ...strict },
)
export type PasskeyAnswer = Static<typeof PasskeyAnswerSchema>

/** A new passkey (WebAuthn Level 3, RegistrationResponseJSON). */
const NewPasskeySchema = Type.Object(
  {
    ...CREDENTIAL,
    response: Type.Object(
      {
        clientDataJSON: BytesSchema(2_000),
        attestationObject: BytesSchema(8_000),
        authenticatorData: Type.Optional(BytesSchema(4_000)),
        publicKey: Type.Optional(BytesSchema(2_000)),
        publicKeyAlgorithm: Type.Optional(Type.Integer()),
        transports: Type.Optional(Type.Array(Type.Enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']), { maxItems: 10 })),
      },
      strict,
    ),
  },
  strict,
)

/** POST /v1/passkeys/options: a new passkey asks for what the account was opened with, so that an open session alone adds none. */
export const PasskeyProofSchema = Type.Union([Type.Object({ pin: PinSchema }, strict), Type.Object({ password: Type.String({ minLength: 1, maxLength: 200 }) }, strict), Type.Object({}, strict)])
/** PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON (WebAuthn Level 3): for the browser. */
export const PasskeyOptionsSchema = Type.Object({ options: Anything }, strict)

/** PUT /v1/passkeys/{id}. */
export const PasskeyRegistrationSchema = Type.Object({ name: Type.String({ minLength: 1, maxLength: 80 }), credential: NewPasskeySchema }, strict)

/** PUT /v1/passkeys/{id}/name. */
export const PasskeyNameSchema = Type.Object({ name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }) }, strict)

export const PasskeySchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    app: Type.String({ description: 'the app that it belongs to: the first label of its host' }),
    here: Type.Boolean({ description: 'whether that is the app that asks' }),
    backedUp: Type.Boolean({ description: 'copies of it may be on other devices of the same person' }),
    registeredAt: InstantSchema,
    lastUsedAt: Type.Union([InstantSchema, Type.Null()]),
  },
  { title: 'Passkey', ...strict },
)
export type Passkey = Static<typeof PasskeySchema>
export const PasskeyListSchema = Type.Object({ passkeys: Type.Array(PasskeySchema) }, { title: 'PasskeyList', ...strict })
export type PasskeyList = Static<typeof PasskeyListSchema>

/** POST /v1/passkey-questions: what a signature is wanted for. An order is named by the hash of its payload. */
export const PasskeyQuestionRequestSchema = Type.Union([
  Type.Object({ purpose: Type.Literal('unlock') }, strict),
  Type.Object({ purpose: Type.Literal('order'), orderHash: BytesSchema(43) }, strict),
  /** A command on an OTP: protocol/otp-command.ts. */
  Type.Object({ purpose: Type.Literal('confirm'), commandHash: BytesSchema(43) }, strict),
])
/** The challenge in `options` is SHA-256 over purpose, nonce and hash (protocol/passkey-challenge): whoever signs works it out too. */
export const PasskeyQuestionSchema = Type.Object({ options: Anything, nonce: BytesSchema(43) }, { title: 'PasskeyQuestion', ...strict })
export type PasskeyQuestion = Static<typeof PasskeyQuestionSchema>

/** PUT /v1/passkey-devices/{id}: signs in to the wallet with a passkey, and registers this phone's key. */
export const PasskeyDeviceSchema = Type.Object({ publicKey: BytesSchema(88), deviceName: Type.String({ minLength: 1, maxLength: 80 }), passkey: Type.Optional(PasskeyAnswerSchema) }, strict)
