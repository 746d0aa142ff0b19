import { createPublicKey, type KeyObject } from 'node:crypto'
import { buildPushPayload } from '@block65/webcrypto-web-push'
import { systemClock, type Clock } from '../values/clock.ts'
import { callLimits, type CallLimits } from './call-limits.ts'
import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker.ts'
import type { PushMessage, PushOutcome, PushPort } from './push-port.ts'
import { isPushService } from './push-services.ts'
import { withinTimeLimit } from './time-limit.ts'

export type WebPushOptions = {
  /** Names us to push services (VAPID, RFC 8292) and serves nothing else. */
  readonly key: KeyObject
  /** Where the push service's people reach ours: a `mailto:` or `https:` address. */
  readonly contact: string
  /** A sandbox may be answered by a push service on this machine. */
  readonly withLoopback: boolean
  readonly limits?: CallLimits
  readonly clock?: Clock
}

/** Push services as they are, each behind a breaker of its own: RFC 8030, 8291 and 8292 through a library. */
export function createWebPushAdapter({ key, contact, withLoopback, limits, clock = systemClock }: WebPushOptions): PushPort {
  const { timeLimitMilliseconds, failuresToOpen, openMilliseconds } = callLimits(limits ?? {})
  const { x, y } = createPublicKey(key).export({ format: 'jwk' })
  const publicKey = Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
  const vapid = { subject: contact, publicKey: publicKey.toString('base64url'), privateKey: key.export({ format: 'jwk' }).d }
  const breakers = new Map<string, CircuitBreaker>()
  const breakerOf = (host: string): CircuitBreaker => {
    const breaker = breakers.get(host) ?? createCircuitBreaker({ failuresToOpen, openMilliseconds, clock })
    breakers.set(host, breaker)
    return breaker
  }
  return {
    publicKey,
    isPushService: (endpoint) => isPushService(endpoint, withLoopback),
    async send(message) {
      if (!isPushService(message.endpoint, withLoopback)) return { outcome: 'refused', cause: 'not a push service' }
      const permit = breakerOf(new URL(message.endpoint).host).permit()
      if (!permit) return { outcome: 'unknown', cause: 'breaker open' }
      try {
        const request = await buildPushPayload(contentOf(message), subscriptionOf(message), vapid)
        const response = await withinTimeLimit(timeLimitMilliseconds, (signal) => fetch(message.endpoint, { ...request, redirect: 'error', signal }))
        await response.body?.cancel()
        const outcome = outcomeOf(response)
        if (outcome.outcome === 'unknown') permit.fail()
        else permit.succeed()
        return outcome
      } catch (error) {
        permit.fail()
        // Addresses stay out of the cause: it goes into logs.
        return { outcome: 'unknown', cause: error instanceof Error ? error.name : 'error' }
      }
    },
  }
}

function contentOf({ text, keepSeconds, isUrgent, topic }: PushMessage): Parameters<typeof buildPushPayload>[0] {
  return { data: text, options: { ttl: Math.max(1, Math.floor(keepSeconds)), urgency: isUrgent ? 'high' : 'normal', topic } }
}

function subscriptionOf({ endpoint, publicKey, sharedSecret }: PushMessage): Parameters<typeof buildPushPayload>[1] {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
  return { endpoint, expirationTime: null, keys: { p256dh: text(publicKey), auth: text(sharedSecret) } }
}

const LONGEST_WAIT_SECONDS = 3_600

/** RFC 8030, 5 and 7.3; 429 and 5xx pass. */
function outcomeOf({ status, headers }: Response): PushOutcome {
  if (status >= 200 && status < 300) return { outcome: 'taken' }
  if (status === 404 || status === 410) return { outcome: 'gone' }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { outcome: 'refused', cause: `status ${status}` }
  const seconds = Number(headers.get('retry-after'))
  return { outcome: 'unknown', cause: `status ${status}`, ...(seconds > 0 ? { retryAfterSeconds: Math.min(seconds, LONGEST_WAIT_SECONDS) } : {}) }
}
