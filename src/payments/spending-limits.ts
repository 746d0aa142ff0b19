import { nextKoreanDay, nextKoreanMonth } from '../programmes/korean-calendar.ts'
import type { Programme } from '../programmes/programme.ts'
import type { Purse } from '../programmes/purse.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Won } from '../values/won.ts'

/** A cap of a period: how much, how much of it is used, and when it begins again. */
export type Limit = { cap: Won; used: Won; left: Won; resetsAt: Date | null }

/** The limits on spending as they stand for a purse whose counters are of the running periods. */
export function spendingLimits(programme: Programme, purse: Purse, now: Date): { perPayment: Won; day: Limit; month: Limit } {
  return {
    perPayment: programme.paymentCap,
    day: limit(programme.dayCap, purse.daySpent, nextKoreanDay(now)),
    month: limit(programme.monthCap, purse.monthSpent, nextKoreanMonth(now)),
  }
}

export function limit(cap: Won, used: Won, resetsAt: Date | null): Limit {
  return { cap, used, left: used < cap ? cap - used : 0n, resetsAt }
}

/** PAYMENT_TOO_LARGE when the amount passes the limit of one payment, PAYMENT_LIMIT when it passes what is left of the day or month, until when. */
export function checkSpendingLimits(programme: Programme, purse: Purse, amount: Won, now: Date): Failure | undefined {
  const { day, month } = spendingLimits(programme, purse, now)
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
