import { askPasskey } from '../../authenticators/passkey-assertion.ts'
import type { Situation } from '../../authenticators/policy.ts'
import { beginRecovery, cancelRecovery, countGuess, findRecovery, listWaiting, noteProven, setNewSecret } from '../../authenticators/recovery.ts'
import type { RecoverableSecret, Recovery } from '../../authenticators/recovery-record.ts'
import { askForWon } from '../../funds/won-proof.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import { PasskeyQuestionSchema } from '../../protocol/api/passkeys.ts'
import { counterNumber } from '../../authenticators/recovery-at-counter.ts'
import * as Shapes from '../../protocol/api/recovery.ts'
import { recoverySubject } from '../../protocol/device-statement.ts'
import { failure } from '../../reasons/failure.ts'
import { sessionOf } from '../access.ts'
import type { App } from '../app.ts'
import { AT_THE_TILL, demandFactors, IN_THE_WALLET, offered } from '../demand-factors.ts'
import { factorIn, prepareSecret, provenBy } from '../recovery-proof.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import { IdParameters, Nothing } from './parameters.ts'

/** Where what is forgotten is used. */
const PLACES: { readonly [what in RecoverableSecret]: Situation } = { pin: IN_THE_WALLET, till_password: AT_THE_TILL, office_password: { channel: 'web', profile: 'business', amount: 0n } }

/** The way back for whoever forgot a PIN or a password: the phone in one's own name, and one thing more, or a day's wait. */
export function recoveryRoutes(app: App, services: Services): void {
  const { pool, personalData } = services
  const config = { access: 'anyone', rateLimit: { max: 30, timeWindow: 60_000 } } as const
  const schema = { tags: ['people'], params: IdParameters, response: { 200: Shapes.RecoverySchema } }
  app.post(
    '/v1/recoveries',
    { config: { ...config, operations: ['recover_later'] }, schema: { summary: 'Begin a recovery with a proven phone', tags: ['people'], body: Shapes.RecoveryRequestSchema, response: { 200: Shapes.RecoverySchema } } },
    async (request) => {
      const { identityCheckId, what } = request.body
      demandFactors('recover_later', PLACES[what], offered({ identity_check: identityCheckId }))
      return view(valueOf(await beginRecovery(pool, personalData, { identityCheckId: identityCheckId!, what })))
    },
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
    { config: { ...config, operations: ['recover_now'] }, schema: { ...schema, summary: 'Prove it by a recovery code, a registered phone, a passkey, or the number that came with one won', body: Shapes.RecoveryProofSchema } },
    async (request) => {
      const { what } = await read(services, request.params.id)
      demandFactors('recover_now', PLACES[what], ['identity_check', ...factorIn(request.body)])
      const recovery = valueOf(await countGuess(pool, request.params.id))
      const factor = await provenBy(services, 'passkey' in request.body ? relyingPartyOf(request) : undefined, recovery, request.body)
      if (!factor) throw new RefusedError(failure('RECOVERY_FACTOR_WRONG', 'not_moved'))
      return view(valueOf(await noteProven(pool, recovery.id, factor)))
    },
  )
  app.put(
    '/v1/recoveries/:id/won',
    { config, schema: { ...schema, summary: 'Have one won sent to a linked account, with a number beside the sender’s name', body: Nothing } },
    async (request) => {
      const recovery = await read(services, request.params.id)
      await askForWon(pool, recovery.id)
      return view(recovery)
    },
  )
  app.put(
    '/v1/recoveries/:id/secret',
    { config: { ...config, operations: ['recover_now', 'recover_later'] }, schema: { ...schema, summary: 'Choose the new PIN or password: at once after a proof, else in 24 hours', body: Shapes.NewSecretSchema } },
    async (request) => {
      const recovery = await read(services, request.params.id)
      demandFactors(recovery.state === 'proven' ? 'recover_now' : 'recover_later', PLACES[recovery.what], ['identity_check', ...(recovery.factor === null ? [] : [recovery.factor])])
      const hash = await prepareSecret(services, recovery, request.body)
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

function view({ id, what, state, expiresAt, effectiveAt, isOver }: Recovery): Shapes.Recovery {
  return { id, what, state: isOver ? 'over' : state, expiresAt: expiresAt.toISOString(), counterNumber: counterNumber(id), effectiveAt: effectiveAt?.toISOString() ?? null }
}
