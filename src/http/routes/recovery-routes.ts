import { hashSecret } from '../../authenticators/argon2.ts'
import { officeLoginOf, prepareOfficePassword } from '../../authenticators/office-access.ts'
import { askPasskey, verifyPasskey } from '../../authenticators/passkey-assertion.ts'
import { preparePin } from '../../authenticators/pin.ts'
import { beginRecovery, cancelRecovery, countGuess, findRecovery, listWaiting, noteProven, setNewSecret } from '../../authenticators/recovery.ts'
import type { Recovery, RecoveryFactor } from '../../authenticators/recovery-record.ts'
import { useRecoveryCode } from '../../authenticators/recovery-code.ts'
import { findSigner, readSignedStatement } from '../../authenticators/signed-statement.ts'
import { readIdentity } from '../../people/person.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import { PasskeyQuestionSchema, type PasskeyAnswer } from '../../protocol/api/passkeys.ts'
import * as Shapes from '../../protocol/api/recovery.ts'
import { recoverySubject } from '../../protocol/device-statement.ts'
import { failure } from '../../reasons/failure.ts'
import { sessionOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import type { RelyingParty } from '../../authenticators/challenge.ts'
import { IdParameters, Nothing } from './parameters.ts'

type Proof = { recoveryCode: string } | { statement: string } | { passkey: PasskeyAnswer }

/** The way back for whoever forgot a PIN or a password: the phone in one's own name, and one thing more, or a day's wait. */
export function recoveryRoutes(app: App, services: Services): void {
  const { pool, personalData } = services
  const config = { access: 'anyone', rateLimit: { max: 30, timeWindow: 60_000 } } as const
  const schema = { tags: ['people'], params: IdParameters, response: { 200: Shapes.RecoverySchema } }
  app.post(
    '/v1/recoveries',
    { config, schema: { summary: 'Begin a recovery with a proven phone', tags: ['people'], body: Shapes.RecoveryRequestSchema, response: { 200: Shapes.RecoverySchema } } },
    async (request) => view(valueOf(await beginRecovery(pool, personalData, request.body))),
  )
  app.get('/v1/recoveries/:id', { config, schema: { ...schema, summary: 'What a recovery has come to' } }, async (request) => view(await read(services, request.params.id)))
  app.get(
    '/v1/recoveries',
    { config: { access: 'person' }, schema: { summary: 'Recoveries of this person that wait, and can be stopped', tags: ['people'], response: { 200: Shapes.RecoveryListSchema } } },
    async (request) => ({ recoveries: (await listWaiting(pool, sessionOf(request).personId)).map(view) }),
  )
  app.post(
    '/v1/recoveries/:id/passkey-questions',
    { config, schema: { summary: 'What a passkey is to sign for a recovery', tags: ['people'], params: IdParameters, body: Nothing, response: { 200: PasskeyQuestionSchema } } },
    async (request) => {
      const boundTo = await recoverySubject((await read(services, request.params.id)).id)
      const { options, nonce } = valueOf(await askPasskey(pool, relyingPartyOf(request), { purpose: 'recover', boundTo }))
      return { options: { ...options }, nonce }
    },
  )
  app.post(
    '/v1/recoveries/:id/proof',
    { config, schema: { ...schema, summary: 'Prove it by a recovery code, a registered phone or a passkey', body: Shapes.RecoveryProofSchema } },
    async (request) => {
      const recovery = valueOf(await countGuess(pool, request.params.id))
      const factor = await provenBy(services, 'passkey' in request.body ? relyingPartyOf(request) : undefined, recovery, request.body)
      if (!factor) throw new RefusedError(failure('RECOVERY_FACTOR_WRONG', 'not_moved'))
      return view(valueOf(await noteProven(pool, recovery.id, factor)))
    },
  )
  app.put(
    '/v1/recoveries/:id/secret',
    { config, schema: { ...schema, summary: 'Choose the new PIN or password: at once after a proof, else in 24 hours', body: Shapes.NewSecretSchema } },
    async (request) => {
      const recovery = await read(services, request.params.id)
      const hash = await prepare(services, recovery, request.body)
      const ended = valueOf(await setNewSecret(pool, lockPursesOf, recovery.id, hash))
      if (ended.personId && ended.state === 'done') await services.sessions.forgetPerson(ended.personId)
      return view(ended)
    },
  )
  app.put('/v1/recoveries/:id/cancellation', { config, schema: { ...schema, summary: 'Stop a recovery', body: Nothing } }, async (request) => {
    const recovery = await read(services, request.params.id)
    await cancelRecovery(pool, recovery.id)
    return view(await read(services, recovery.id))
  })
}

async function read({ pool }: Services, id: string): Promise<Recovery> {
  const recovery = await findRecovery(pool, id)
  if (!recovery) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  return recovery
}

/** What proved it; undefined when it did not. The guess has been counted. Of nobody known nothing is proved, after the same work. */
async function provenBy({ pool, pepper, deployment }: Services, party: RelyingParty | undefined, { id, personId }: Recovery, proof: Proof): Promise<RecoveryFactor | undefined> {
  if ('recoveryCode' in proof) return (await useRecoveryCode(pool, pepper, personId, proof.recoveryCode)) ? 'recovery_code' : undefined
  const subject = await recoverySubject(id)
  if ('passkey' in proof) {
    const verified = await verifyPasskey(pool, party!, { purpose: 'recover', boundTo: subject }, proof.passkey)
    return verified.ok && verified.value.personId === personId ? 'passkey' : undefined
  }
  const signed = valueOf(readSignedStatement(Buffer.from(proof.statement, 'base64url')))
  const signer = await findSigner(pool, signed, { deploymentId: deployment.id, purpose: 'recover' })
  // A phone that came to somebody only today proves nothing: it may have come with the swapped SIM.
  return signer && !signer.isNew && signer.personId === personId && Buffer.from(signed.statement.subject).equals(subject) ? 'device' : undefined
}

/** Throws PIN_TOO_EASY, PASSWORD_TOO_EASY, or REQUEST_INVALID when a PIN comes where a password is forgotten, or the other way round. */
async function prepare({ pool, personalData, pepper }: Services, { personId, what }: Recovery, secret: { pin: string } | { password: string }): Promise<string> {
  if ('pin' in secret && what === 'pin') {
    const owner = personId ? await readIdentity(pool, personalData, personId) : { birthDate: '', phone: '' }
    return valueOf(await preparePin(secret.pin, pepper, owner))
  }
  if ('password' in secret && what === 'till_password') return hashSecret(secret.password, pepper)
  if ('password' in secret && what === 'office_password') {
    const loginId = personId ? await officeLoginOf(pool, personId) : undefined
    return valueOf(await prepareOfficePassword(loginId ?? 'nobody', secret.password, pepper))
  }
  throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: what === 'pin' ? '/pin' : '/password' }))
}

function view({ id, what, state, expiresAt, effectiveAt, isOver }: Recovery): Shapes.Recovery {
  return { id, what, state: isOver ? 'over' : state, expiresAt: expiresAt.toISOString(), effectiveAt: effectiveAt?.toISOString() ?? null }
}
