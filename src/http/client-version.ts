import type { FastifyRequest } from 'fastify'
import { CLIENT_VERSION_HEADER, isOutdatedClient } from '../protocol/client-version.ts'
import { failure } from '../reasons/failure.ts'
import { moneyWithoutOutcome } from './problem-document.ts'
import { RefusedError } from './refusal.ts'

/** What an app of any age needs to sign in and out, and to learn where it is. */
const EVER_OPEN = new Set(['/v1/session', '/v1/sessions', '/v1/deployment', '/v1/events'])

/**
 * Tells an app below the oldest version to update, before it begins anything. What it holds it can still hand in and ask after: a command
 * that moves money may be one that was carried out before, whose outcome is told whatever the version (design, laws 2 and 12).
 */
export function refuseOldClients(request: FastifyRequest): void {
  if (!isOutdatedClient(request.headers[CLIENT_VERSION_HEADER])) return
  const { url = '', config } = request.routeOptions
  const handsIn = config.money === 'moves' || (config.money === 'tells' && url.includes('/:'))
  if (!url.startsWith('/v1/') || EVER_OPEN.has(url) || handsIn) return
  throw new RefusedError(failure('APP_OUTDATED', moneyWithoutOutcome(request)))
}
