import { useEffect, useState } from 'preact/hooks'
import type { PaymentRequest, RequestCode } from '../../../src/protocol/api/payments.ts'
import { call } from '../../shared/http/call.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { readResource, setResource } from '../../shared/http/use-resource.ts'
import { requestPath } from '../commands.ts'

/** How often the countdown moves, and after a failure how often a new code is asked for. In milliseconds. */
const BEAT = 250
const ASK_AGAIN = 2_000

/** The code that a shopper can use now, and how many milliseconds it lives. A new one of the same request takes its place by itself. */
export function useFreshCode(requestId: string, request: PaymentRequest | null): { code: RequestCode | null; left: number } {
  const [now, setNow] = useState(serverNow)
  const isOpen = request?.state === 'open'
  const expiresAt = request?.code ? Date.parse(request.code.expiresAt) : 0
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), BEAT)
    return () => clearInterval(timer)
  }, [])
  const isStale = isOpen && expiresAt <= now
  useEffect(() => {
    if (!isStale || !request) return
    let current = true
    const renew = async () => {
      while (current) {
        const outcome = await call<PaymentRequest>('POST', `${requestPath(requestId)}/codes`, { body: {} })
        if (!current) return
        if (outcome.kind === 'answer') return setResource(requestPath(requestId), outcome.value)
        if (outcome.kind === 'problem' && outcome.problem.retry === 'no') return void readResource(requestPath(requestId))
        const wait = outcome.kind === 'problem' ? (outcome.retryAfter ?? ASK_AGAIN) : ASK_AGAIN
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
    void renew()
    return () => {
      current = false
    }
  }, [isStale, requestId])
  return { code: isOpen && !isStale ? request.code : null, left: Math.max(0, expiresAt - now) }
}
