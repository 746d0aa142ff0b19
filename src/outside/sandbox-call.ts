import type { Clock } from '../values/clock.ts'
import { Type } from '../protocol/schema.ts'
import { answerShape } from './answer-shape.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { callLimits, type CallLimits } from './call-limits.ts'
import { createProviderCaller, type ProviderCaller } from './provider-call.ts'
import type { SandboxConnection } from './sandbox-connection.ts'

export type SandboxAdapterOptions = {
  readonly connection: Pick<SandboxConnection, 'url' | 'clientId' | 'clientSecret'>
  readonly limits?: CallLimits
  readonly clock?: Clock
}

/** Every answer of the sandbox's identity check and messages has one. */
export const ResultCode = answerShape(Type.Object({ result_code: Type.String({ minLength: 1, maxLength: 8 }) }))

/** Calls the sandbox with its client id and secret (RFC 7617), each port behind a breaker of its own. */
export function createSandboxCaller({ connection, limits }: SandboxAdapterOptions, clock: Clock): ProviderCaller {
  const { timeLimitMilliseconds, failuresToOpen, openMilliseconds } = callLimits(limits ?? {})
  const breaker = createCircuitBreaker({ failuresToOpen, openMilliseconds, clock })
  const call = createProviderCaller({ baseUrl: connection.url, timeLimitMilliseconds, breaker })
  const secret = Buffer.from(`${connection.clientId}:${connection.clientSecret}`).toString('base64')
  return (request) => call({ ...request, headers: { ...request.headers, authorization: `Basic ${secret}` } })
}
