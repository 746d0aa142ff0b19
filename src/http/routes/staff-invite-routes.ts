import { findSession } from '../../authenticators/session.ts'
import { acceptInvite, findInvite } from '../../markets/staff-invite.ts'
import * as Shapes from '../../protocol/api/staff.ts'
import type { App } from '../app.ts'
import { AT_THE_TILL, demandFactors, offered } from '../demand-factors.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { setSessionCookie } from '../session-cookie.ts'
import { sessionView } from './session-routes.ts'

/** How a member of staff comes to a sign-in of their own. Whoever guesses numbers is slowed: one in 10^14 is a good one. */
export function staffInviteRoutes(app: App, services: Services): void {
  const { pool, pepper } = services
  const config = { access: 'anyone', rateLimit: { max: 20, timeWindow: 60_000 } } as const
  app.post(
    '/v1/staff-invites/lookup',
    { config, schema: { summary: 'For whom an invitation is, and to which shop', tags: ['staff'], body: Shapes.InviteLookupSchema, response: { 200: Shapes.FoundInviteSchema } } },
    async (request) => {
      const { name, shopName } = valueOf(await findInvite(pool, pepper, request.body.code))
      return { name, shopName }
    },
  )
  app.post(
    '/v1/staff-invites/acceptance',
    { config: { ...config, operations: ['join_shop'] }, schema: { summary: 'Accept an invitation with a PIN of one’s own', tags: ['staff'], body: Shapes.InviteAcceptanceSchema, response: { 200: Shapes.JoinedStaffSchema } } },
    async (request, reply) => {
      const { code, pin } = request.body
      demandFactors('join_shop', AT_THE_TILL, offered({ invite: code }))
      const { token, loginId } = valueOf(await acceptInvite(pool, pepper, code!, pin, request.ip))
      const session = (await findSession(pool, token))!
      // A new PIN has ended what the old one opened.
      await services.sessions.forgetPerson(session.personId)
      setSessionCookie(request, reply, token, 'merchant')
      return { loginId, session: await sessionView(services, session) }
    },
  )
}
