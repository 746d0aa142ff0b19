import type { FastifyRequest } from 'fastify'
import { failure } from '../reasons/failure.ts'
import { moneyWithoutOutcome } from './problem-document.ts'
import { RefusedError } from './refusal.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request for a host that is not ours: a page of another site whose name was turned to our address (DNS rebinding) would else
 * be taken for one of our own.
 */
export function refuseOtherHosts(request: FastifyRequest, hosts: ReadonlySet<string>): void {
  if (!hosts.has(request.host)) throw new RefusedError(failure('NOT_ALLOWED', moneyWithoutOutcome(request)), { status: 421 })
}

/** Refuses a changing request that another site's page may have sent: its `Origin` must be exactly this host's. */
export function refuseOtherOrigins(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return
  if (request.headers.origin !== `${request.protocol}://${request.host}`) throw new RefusedError(failure('NOT_ALLOWED', moneyWithoutOutcome(request)))
}
