import { NANOSECONDS_PER_SECOND } from './ranges.ts'

const WIDENING = 32n

/** Timestamps, both included. */
export type TimeRange = { min: bigint; max: bigint }

/** The part of a range in which anything can be; undefined if there is none. */
export function overlap(one: TimeRange, other: TimeRange): TimeRange | undefined {
  const min = one.min > other.min ? one.min : other.min
  const max = one.max < other.max ? one.max : other.max
  return min <= max ? { min, max } : undefined
}

/**
 * Reads up to `limit` rows by time without an index by time: window after window, a second wide at first and each time 32 times wider,
 * so that a page of what is dense is found after a few rows, and what is sparse after a few windows.
 */
export async function readByTime<Row>(
  range: TimeRange,
  { limit, reversed }: { limit: number; reversed: boolean },
  readWindow: (window: TimeRange, limit: number) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  let { min, max } = range
  for (let width = NANOSECONDS_PER_SECOND; min <= max && rows.length < limit; width *= WIDENING) {
    const isLast = max - min < width
    const window = isLast ? { min, max } : reversed ? { min: max - width + 1n, max } : { min, max: min + width - 1n }
    rows.push(...(await readWindow(window, limit - rows.length)))
    if (isLast) break
    if (reversed) max = window.min - 1n
    else min = window.max + 1n
  }
  return rows
}
