import type { Session } from '../../authenticators/session.ts'
import { inTransaction } from '../../database/transaction.ts'
import { countUnread, listNotices, markRead, markReadUpTo, type InboxOwner } from '../../notices/inbox.ts'
import { noticeRecord } from '../../notices/notice-kinds.ts'
import { noticeText } from '../../notices/notice-text.ts'
import type { InboxApp } from '../../notices/notice-record.ts'
import { endSubscriptions, keepSubscription } from '../../notices/push-subscription.ts'
import * as Shapes from '../../protocol/api/notices.ts'
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { sessionOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError } from '../refusal.ts'
import type { Services } from '../services.ts'
import { PageQuery } from './parameters.ts'

const Done = Type.Null({ description: 'done' })
/** The console has no inbox. */
const APPS: { readonly [role in Session['role']]?: InboxApp } = { shopper: 'wallet', merchant: 'till', office: 'office' }

/** The inbox of whoever is signed in, in the app where they are, and where their browser can be reached. */
export function noticeRoutes(app: App, { pool, push }: Services): void {
  app.get(
    '/v1/notices',
    { config: { access: 'person' }, schema: { summary: 'What this person was told, newest first', tags: ['notices'], querystring: PageQuery, response: { 200: Shapes.NoticeListSchema } } },
    async (request) => {
      const owner = ownerOf(sessionOf(request))
      const { notices, next } = await listNotices(pool, owner, request.query.before)
      const views = notices.map(({ id, kind, facts, madeAt, readAt }) => {
        const [ko, en] = [noticeText(kind, facts, 'ko'), noticeText(kind, facts, 'en')]
        const opens = noticeRecord(kind).shownIn[owner.app]!
        return { id, kind, title: { ko: ko.title, en: en.title }, body: { ko: ko.body, en: en.body }, opens, madeAt: madeAt.toISOString(), isRead: readAt !== null }
      })
      return { notices: views, next: next ?? null }
    },
  )
  app.get(
    '/v1/notices/unread',
    { config: { access: 'person' }, schema: { summary: 'How many notices were not read yet', tags: ['notices'], response: { 200: Shapes.UnreadSchema } } },
    async (request) => ({ unread: await countUnread(pool, ownerOf(sessionOf(request))) }),
  )
  app.post(
    '/v1/notices/read',
    { config: { access: 'person' }, schema: { summary: 'Mark notices as read', tags: ['notices'], body: Shapes.ReadNoticesSchema, response: { 200: Shapes.UnreadSchema } } },
    async (request) => {
      const session = sessionOf(request)
      const { ids, upTo } = request.body
      if (ids) await markRead(pool, session.personId, ids)
      if (upTo) await markReadUpTo(pool, ownerOf(session), upTo)
      return { unread: await countUnread(pool, ownerOf(session)) }
    },
  )
  app.get(
    '/v1/push-key',
    { config: { access: 'person' }, schema: { summary: 'The key with which a browser subscribes to push', tags: ['notices'], response: { 200: Shapes.PushKeySchema } } },
    async () => ({ publicKey: toBase64url(push.publicKey) }),
  )
  app.put(
    '/v1/push-subscription',
    { config: { access: 'person', rateLimit: { max: 30, timeWindow: 60_000 } }, schema: { summary: 'Where this browser can be reached', tags: ['notices'], body: Shapes.PushSubscriptionSchema, response: { 204: Done } } },
    async (request, reply) => {
      const session = sessionOf(request)
      const app = appOf(session)
      if (app === 'office') throw new RefusedError(failure('NOT_ALLOWED', 'not_moved'))
      const { endpoint, publicKey, sharedSecret, language } = request.body
      if (!push.isPushService(endpoint)) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/endpoint' }))
      const keys = { publicKey: bytesOf(publicKey, 65, '/publicKey'), sharedSecret: bytesOf(sharedSecret, 16, '/sharedSecret') }
      await inTransaction(pool, (transaction) => keepSubscription(transaction, { personId: session.personId, sessionHash: session.tokenHash, app, endpoint, ...keys, language }))
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/v1/push-subscription',
    { config: { access: 'person' }, schema: { summary: 'Send nothing to this browser any more', tags: ['notices'], response: { 204: Done } } },
    async (request, reply) => {
      await endSubscriptions(pool, sessionOf(request).tokenHash)
      return reply.code(204).send(null)
    },
  )
}

function ownerOf({ personId, role, merchantId }: Session): InboxOwner {
  return { personId, app: appOf({ role }), merchantId }
}

function bytesOf(text: string, length: number, field: string): Uint8Array {
  try {
    const bytes = fromBase64url(text)
    if (bytes.length === length) return bytes
    throw new RangeError(`${bytes.length} bytes`)
  } catch (error) {
    throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field }), { cause: error })
  }
}

/** Throws NOT_ALLOWED where there is no inbox. */
function appOf({ role }: Pick<Session, 'role'>): InboxApp {
  const app = APPS[role]
  if (!app) throw new RefusedError(failure('NOT_ALLOWED', 'not_moved'))
  return app
}
