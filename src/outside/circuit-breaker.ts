import type { Clock } from '../values/clock.ts'

/** Leave to make one call. Exactly one of the two must be told when the call has ended. */
export type Permit = { succeed(): void; fail(): void }

export type CircuitBreaker = {
  /** Leave to call, or undefined while the breaker is open or its one trial is under way. */
  permit(): Permit | undefined
  state(): 'closed' | 'open' | 'half_open'
}

export type CircuitBreakerOptions = {
  /** Consecutive failures after which nothing more is sent. */
  readonly failuresToOpen: number
  /** Milliseconds after which one trial is let through. */
  readonly openMilliseconds: number
  readonly clock: Clock
}

/**
 * Stops calling a provider that does not answer, so that nobody waits for it (design, law 10). Closed: calls pass, and
 * consecutive failures are counted. Open: none pass. Half open, once the time is over: one trial passes; its success closes
 * the breaker and its failure opens it anew. A call that began before the breaker opened changes nothing when it ends after.
 */
export function createCircuitBreaker({ failuresToOpen, openMilliseconds, clock }: CircuitBreakerOptions): CircuitBreaker {
  let failures = 0
  let openedAt: number | undefined
  let trialUnderWay = false
  let period = 0

  const open = () => {
    period++
    openedAt = clock().getTime()
    trialUnderWay = false
  }
  const close = () => {
    period++
    openedAt = undefined
    trialUnderWay = false
    failures = 0
  }
  const restedEnough = () => openedAt !== undefined && clock().getTime() - openedAt >= openMilliseconds

  const ordinaryPermit = (): Permit => {
    const begun = period
    return {
      succeed: () => {
        if (begun === period) failures = 0
      },
      fail: () => {
        if (begun === period && ++failures >= failuresToOpen) open()
      },
    }
  }
  const trialPermit = (): Permit => {
    const begun = period
    trialUnderWay = true
    return {
      succeed: () => {
        if (begun === period) close()
      },
      fail: () => {
        if (begun === period) open()
      },
    }
  }

  return {
    permit: () => {
      if (openedAt === undefined) return ordinaryPermit()
      return restedEnough() && !trialUnderWay ? trialPermit() : undefined
    },
    state: () => (openedAt === undefined ? 'closed' : restedEnough() ? 'half_open' : 'open'),
  }
}
