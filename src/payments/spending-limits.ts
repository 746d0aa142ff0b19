import { nextKoreanDay, nextKoreanMonth } from '../programmes/korean-calendar.ts'
import type { Programme } from '../programmes/programme.ts'
import type { Purse } from '../programmes/purse.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Won } from '../values/won.ts'

/** A cap of a period: how much, how much of it is used, and when it begins again. */
export type Limit = { cap: Won; used: Won; left: Won; resetsAt: Date | null }

/**
 * The limits on spending as they stand for a purse whose counters are of the running periods. From a phone that came to its person less than a day ago
 * (`reducedUntil`) no more is spent in a day than one unlock opens: a thief with a swapped SIM gets no further before the owner has heard of it.
 */
export function spendingLimits(programme: Programme, purse: Purse, now: Date, reducedUntil: Date | null): { perPayment: Won; day: Limit; month: Limit } {
  const tomorrow = nextKoreanDay(now)
  const isReduced = reducedUntil !== null && reducedUntil > now && programme.unlock.amount < programme.dayCap
  const day = isReduced ? limit(programme.unlock.amount, purse.daySpent, reducedUntil < tomorrow ? reducedUntil : tomorrow) : limit(programme.dayCap, purse.daySpent, tomorrow)
  return {
    perPayment: programme.paymentCap,
    day,
    month: limit(programme.monthCap, purse.monthSpent, nextKoreanMonth(now)),
  }
}

export function limit(cap: Won, used: Won, resetsAt: Date | null): Limit {
  return { cap, used, left: used < cap ? cap - used : 0n, resetsAt }
}

/** PAYMENT_TOO_LARGE when the amount passes the limit of one payment, PAYMENT_LIMIT when it passes what is left of the day or month, until when. */
export function checkSpendingLimits(programme: Programme, purse: Purse, amount: Won, now: Date, reducedUntil: Date | null): Failure | undefined {
  const { day, month } = spendingLimits(programme, purse, now, reducedUntil)
  const tightest = month.left < day.left ? month : day
  if (amount > programme.paymentCap) {
    if (tightest.left < programme.paymentCap) return overLimit(tightest === month ? 'month' : 'day', tightest.left, tightest.resetsAt)
    return failure('PAYMENT_TOO_LARGE', 'not_moved', { amount: programme.paymentCap }, { limit: 'payment', left: Number(programme.paymentCap), resetsAt: null })
  }
  return amount > tightest.left ? overLimit(tightest === month ? 'month' : 'day', tightest.left, tightest.resetsAt) : undefined
}

function overLimit(which: string, left: Won, resetsAt: Date | null): Failure {
  return failure('PAYMENT_LIMIT', 'not_moved', { amount: left, time: resetsAt ?? new Date(0) }, { limit: which, left: Number(left), resetsAt: resetsAt?.toISOString() ?? null })
}
