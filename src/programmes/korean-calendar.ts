/** Korea is nine hours ahead of UTC all year, so its days and months are arithmetic. */
const AHEAD = 9 * 3_600_000

/** The day in Korea, `2026-11-22`. */
export function koreanDay(instant: Date): string {
  return new Date(instant.getTime() + AHEAD).toISOString().slice(0, 10)
}

/** The first day of the month in Korea, `2026-11-01`. */
export function koreanMonth(instant: Date): string {
  return `${koreanDay(instant).slice(0, 7)}-01`
}

/** When the next day begins in Korea. */
export function nextKoreanDay(instant: Date): Date {
  const ahead = new Date(instant.getTime() + AHEAD)
  return new Date(Date.UTC(ahead.getUTCFullYear(), ahead.getUTCMonth(), ahead.getUTCDate() + 1) - AHEAD)
}

/** When the next month begins in Korea. */
export function nextKoreanMonth(instant: Date): Date {
  const ahead = new Date(instant.getTime() + AHEAD)
  return new Date(Date.UTC(ahead.getUTCFullYear(), ahead.getUTCMonth() + 1, 1) - AHEAD)
}

/** When the day of an instant began in Korea. */
export function startOfKoreanDay(instant: Date): Date {
  const ahead = new Date(instant.getTime() + AHEAD)
  return new Date(Date.UTC(ahead.getUTCFullYear(), ahead.getUTCMonth(), ahead.getUTCDate()) - AHEAD)
}
