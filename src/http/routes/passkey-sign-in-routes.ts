import { askPasskey, signInWithPasskey } from '../../authenticators/passkey-assertion.ts'
import { findSession, openSession, replaceOtherSessions } from '../../authenticators/session.ts'
import { inTransaction } from '../../database/transaction.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { registerDevice } from '../../people/device.ts'
import * as Shapes from '../../protocol/api/passkeys.ts'
import { SessionSchema } from '../../protocol/api/people.ts'
import type { App } from '../app.ts'
import { demandFactors, IN_THE_WALLET, offered } from '../demand-factors.ts'
import { readPublicKey } from '../public-key.ts'
import { valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import { setSessionCookie } from '../session-cookie.ts'
import { CommandParameters, Nothing } from './parameters.ts'
import { sessionView } from './session-routes.ts'

/** Signing in with a passkey: nobody says who they are, the authenticator knows. */
export function passkeySignInRoutes(app: App, services: Services): void {
  const { pool } = services
  app.post(
    '/v1/passkey-sign-ins',
    {
      config: { access: 'anyone', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'What a passkey is to sign for a sign-in', tags: ['people'], body: Nothing, response: { 200: Shapes.PasskeyQuestionSchema } },
    },
    async (request) => {
      const { options, nonce } = valueOf(await askPasskey(pool, relyingPartyOf(request), { purpose: 'sign_in' }))
      return { options: { ...options }, nonce }
    },
  )
  app.put(
    '/v1/passkey-devices/:id',
    {
      config: { access: 'anyone', operations: ['sign_in'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Sign in to the wallet with a passkey, and register this phone’s key', tags: ['people'], params: CommandParameters, body: Shapes.PasskeyDeviceSchema, response: { 200: SessionSchema } },
    },
    async (request, reply) => {
      const { publicKey, deviceName, passkey } = request.body
      demandFactors('sign_in', IN_THE_WALLET, offered({ passkey }))
      const point = readPublicKey(publicKey)
      const { id } = request.params
      const { personId } = valueOf(await signInWithPasskey(pool, relyingPartyOf(request), passkey!))
      const token = await inTransaction(pool, async (transaction) => {
        const { isNew } = valueOf(await registerDevice(transaction, { id, personId, name: deviceName, publicKey: point }))
        if (isNew) await sendNotice(transaction, { personId, kind: 'DEVICE_REGISTERED', facts: { device: deviceName } })
        await replaceOtherSessions(transaction, personId, id)
        return openSession(transaction, { personId, role: 'shopper', deviceId: id })
      })
      await services.sessions.forgetPerson(personId)
      setSessionCookie(request, reply, token, 'shopper')
      return sessionView(services, (await findSession(pool, token))!)
    },
  )
}
