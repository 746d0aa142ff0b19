/** One measured figure. `ratio` is against what is named in `against`, measured in the same run. */
export type Row = { name: string; value: number; unit: string; ratio?: number; against?: string; n: number }

/** The middle one; of an even number the lower middle, so that it is always a figure that was measured. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) throw new RangeError('no values')
  return middle
}

/** The value that `share` of all do not pass. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  if (at === undefined) throw new RangeError('no values')
  return at
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits + 1))
}
