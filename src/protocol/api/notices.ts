import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { BytesSchema, IdSchema, InstantSchema, strict, TextSchema } from './values.ts'

/** One thing that this person was told. */
const NoticeSchema = Type.Object(
  {
    id: IdSchema,
    kind: Type.String(),
    title: TextSchema,
    body: TextSchema,
    opens: Type.String({ description: 'the screen of the app in which more is to be seen or done' }),
    madeAt: InstantSchema,
    isRead: Type.Boolean(),
  },
  { title: 'Notice', ...strict },
)

/** GET /v1/notices: those that the app shows in which one is signed in, newest first. */
export const NoticeListSchema = Type.Object({ notices: Type.Array(NoticeSchema), next: Type.Union([InstantSchema, Type.Null()]) }, { title: 'NoticeList', ...strict })
export type NoticeList = Static<typeof NoticeListSchema>

/** How many were not read yet; 99 stands for more too. */
export const UnreadSchema = Type.Object({ unread: Type.Integer({ minimum: 0, maximum: 99 }) }, { title: 'Unread', ...strict })
export type Unread = Static<typeof UnreadSchema>

/** POST /v1/notices/read: some notices, or one with everything in this inbox that is older. */
export const ReadNoticesSchema = Type.Object(
  { ids: Type.Optional(Type.Array(IdSchema, { minItems: 1, maxItems: 100 })), upTo: Type.Optional(IdSchema) },
  { ...strict, minProperties: 1, maxProperties: 1 },
)

/** GET /v1/push-key: what a browser needs to subscribe (RFC 8292). */
export const PushKeySchema = Type.Object({ publicKey: BytesSchema(88) }, { title: 'PushKey', ...strict })
export type PushKey = Static<typeof PushKeySchema>

/** PUT /v1/push-subscription: where this browser can be reached while its app is closed (W3C Push API). */
export const PushSubscriptionSchema = Type.Object(
  {
    endpoint: Type.String({ minLength: 10, maxLength: 1_000, pattern: '^https://[\\x21-\\x7e]+$' }),
    publicKey: BytesSchema(88),
    sharedSecret: BytesSchema(24),
    language: Type.Enum(['ko', 'en']),
  },
  strict,
)
