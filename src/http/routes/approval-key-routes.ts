import { listApprovalKeys, registerApprovalKey, revokeApprovalKey, type ApprovalKey } from '../../authenticators/approval-key.ts'
import { checkLogin } from '../../authenticators/login.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/staff.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { AT_THE_TILL, demandFactors, offered } from '../demand-factors.ts'
import { readPublicKey } from '../public-key.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { CommandParameters, IdParameters } from './parameters.ts'

/** The phones with which an owner approves refunds. A shop's tablet may be signed in as the owner, so a new one asks for the password. */
export function approvalKeyRoutes(app: App, { pool, pepper }: Services): void {
  app.get(
    '/v1/approval-keys',
    { config: { access: 'owner' }, schema: { summary: 'Phones that approve refunds for this owner', tags: ['staff'], response: { 200: Shapes.ApprovalKeyListSchema } } },
    async (request) => {
      const { personId, merchantId } = merchantOf(request)
      return { keys: (await listApprovalKeys(pool, personId, merchantId)).map(keyView) }
    },
  )
  app.put(
    '/v1/approval-keys/:id',
    {
      config: { access: 'owner', operations: ['register_approval_phone'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Let this phone approve refunds', tags: ['staff'], params: CommandParameters, body: Shapes.ApprovalKeyRequestSchema, response: { 200: Shapes.ApprovalKeySchema } },
    },
    async (request) => {
      const { personId, merchantId } = merchantOf(request)
      const { publicKey, name, loginId, password } = request.body
      demandFactors('register_approval_phone', AT_THE_TILL, offered({ password }))
      const point = readPublicKey(publicKey)
      const known = valueOf(await checkLogin(pool, loginId, password!, pepper, request.ip))
      if (known.personId !== personId) throw new RefusedError(failure('LOGIN_FAILED', 'not_moved'))
      const key = { id: request.params.id, personId, merchantId, name, publicKey: point }
      return keyView(valueOf(await inTransaction(pool, (transaction) => registerApprovalKey(transaction, key))))
    },
  )
  app.delete(
    '/v1/approval-keys/:id',
    { config: { access: 'owner' }, schema: { summary: 'A phone approves no more', tags: ['staff'], params: IdParameters, response: { 204: Type.Null({ description: 'done' }) } } },
    async (request, reply) => {
      const { personId } = merchantOf(request)
      await inTransaction(pool, (transaction) => revokeApprovalKey(transaction, personId, request.params.id))
      return reply.code(204).send(null)
    },
  )
}

function keyView({ id, name, registeredAt }: ApprovalKey): Shapes.ApprovalKey {
  return { id, name, registeredAt: registeredAt.toISOString() }
}
