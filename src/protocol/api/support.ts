import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { PersonAccessRequestSchema } from './console.ts'
import { CommandIdSchema, IdSchema, InstantSchema, strict } from './values.ts'

const Nullable = (text = Type.String()) => Type.Union([text, Type.Null()])
const NoteSchema = Type.String({ minLength: 4, maxLength: 300, pattern: '\\S' })
const CodesSchema = Type.Array(Type.String({ minLength: 6, maxLength: 30 }), { maxItems: 3 })
const WhySchema = Type.Enum(['lost', 'stolen', 'broken', 'phone_changed'])
/** The member has made sure who the person is; the policy table asks for it. */
const IdentityShown = Type.Optional(Type.Boolean())
const SerialSchema = Type.String({ minLength: 1, maxLength: 60 })
const OtpActionSchema = Type.Enum(['report', 'found', 'unlock', 'terminate', 'cancel_termination', 'choose', 'correct', 'restock'])

/**
 * PUT /v1/console/otp-actions/{id}: what one member does alone, once they have made sure who the person is. `serial` and `ownerId` correct a wrong record:
 * the number on the generator in hand, or whose it is.
 */
export const OtpActionRequestSchema = Type.Object(
  {
    personId: IdSchema,
    registrationId: IdSchema,
    action: OtpActionSchema,
    why: Type.Optional(WhySchema),
    codes: Type.Optional(CodesSchema),
    serial: Type.Optional(SerialSchema),
    ownerId: Type.Optional(IdSchema),
    identityShown: IdentityShown,
  },
  strict,
)

/** PUT /v1/console/restocks/{id}: a generator that came back, by the number on it. `purpose`: why the record of whoever had it last is touched, where none was given before. */
export const RestockRequestSchema = Type.Object({ serial: SerialSchema, identityShown: IdentityShown, purpose: Type.Optional(PersonAccessRequestSchema) }, strict)
export type RestockPurpose = Static<typeof PersonAccessRequestSchema>

/** PUT /v1/console/proposals/{id}: the first of two. */
export const ProposalRequestSchema = Type.Object(
  {
    personId: IdSchema,
    action: Type.Union([OtpActionSchema, Type.Literal('change_number')]),
    registrationId: Type.Optional(IdSchema),
    newPhone: Type.Optional(Type.String({ pattern: '^01[016789][0-9]{7,8}$' })),
    note: NoteSchema,
    identityShown: IdentityShown,
  },
  strict,
)
/** PUT /v1/console/proposals/{id}/approval: the second of two. `codes`: of the OTP that is unlocked, read out by its owner. */
export const ProposalApprovalSchema = Type.Object({ codes: Type.Optional(CodesSchema) }, strict)

export const ProposalSchema = Type.Object(
  {
    id: IdSchema,
    action: Type.String(),
    personId: IdSchema,
    maskedName: Type.String(),
    registrationId: Type.Union([IdSchema, Type.Null()]),
    newPhoneEnd: Nullable(),
    note: Type.String(),
    proposedBy: Type.String(),
    isOwn: Type.Boolean({ description: 'proposed by whoever asks, who can only take it back' }),
    proposedAt: InstantSchema,
    expiresAt: InstantSchema,
    state: Type.Enum(['waiting', 'done', 'refused', 'withdrawn', 'failed', 'expired']),
    decidedBy: Nullable(),
    decidedAt: Type.Union([InstantSchema, Type.Null()]),
    reference: Nullable(),
  },
  { title: 'Proposal', ...strict },
)
export type Proposal = Static<typeof ProposalSchema>
export const ProposalListSchema = Type.Object({ proposals: Type.Array(ProposalSchema) }, { title: 'ProposalList', ...strict })
export type ProposalList = Static<typeof ProposalListSchema>

/** PUT /v1/console/issues/{id}: a clerk registers a generator by the number on it; two codes then confirm it. */
export const IssueRequestSchema = Type.Object({ personId: IdSchema, serial: Type.Optional(SerialSchema), replaces: Type.Optional(IdSchema), identityShown: IdentityShown }, strict)
/** PUT /v1/console/issues/{id}/confirmation */
export const IssueConfirmationSchema = Type.Object({ personId: IdSchema, codes: Type.Optional(Type.Array(Type.String({ minLength: 6, maxLength: 30 }), { maxItems: 2 })) }, strict)

/** PUT /v1/support-tickets/{id}: help is asked for on the screen that failed. */
export const TicketRequestSchema = Type.Object(
  {
    reference: Type.String({ pattern: '^[RT]-[2-9A-HJKMNP-Z]{6,8}$' }),
    reason: Type.String({ pattern: '^[A-Z][A-Z0-9_]{2,60}$' }),
    screen: Type.String({ maxLength: 100, pattern: '^/[A-Za-z0-9/_-]*$', description: 'the path of the screen, without what follows a question mark' }),
    clientVersion: Type.Integer({ minimum: 1, maximum: 100_000 }),
    message: Type.String({ maxLength: 500 }),
  },
  strict,
)
/** PUT /v1/office-sign-in-tickets/{id}: the same, by whoever had the first factor right and fails at the rest. */
export const SignInTicketRequestSchema = Type.Object({ ...TicketRequestSchema.properties, signIn: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }, strict)
export const TicketParameters = Type.Object({ id: CommandIdSchema }, strict)

/** What its person sees of a ticket. */
export const OwnTicketSchema = Type.Object(
  { id: IdSchema, reference: Type.String(), reason: Type.String(), message: Type.String(), state: Type.Enum(['open', 'taken', 'resolved']), openedAt: InstantSchema, resolvedAt: Type.Union([InstantSchema, Type.Null()]), answer: Nullable() },
  { title: 'OwnTicket', ...strict },
)
export type OwnTicket = Static<typeof OwnTicketSchema>
export const OwnTicketListSchema = Type.Object({ tickets: Type.Array(OwnTicketSchema) }, { title: 'OwnTicketList', ...strict })

/** What a member sees of one. */
export const TicketSchema = Type.Object(
  {
    ...OwnTicketSchema.properties,
    personId: IdSchema,
    maskedName: Type.String(),
    app: Type.Enum(['wallet', 'till', 'office']),
    screen: Type.String(),
    clientVersion: Type.Integer(),
    registrations: Type.Array(Type.Object({ kind: Type.String(), end: Type.String(), state: Type.String(), why: Nullable() }, strict)),
    takenBy: Nullable(),
    isOwn: Type.Boolean({ description: 'taken by whoever asks' }),
    action: Nullable(),
  },
  { title: 'Ticket', ...strict },
)
export type Ticket = Static<typeof TicketSchema>
export const TicketListSchema = Type.Object({ tickets: Type.Array(TicketSchema) }, { title: 'TicketList', ...strict })
export type TicketList = Static<typeof TicketListSchema>

/** PUT /v1/console/tickets/{id}/resolution */
export const TicketResolutionSchema = Type.Object({ action: Type.Enum(['explained', 'otp_action', 'refund_arranged', 'corrected', 'no_fault_found', 'passed_on']), answer: NoteSchema }, strict)
