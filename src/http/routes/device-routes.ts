import { checkPin, preparePin, storePin } from '../../authenticators/pin.ts'
import { findSession, openSession } from '../../authenticators/session.ts'
import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { importDeviceKey, registerDevice } from '../../people/device.ts'
import { readProof, takeProof } from '../../people/identity-check.ts'
import { findPerson, giveConsents, joinPerson } from '../../people/person.ts'
import { openPurse } from '../../programmes/open-account.ts'
import { currentProgrammes } from '../../programmes/programme.ts'
import * as Shapes from '../../protocol/api/people.ts'
import { fromBase64url } from '../../protocol/base64url.ts'
import { failure } from '../../reasons/failure.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { setSessionCookie } from '../session-cookie.ts'
import { CommandParameters } from './parameters.ts'
import { sessionView } from './session-routes.ts'

/** A phone and its key are registered: by a new person, who chooses a PIN, or by a known one, who proves the PIN. */
export function deviceRoutes(app: App, services: Services): void {
  const { pool, personalData, pepper } = services
  app.put(
    '/v1/devices/:id',
    {
      config: { access: 'anyone', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Register a phone and its key', tags: ['people'], params: CommandParameters, body: Shapes.DeviceRegistrationSchema, response: { 200: Shapes.SessionSchema } },
    },
    async (request, reply) => {
      const { identityCheckId, pin, deviceName, consents } = request.body
      const publicKey = readPublicKey(request.body.publicKey)
      const proof = await readProof(pool, personalData, identityCheckId)
      if (!proof) throw new RefusedError(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
      const known = await findPerson(pool, personalData, proof.ci)
      if (!known && !(consents.includes('terms') && consents.includes('privacy'))) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/consents' }))
      const pinHash = known ? valueOf(await checkPin(pool, known.id, pin, pepper)) : valueOf(await preparePin(pin, pepper))
      const token = await inTransaction(pool, async (transaction) => {
        const identity = await takeProof(transaction, personalData, identityCheckId)
        if (!identity) throw new RefusedError(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
        const { person, isNew } = await joinPerson(transaction, personalData, identity)
        // Somebody joined as this person between the look and the lock: the PIN was never checked against that one.
        if (isNew === (known !== undefined)) throw new RefusedError(failure('SYSTEM_FAULT', 'not_moved'))
        if (pinHash) await settleIn(transaction, person.id, pinHash)
        await giveConsents(transaction, person.id, consents)
        valueOf(await registerDevice(transaction, { id: request.params.id, personId: person.id, name: deviceName, publicKey }))
        return openSession(transaction, { personId: person.id, role: 'shopper', deviceId: request.params.id })
      })
      setSessionCookie(request, reply, token, 'shopper')
      return sessionView(services, (await findSession(pool, token))!)
    },
  )
}

/** What a new person gets: a PIN, and a purse in every programme that is on. */
async function settleIn(transaction: Transaction, personId: string, pinHash: string): Promise<void> {
  await storePin(transaction, personId, pinHash)
  for (const programme of await currentProgrammes(transaction)) await openPurse(transaction, personId, programme)
}

function readPublicKey(text: string): Uint8Array {
  try {
    const point = fromBase64url(text)
    importDeviceKey(point)
    return point
  } catch (error) {
    throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/publicKey' }), { cause: error })
  }
}
