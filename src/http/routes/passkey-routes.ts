import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyRequest } from 'fastify'
import { checkLogin, findLoginId } from '../../authenticators/login.ts'
import { askPasskey } from '../../authenticators/passkey-assertion.ts'
import { askToRegister, findRegistered, storePasskey, verifyRegistration } from '../../authenticators/passkey-registration.ts'
import { listPasskeys, renamePasskey, revokePasskey, type Passkey } from '../../authenticators/passkey.ts'
import { checkPin } from '../../authenticators/pin.ts'
import type { Session } from '../../authenticators/session.ts'
import { closeUnlocksOf } from '../../authenticators/unlock.ts'
import { inTransaction } from '../../database/transaction.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import * as Shapes from '../../protocol/api/passkeys.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { sessionOf, shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, situationOf } from '../demand-factors.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import { readHash } from '../hash.ts'
import { CommandParameters, IdParameters } from './parameters.ts'

/** A person's passkeys in the app that asks, and what they are asked to sign there. */
export function passkeyRoutes(app: App, services: Services): void {
  const { pool } = services
  app.get(
    '/v1/passkeys',
    { config: { access: 'person' }, schema: { summary: 'Passkeys of this person, in all apps', tags: ['people'], response: { 200: Shapes.PasskeyListSchema } } },
    async (request) => ({ passkeys: (await listPasskeys(pool, sessionOf(request).personId)).map((passkey) => view(passkey, request)) }),
  )
  app.post(
    '/v1/passkeys/options',
    {
      config: { access: 'person', operations: ['add_passkey'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Begin a new passkey, with the PIN or the password', tags: ['people'], body: Shapes.PasskeyProofSchema, response: { 200: Shapes.PasskeyOptionsSchema } },
    },
    async (request) => {
      const party = relyingPartyOf(request)
      const session = sessionOf(request)
      const { body } = request
      demandFactors('add_passkey', situationOf(session), 'pin' in body ? ['pin'] : 'password' in body ? ['password'] : [])
      await prove(services, session, body, request.ip)
      return { options: { ...valueOf(await askToRegister(pool, party, session)) } }
    },
  )
  app.put(
    '/v1/passkeys/:id',
    {
      config: { access: 'person', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Register a passkey', tags: ['people'], params: CommandParameters, body: Shapes.PasskeyRegistrationSchema, response: { 200: Shapes.PasskeySchema } },
    },
    async (request) => {
      const party = relyingPartyOf(request)
      const session = sessionOf(request)
      const { id } = request.params
      const { name, credential } = request.body
      const first = await findRegistered(pool, session.personId, id, credential.id)
      if (first) return view(first, request)
      const made = valueOf(await verifyRegistration(pool, party, session, credential as RegistrationResponseJSON))
      const passkey = await inTransaction(pool, async (transaction) => valueOf(await storePasskey(transaction, party, { id, personId: session.personId, name }, made)))
      return view(passkey, request)
    },
  )
  heldPasskeyRoutes(app, services)
  app.post(
    '/v1/passkey-questions',
    {
      config: { access: 'shopper', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'What a passkey is to sign: a while of small payments, one order, or one command on an OTP', tags: ['people'], body: Shapes.PasskeyQuestionRequestSchema, response: { 200: Shapes.PasskeyQuestionSchema } },
    },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      const { body } = request
      const boundTo = body.purpose === 'order' ? { boundTo: readHash(body.orderHash) } : body.purpose === 'confirm' ? { boundTo: readHash(body.commandHash) } : {}
      const { options, nonce } = valueOf(await askPasskey(pool, relyingPartyOf(request), { purpose: request.body.purpose, personId, deviceId, ...boundTo }))
      return { options: { ...options }, nonce }
    },
  )
}

/** What its owner does with a passkey that is there. */
function heldPasskeyRoutes(app: App, { pool }: Services): void {
  app.put(
    '/v1/passkeys/:id/name',
    {
      config: { access: 'person', operations: ['rename_passkey'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Another name for a passkey', tags: ['people'], params: IdParameters, body: Shapes.PasskeyNameSchema, response: { 200: Shapes.PasskeySchema } },
    },
    async (request) => {
      const session = sessionOf(request)
      demandFactors('rename_passkey', situationOf(session), ['session'])
      const renamed = await inTransaction(pool, (transaction) => renamePasskey(transaction, session.personId, request.params.id, request.body.name.trim()))
      if (!renamed) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return view(renamed, request)
    },
  )
  app.delete(
    '/v1/passkeys/:id',
    { config: { access: 'person', operations: ['remove_passkey'] }, schema: { summary: 'A passkey signs no more', tags: ['people'], params: IdParameters, response: { 204: Type.Null({ description: 'done' }) } } },
    async (request, reply) => {
      const session = sessionOf(request)
      const { personId } = session
      demandFactors('remove_passkey', situationOf(session), ['session'])
      await inTransaction(pool, async (transaction) => {
        await lockPursesOf(transaction, personId)
        if (!(await revokePasskey(transaction, personId, request.params.id))) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
        await closeUnlocksOf(transaction, personId)
      })
      return reply.code(204).send(null)
    },
  )
}

/** What the account was opened with: a shopper's PIN, anybody else's password. Throws PIN_WRONG, PIN_LOCKED or LOGIN_FAILED. */
async function prove({ pool, pepper }: Services, { personId, role }: Session, proof: { pin: string } | { password: string } | object, address: string): Promise<void> {
  if ('pin' in proof) return void valueOf(await checkPin(pool, personId, proof.pin, pepper))
  const place = role === 'operator' ? 'console' : role === 'office' ? 'office' : 'till'
  const loginId = await findLoginId(pool, personId, place)
  if (loginId === undefined || !('password' in proof)) throw new RefusedError(failure('LOGIN_FAILED', 'not_moved'))
  valueOf(await checkLogin(pool, loginId, proof.password, pepper, address, place))
}

function view(passkey: Passkey, request: FastifyRequest): Shapes.Passkey {
  return {
    id: passkey.id,
    name: passkey.name,
    app: passkey.rpId.split('.')[0]!,
    here: passkey.rpId === request.hostname,
    backedUp: passkey.isBackedUp,
    registeredAt: passkey.registeredAt.toISOString(),
    lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
  }
}
