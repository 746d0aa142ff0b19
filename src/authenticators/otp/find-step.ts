import type { Generator } from './generator.ts'

/** Steps before and after the expected one at which a time-based code is taken (RFC 6238, 5.2: one for the way). */
const WINDOW = 1
/** How far drift may go in all before a resync is asked for. */
const MOST_DRIFT = 20
/** Counters ahead at which a counted code is taken (RFC 4226, 7.4). */
const LOOK_AHEAD = 10
/** Steps in which a far code is searched for. */
const FAR = 1_000
/** Steps back in which a used code is known again. */
const REMEMBERED = 10

type Clockwork = Pick<Generator, 'method' | 'period' | 'clockOffset' | 'drift' | 'lastUsedStep'>

/** Where a code was found. `distance` is from the expected step. */
export type Found = { at: 'window' | 'used' | 'far'; step: number; distance: number } | { at: 'nowhere' }

/** The step that a generator should be at: of the time, or the next to count. */
export function expectedStep({ method, period, clockOffset, drift, lastUsedStep }: Clockwork, now: Date): number {
  return method === 'hotp' ? lastUsedStep + 1 : stepOfTime(period!, now) + clockOffset + drift
}

export function stepOfTime(period: number, now: Date): number {
  return Math.floor(now.getTime() / 1_000 / period)
}

/** Looks for a code near the expected step. `codeAt` is asked for a handful of steps. */
export function findNearStep(clockwork: Clockwork, now: Date, code: string, codeAt: (step: number) => string): Found {
  const expected = expectedStep(clockwork, now)
  for (const step of windowOf(clockwork, expected)) {
    if (step < 0 || codeAt(step) !== code) continue
    return { at: step > clockwork.lastUsedStep ? 'window' : 'used', step, distance: step - expected }
  }
  for (let step = Math.min(expected - 1, clockwork.lastUsedStep); step >= Math.max(0, expected - REMEMBERED); step--) {
    if (codeAt(step) === code) return { at: 'used', step, distance: step - expected }
  }
  return { at: 'nowhere' }
}

/** Looks far from the expected step, the nearest first: on both sides for one that goes by time, never at or below the last used step. */
export function findFarStep(clockwork: Clockwork, now: Date, code: string, codeAt: (step: number) => string): Found {
  const expected = expectedStep(clockwork, now)
  const isAhead = clockwork.method === 'hotp'
  for (let distance = 0; distance <= FAR; distance++) {
    for (const step of isAhead || distance === 0 ? [expected + distance] : [expected + distance, expected - distance]) {
      if (step >= 0 && step > clockwork.lastUsedStep && codeAt(step) === code) return { at: 'far', step, distance: step - expected }
    }
  }
  return { at: 'nowhere' }
}

function windowOf({ method, drift }: Clockwork, expected: number): number[] {
  if (method === 'hotp') return Array.from({ length: LOOK_AHEAD }, (_, ahead) => expected + ahead)
  const offsets = [0, -WINDOW, WINDOW].filter((offset) => Math.abs(drift + offset) <= MOST_DRIFT)
  return offsets.map((offset) => expected + offset)
}
