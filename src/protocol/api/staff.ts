import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { SessionSchema } from './people.ts'
import { BytesSchema, IdSchema, InstantSchema, PinSchema, strict, SumSchema, TextSchema } from './values.ts'

/** A name as a person writes it: any script, with something to see, without what would turn or hide the text around it. */
const NameSchema = Type.String({ minLength: 1, maxLength: 200, pattern: '^(?=.*[^\\s\\p{Cf}])[^\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069\\ufeff]*$' })

/** PUT /v1/staff/{id}: the owner adds somebody, or changes what they may do. */
export const StaffRequestSchema = Type.Object({ name: NameSchema, refundDayLimit: SumSchema, mayReport: Type.Boolean() }, strict)
export type StaffRequest = Static<typeof StaffRequestSchema>

export const StaffMemberSchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    role: Type.Enum(['owner', 'staff']),
    /** Won in a day without asking; null: any. */
    refundDayLimit: Type.Union([SumSchema, Type.Null()]),
    mayReport: Type.Boolean(),
    state: Type.Enum(['invited', 'joined']),
    isMe: Type.Boolean(),
  },
  { title: 'StaffMember', ...strict },
)
export type StaffMember = Static<typeof StaffMemberSchema>

export const StaffListSchema = Type.Object({ staff: Type.Array(StaffMemberSchema) }, { title: 'StaffList', ...strict })
export type StaffList = Static<typeof StaffListSchema>

/** Ten letters and digits, as typed: spaces and hyphens are left out by the app. */
const InviteCodeSchema = Type.String({ pattern: '^[2-9A-HJKMNP-TV-Z]{10}$' })
export const StaffInviteSchema = Type.Object({ code: InviteCodeSchema, expiresAt: InstantSchema }, { title: 'StaffInvite', ...strict })
export type StaffInvite = Static<typeof StaffInviteSchema>

/** POST /v1/staff-invites/lookup: for whom and at which shop, before a PIN is chosen. */
export const InviteLookupSchema = Type.Object({ code: InviteCodeSchema }, strict)
export const FoundInviteSchema = Type.Object({ name: Type.String(), shopName: TextSchema }, { title: 'FoundInvite', ...strict })
export type FoundInvite = Static<typeof FoundInviteSchema>

/** POST /v1/staff-invites/acceptance: the member's own PIN, and from then on a sign-in of their own. */
export const InviteAcceptanceSchema = Type.Object({ code: Type.Optional(InviteCodeSchema), pin: PinSchema }, strict)
export const JoinedStaffSchema = Type.Object({ loginId: Type.String({ description: 'for POST /v1/sessions, with the PIN as the password' }), session: SessionSchema }, { title: 'JoinedStaff', ...strict })
export type JoinedStaff = Static<typeof JoinedStaffSchema>

/** PUT /v1/approval-keys/{id}: this phone of the owner's may approve refunds. The password is asked for again. */
export const ApprovalKeyRequestSchema = Type.Object(
  { publicKey: BytesSchema(88), name: Type.String({ minLength: 1, maxLength: 80 }), loginId: Type.String({ minLength: 1, maxLength: 60 }), password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
  strict,
)
export const ApprovalKeySchema = Type.Object({ id: IdSchema, name: Type.String(), registeredAt: InstantSchema }, { title: 'ApprovalKey', ...strict })
export type ApprovalKey = Static<typeof ApprovalKeySchema>
export const ApprovalKeyListSchema = Type.Object({ keys: Type.Array(ApprovalKeySchema) }, { title: 'ApprovalKeyList', ...strict })
