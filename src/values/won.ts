/**
 * Money is a whole number of won. Inside it is a `bigint`; outside it is a JSON integer (design, law 1).
 */
export type Won = bigint

/** The largest amount a JSON integer carries without loss: 2^53 - 1 won. */
export const LARGEST_WON = 9_007_199_254_740_991n

/** Turns a JSON integer that a schema has already accepted into won. Throws a RangeError if it is not a safe, non-negative whole number. */
export function wonFromJson(value: number): Won {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a whole number of won: ${value}`)
  return BigInt(value)
}

/** Turns won into a JSON integer. Throws a RangeError above 2^53 - 1, where a JSON reader would round. */
export function wonToJson(amount: Won): number {
  if (amount > LARGEST_WON || amount < -LARGEST_WON) throw new RangeError(`too large for a JSON integer: ${amount}`)
  return Number(amount)
}

/** `12500n` → `12,500원` (ko) or `₩12,500` (en). */
export function wonInWords(amount: Won | number, language: 'ko' | 'en'): string {
  const digits = amount.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return language === 'ko' ? `${digits}원` : `₩${digits}`
}
