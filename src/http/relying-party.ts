import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { RelyingParty } from '../authenticators/challenge.ts'
import { failure } from '../reasons/failure.ts'
import { RefusedError } from './refusal.ts'

/**
 * The app that a request came to, as passkeys know it: each app's host name is a relying party of its own (docs/decisions/0016). An address without a
 * name can be none (WebAuthn, 5.1.3): there the PIN is what there is. The host was held against ours before.
 */
export function relyingPartyOf(request: FastifyRequest): RelyingParty {
  if (isIP(request.hostname)) throw new RefusedError(failure('PASSKEY_NOT_HERE', 'not_moved'))
  return { id: request.hostname, origin: `${request.protocol}://${request.host}` }
}
