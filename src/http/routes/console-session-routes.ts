import { recordEvent } from '../../audit/record-event.ts'
import { beginConsoleSignIn, consoleRoles, findConsoleSignIn, spendMemberCode, useConsoleSignIn } from '../../authenticators/console-member.ts'
import { checkLogin } from '../../authenticators/login.ts'
import { signInWithPasskey } from '../../authenticators/passkey-assertion.ts'
import type { Factor } from '../../authenticators/policy-table.ts'
import { findSession, openSession } from '../../authenticators/session.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/console.ts'
import { SessionSchema } from '../../protocol/api/people.ts'
import { failure } from '../../reasons/failure.ts'
import { memberOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, offered } from '../demand-factors.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import { setSessionCookie } from '../session-cookie.ts'
import { Nothing } from './parameters.ts'
import { sessionView } from './session-routes.ts'

/** Signing in to the console: ID and password, then a code of one's own authenticator app or a passkey. Idle time ends it. */
export function consoleSessionRoutes(app: App, services: Services): void {
  const { pool, pepper, otp } = services
  app.post(
    '/v1/console-sessions',
    {
      config: { access: 'anyone', operations: ['console_sign_in'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Sign in to the console: ID and password', tags: ['console'], body: Shapes.ConsoleSignInRequestSchema, response: { 200: Shapes.ConsoleSignInSchema } },
    },
    async (request) => {
      const { loginId, password } = request.body
      // Which role it is shows later; the code or the passkey is asked for next.
      for (const role of consoleRoles) demandFactors('console_sign_in', { channel: 'console', profile: role, amount: 0n }, [...offered({ password }), 'otp'])
      const { personId } = valueOf(await checkLogin(pool, loginId, password!, pepper, request.ip, 'console'))
      return { signIn: await beginConsoleSignIn(pool, personId) }
    },
  )
  app.post(
    '/v1/console-sessions/continuation',
    {
      config: { access: 'anyone', operations: ['console_sign_in'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Sign in to the console: a code or a passkey', tags: ['console'], body: Shapes.ConsoleContinuationSchema, response: { 200: SessionSchema } },
    },
    async (request, reply) => {
      const { body } = request
      const begun = await findConsoleSignIn(pool, body.signIn)
      if (begun === undefined) throw new RefusedError(failure('SESSION_EXPIRED', 'not_moved'))
      const { personId, role } = begun
      const second: Factor[] = 'code' in body ? ['otp'] : 'passkey' in body ? ['passkey'] : []
      demandFactors('console_sign_in', { channel: 'console', profile: role, amount: 0n }, ['password', ...second])
      if ('code' in body) valueOf(await spendMemberCode(pool, otp.seedKeys, otp.clock, personId, body.code))
      if ('passkey' in body) {
        const signer = valueOf(await signInWithPasskey(pool, relyingPartyOf(request), body.passkey))
        if (signer.personId !== personId) throw new RefusedError(failure('PASSKEY_REFUSED', 'not_moved'))
      }
      const token = await inTransaction(pool, async (transaction) => {
        if (!(await useConsoleSignIn(transaction, body.signIn))) return undefined
        await recordEvent(transaction, { kind: 'console_signed_in', actor: personId, subject: personId, details: { factor: second[0]! } })
        return openSession(transaction, { personId, role: 'operator' })
      })
      if (token === undefined) throw new RefusedError(failure('SESSION_EXPIRED', 'not_moved'))
      setSessionCookie(request, reply, token, 'operator')
      return sessionView(services, (await findSession(pool, token))!)
    },
  )
  app.post(
    '/v1/console-sessions/presence',
    { config: { access: 'console' }, schema: { summary: 'Still here: stay signed in', tags: ['console'], body: Nothing, response: { 200: SessionSchema } } },
    async (request) => sessionView(services, memberOf(request)),
  )
}
