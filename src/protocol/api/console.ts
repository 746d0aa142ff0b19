import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { PasskeyAnswerSchema } from './passkeys.ts'
import { OtpRegistrationSchema } from './otp.ts'
import { IdSchema, InstantSchema, strict, TextSchema } from './values.ts'

/** POST /v1/console-sessions: the first factor. */
export const ConsoleSignInRequestSchema = Type.Object(
  { loginId: Type.String({ minLength: 1, maxLength: 60 }), password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
  strict,
)
/** What goes on with a sign-in whose password was right. */
export const ConsoleSignInSchema = Type.Object({ signIn: Type.String() }, { title: 'ConsoleSignIn', ...strict })
export type ConsoleSignIn = Static<typeof ConsoleSignInSchema>

const SignInTokenSchema = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
/** POST /v1/console-sessions/continuation: a code of the member's authenticator app, or a passkey. */
export const ConsoleContinuationSchema = Type.Union([
  Type.Object({ signIn: SignInTokenSchema, code: Type.String({ pattern: '^[0-9]{6}$' }) }, strict),
  Type.Object({ signIn: SignInTokenSchema, passkey: PasskeyAnswerSchema }, strict),
  Type.Object({ signIn: SignInTokenSchema }, strict),
])

/** POST /v1/console/searches: what somebody said on the telephone. In the body, so that no number stands in an address or a log. */
export const SearchRequestSchema = Type.Object({ text: Type.String({ minLength: 1, maxLength: 80 }) }, strict)
export const SearchResultSchema = Type.Object(
  {
    kind: Type.Enum(['phone', 'id', 'reference', 'confirmation', 'serial', 'nothing']),
    found: Type.Array(Type.Object({ personId: IdSchema, maskedName: Type.String(), by: Type.String(), at: Type.Union([InstantSchema, Type.Null()]) }, strict)),
  },
  { title: 'SearchResult', ...strict },
)
export type SearchResult = Static<typeof SearchResultSchema>

/** POST /v1/console/people/{id}/accesses: why this person is looked at. */
export const PersonAccessRequestSchema = Type.Object(
  { purpose: Type.Enum(['asked_by_person', 'ticket', 'at_branch', 'suspicion', 'incident', 'second_person']), note: Type.String({ minLength: 4, maxLength: 300, pattern: '\\S' }) },
  strict,
)

export const PersonAccessSchema = Type.Object({ until: InstantSchema }, { title: 'PersonAccess', ...strict })

const TimelineEntrySchema = Type.Object(
  {
    at: InstantSchema,
    group: Type.Enum(['sign_in', 'otp', 'money', 'notice', 'support', 'record']),
    what: TextSchema,
    about: Type.Union([TextSchema, Type.Null()]),
    outcome: Type.Union([Type.Enum(['done', 'refused', 'waiting']), Type.Null()]),
    amount: Type.Union([Type.Integer(), Type.Null()], { description: 'won' }),
    who: Type.Union([Type.String(), Type.Null()]),
    reference: Type.Union([Type.String(), Type.Null()]),
    id: Type.Union([Type.String(), Type.Null()]),
  },
  strict,
)

const ForgottenSchema = Type.Enum(['pin', 'till_password', 'office_password'])
const OpenRecoverySchema = Type.Object(
  { id: IdSchema, what: ForgottenSchema, state: Type.Enum(['asked', 'proven', 'waiting']), askedAt: InstantSchema, effectiveAt: Type.Union([InstantSchema, Type.Null()]) },
  strict,
)
/** PUT /v1/console/recoveries/{id}/confirmation: a clerk has seen who it is, and was told the number on the phone that began it. */
export const RecoveryConfirmationSchema = Type.Object({ personId: IdSchema, number: Type.Optional(Type.String({ maxLength: 20 })), identityShown: Type.Optional(Type.Boolean()) }, strict)
/** `proven`: the new one can be chosen now · `done`: the one that waited has taken effect. */
export const ConfirmedRecoverySchema = Type.Object({ id: IdSchema, what: ForgottenSchema, state: Type.String() }, { title: 'ConfirmedRecovery', ...strict })

/** GET /v1/console/people/{id}: one person, for whoever gave a purpose. What a role does not need is null. */
export const PersonPageSchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    phone: Type.Union([Type.String(), Type.Null()]),
    birthDate: Type.Union([Type.String(), Type.Null()]),
    joinedAt: InstantSchema,
    pinLocked: Type.Boolean(),
    phones: Type.Integer(),
    shops: Type.Array(Type.Object({ id: IdSchema, name: TextSchema, role: Type.String() }, strict)),
    access: Type.Object({ until: InstantSchema, purpose: Type.String(), note: Type.String() }, strict),
    registrations: Type.Array(OtpRegistrationSchema),
    recoveries: Type.Array(OpenRecoverySchema, { description: 'a forgotten PIN or password that a branch can confirm' }),
    actions: Type.Array(Type.Object({ registrationId: IdSchema, action: Type.String(), takesTwo: Type.Boolean() }, strict), { description: 'what this member may do to which OTP' }),
  },
  { title: 'PersonPage', ...strict },
)
export type PersonPage = Static<typeof PersonPageSchema>

/** GET /v1/console/people/{id}/timeline */
export const TimelineQuerySchema = Type.Object({ before: Type.Optional(Type.String({ format: 'date-time' })) }, strict)
export const TimelineSchema = Type.Object({ entries: Type.Array(TimelineEntrySchema), before: Type.Union([InstantSchema, Type.Null()], { description: 'ask with it for what was before' }) }, { title: 'Timeline', ...strict })
export type Timeline = Static<typeof TimelineSchema>
