import { recordEvent } from '../../audit/record-event.ts'
import { issueChallenge, takeChallenge } from '../../authenticators/challenge.ts'
import { checkPin } from '../../authenticators/pin.ts'
import { endSessionsOf, findReplacedSession, findSession, openSession, replaceOtherSessions } from '../../authenticators/session.ts'
import { findSigner, readSignedStatement } from '../../authenticators/signed-statement.ts'
import { closeUnlocksOf } from '../../authenticators/unlock.ts'
import { inTransaction } from '../../database/transaction.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { holdDevice, revokeDevices } from '../../people/device.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import * as Shapes from '../../protocol/api/people.ts'
import { toBase64url } from '../../protocol/base64url.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import type { App } from '../app.ts'
import { demandFactors, IN_THE_WALLET, offered } from '../demand-factors.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { readSessionToken, setSessionCookie } from '../session-cookie.ts'
import { Nothing } from './parameters.ts'
import { sessionView } from './session-routes.ts'

/** A wallet whose session ended goes on where it was: the phone's key shows that it is the phone, the PIN that it is its person. */
export function resumeRoutes(app: App, services: Services): void {
  const { pool, pepper, deployment } = services
  const config = { access: 'anyone', rateLimit: { max: 30, timeWindow: 60_000 } } as const
  app.post(
    '/v1/resume-challenges',
    { config, schema: { summary: 'What a phone is to sign to come back', tags: ['people'], body: Nothing, response: { 200: Shapes.ResumeChallengeSchema } } },
    async (request) => ({ challenge: toBase64url((await issueChallenge(pool, { purpose: 'resume', rpId: request.hostname })).challenge) }),
  )
  app.post(
    '/v1/resumed-sessions',
    { config: { ...config, operations: ['resume'] }, schema: { summary: 'Come back on a registered phone with the PIN', tags: ['people'], body: Shapes.ResumeRequestSchema, response: { 200: Shapes.SessionSchema } } },
    async (request, reply) => {
      const { statement, pin } = request.body
      demandFactors('resume', IN_THE_WALLET, offered({ device: statement, pin }))
      const signed = valueOf(readSignedStatement(Buffer.from(statement!, 'base64url')))
      if (!(await takeChallenge(pool, signed.statement.subject, { purpose: 'resume', rpId: request.hostname }))) throw new RefusedError(failure('PASSKEY_TIMED_OUT', 'not_moved'))
      const signer = await findSigner(pool, signed, { deploymentId: deployment.id, purpose: 'resume' })
      if (!signer) throw new RefusedError(failure('SIGNATURE_INVALID', 'not_moved'))
      const { personId, deviceId } = signer
      valueOf(await checkPin(pool, personId, pin!, pepper))
      const token = await inTransaction(pool, async (transaction) => {
        if (!(await holdDevice(transaction, personId, deviceId))) throw new RefusedError(failure('SIGNATURE_INVALID', 'not_moved'))
        await replaceOtherSessions(transaction, personId, deviceId)
        return openSession(transaction, { personId, role: 'shopper', deviceId })
      })
      await services.sessions.forgetPerson(personId)
      setSessionCookie(request, reply, token, 'shopper')
      return sessionView(services, (await findSession(pool, token))!)
    },
  )
  app.post(
    '/v1/lockdowns',
    { config, schema: { summary: '“It was not me”: the phone that was replaced locks all others out', tags: ['people'], body: Nothing, response: { 204: Type.Null({ description: 'done' }) } } },
    async (request, reply) => {
      const token = readSessionToken(request)
      const replaced = token ? await findReplacedSession(pool, token) : undefined
      if (!replaced?.mayLock) throw new RefusedError(failure('SESSION_EXPIRED', 'not_moved'))
      const { personId, deviceId } = replaced
      await inTransaction(pool, async (transaction) => {
        await lockPursesOf(transaction, personId)
        await revokeDevices(transaction, personId, deviceId)
        await closeUnlocksOf(transaction, personId)
        await endSessionsOf(transaction, personId, 'locked')
        await sendNotice(transaction, { personId, kind: 'WALLET_LOCKED', facts: {} })
        await recordEvent(transaction, { kind: 'wallet_locked', actor: personId, subject: personId, details: { device: deviceId } })
      })
      await services.sessions.forgetPerson(personId)
      return reply.code(204).send(null)
    },
  )
}
