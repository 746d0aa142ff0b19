import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import { failure } from '../reasons/failure.ts'
import type { App } from './app.ts'
import { moneyWithoutOutcome } from './problem-document.ts'
import { RefusedError } from './refusal.ts'

let areLifted = false

/** For benches: a load generator has one address. The server then limits nobody. */
export function liftRateLimits(): void {
  areLifted = true
}

/** Lets routes limit their calls by `config.rateLimit`; whoever is held back is told for how long. */
export async function addRateLimits(app: App): Promise<void> {
  await app.register(rateLimit, { global: false, allowList: () => areLifted, errorResponseBuilder: (request, context) => tooMany(request, context.ttl) })
}

/** A hook that lets an address call `max` times a minute, beside what the route itself limits. */
export function limitByAddress(app: App, max: number): (request: FastifyRequest) => Promise<void> {
  const count = app.createRateLimit({ max, timeWindow: 60_000 })
  return async (request) => {
    const limit = await count(request)
    if (!limit.isAllowed && limit.isExceeded) throw tooMany(request, limit.ttl)
  }
}

function tooMany(request: FastifyRequest, milliseconds: number): RefusedError {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000))
  return new RefusedError(failure('RATE_LIMITED', moneyWithoutOutcome(request), { seconds }), { retryAfter: seconds })
}
