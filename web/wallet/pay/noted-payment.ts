import { useEffect } from 'preact/hooks'
import type { FoundRequest } from '../../../src/protocol/api/payments.ts'
import { noteStep, stepDone } from '../left-off.ts'

/** Takes note of a request that was looked at, so that home offers it again for as long as it can be paid. */
export function useNotedPayment(found: FoundRequest | null): void {
  useEffect(() => {
    if (!found) return
    if (found.state !== 'open') return stepDone('payment')
    noteStep({ what: 'payment', path: `/pay/requests/${found.requestId}`, amount: found.amount, name: found.shop.name, until: Date.parse(found.expiresAt) })
  }, [found])
}
