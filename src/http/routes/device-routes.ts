import { checkPin, hasPin, preparePin, storePin } from '../../authenticators/pin.ts'
import { findSession, openSession, replaceOtherSessions } from '../../authenticators/session.ts'
import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { findOwnDevice, listDevices, registerDevice } from '../../people/device.ts'
import { readProof, takeProof } from '../../people/identity-check.ts'
import { findPerson, giveConsents, joinPerson } from '../../people/person.ts'
import { openPurse } from '../../programmes/open-account.ts'
import { currentProgrammes } from '../../programmes/programme.ts'
import * as Shapes from '../../protocol/api/people.ts'
import { failure } from '../../reasons/failure.ts'
import { sessionOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, IN_THE_WALLET, offered } from '../demand-factors.ts'
import { readPublicKey } from '../public-key.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { setSessionCookie } from '../session-cookie.ts'
import { CommandParameters } from './parameters.ts'
import { sessionView } from './session-routes.ts'

/** A phone and its key are registered: by a new person, who chooses a PIN, or by a known one, who proves the PIN. A shop's owner without a wallet is known and has none yet: they choose one. */
export function deviceRoutes(app: App, services: Services): void {
  const { pool } = services
  app.put(
    '/v1/devices/:id',
    {
      config: { access: 'anyone', operations: ['sign_in'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Register a phone and its key', tags: ['people'], params: CommandParameters, body: Shapes.DeviceRegistrationSchema, response: { 200: Shapes.SessionSchema } },
    },
    async (request, reply) => {
      const { publicKey, identityCheckId, pin, ...rest } = request.body
      demandFactors('sign_in', IN_THE_WALLET, offered({ identity_check: identityCheckId, pin }))
      const registration = { ...rest, identityCheckId: identityCheckId!, pin: pin!, id: request.params.id, publicKey: readPublicKey(publicKey) }
      const token = await registerAgainWhenOvertaken(services, registration)
      setSessionCookie(request, reply, token, 'shopper')
      const session = (await findSession(pool, token))!
      await services.sessions.forgetPerson(session.personId)
      return sessionView(services, session)
    },
  )
  app.get(
    '/v1/devices',
    { config: { access: 'person' }, schema: { summary: 'Phones that sign for this person', tags: ['people'], response: { 200: Shapes.DeviceListSchema } } },
    async (request) => {
      const session = sessionOf(request)
      const devices = await listDevices(pool, session.personId)
      return {
        devices: devices.map((device) => ({
          id: device.id,
          name: device.name,
          thisOne: device.id === session.deviceId,
          status: device.status,
          registeredAt: device.registeredAt.toISOString(),
          ...(device.lastSeenAt ? { lastSeenAt: device.lastSeenAt.toISOString() } : {}),
        })),
      }
    },
  )
}

/** Another request changed what had been looked at: a copy of the same command, or the same person on another phone. */
class OvertakenError extends Error {}
const TRIES = 3

async function registerAgainWhenOvertaken(services: Services, registration: Registration): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await register(services, registration)
    } catch (error) {
      if (!(error instanceof OvertakenError) || attempt === TRIES) throw error
    }
  }
}

type Registration = Omit<Shapes.DeviceRegistration, 'publicKey' | 'identityCheckId' | 'pin'> & { id: string; publicKey: Uint8Array; identityCheckId: string; pin: string }

/**
 * Registers the phone and opens a session; returns its token. A copy of a command that was carried out registers nothing: who proves the
 * PIN again gets the same answer, with a session of its own.
 */
async function register({ pool, personalData, pepper }: Services, registration: Registration): Promise<string> {
  const { id, identityCheckId, pin, deviceName, consents, publicKey } = registration
  const proof = await readProof(pool, personalData, identityCheckId, 'registration')
  if (!proof) throw new RefusedError(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
  const known = await findPerson(pool, personalData, proof.identity.ci)
  const first = known && (await findOwnDevice(pool, { id, personId: known.id, publicKey }))
  if (first?.isSame === false) throw new RefusedError(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { deviceName: first.name } }))
  if (proof.isUsed && !first) throw new RefusedError(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
  const provesPin = known !== undefined && (await hasPin(pool, known.id))
  if (!provesPin && !(consents.includes('terms') && consents.includes('privacy'))) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/consents' }))
  const pinHash = provesPin ? valueOf(await checkPin(pool, known.id, pin, pepper)) : valueOf(await preparePin(pin, pepper, proof.identity))
  return inTransaction(pool, async (transaction) => {
    if (known) await replaceOtherSessions(transaction, known.id, id)
    if (known && proof.isUsed) return openSession(transaction, { personId: known.id, role: 'shopper', deviceId: id })
    const identity = await takeProof(transaction, personalData, identityCheckId, 'registration')
    if (!identity) throw new OvertakenError()
    const { person, isNew } = await joinPerson(transaction, personalData, identity)
    // Somebody joined as this person meanwhile: the PIN was never checked against that one.
    if (isNew === (known !== undefined)) throw new OvertakenError()
    if (pinHash) await settleIn(transaction, person.id, pinHash)
    await giveConsents(transaction, person.id, consents)
    const { isNew: isNewPhone } = valueOf(await registerDevice(transaction, { id, personId: person.id, name: deviceName, publicKey }))
    if (known && isNewPhone) await sendNotice(transaction, { personId: person.id, kind: 'DEVICE_REGISTERED', facts: { device: deviceName } })
    return openSession(transaction, { personId: person.id, role: 'shopper', deviceId: id })
  })
}

/** What a new person gets: a PIN, and a purse in every programme that is on. */
async function settleIn(transaction: Transaction, personId: string, pinHash: string): Promise<void> {
  // Somebody chose a PIN for this person meanwhile: this one was never checked against it.
  if (!(await storePin(transaction, personId, pinHash))) throw new OvertakenError()
  for (const programme of await currentProgrammes(transaction)) await openPurse(transaction, personId, programme)
}
