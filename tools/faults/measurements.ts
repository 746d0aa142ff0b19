/** Heading of the part of `docs/measurements.md` that `npm run faults -- --full` writes. */
const HEADING = '## Faults'

export const TABLE_HEAD = ['| # | fault | how | n | violations | seed | date | what happened |', '|---|---|---|---|---|---|---|---|']

/**
 * Puts rows into the table of faults in the document of measurements, each in place of the one about the same fault; rows about others,
 * and other parts of the document, stay as they are.
 */
export function withFaults(document: string | undefined, intro: string, rows: readonly string[]): string {
  const text = document ?? '# Measurements\n'
  const start = text.search(new RegExp(`^${HEADING}$`, 'm'))
  const before = start < 0 ? `${text.trimEnd()}\n\n` : text.slice(0, start)
  const next = start < 0 ? -1 : text.slice(start + HEADING.length).search(/^## /m)
  const end = next < 0 ? text.length : start + HEADING.length + next
  const kept = start < 0 ? [] : text.slice(start, end).split('\n').filter((line) => line.startsWith('| ') && line !== TABLE_HEAD[0])
  const merged = new Map([...kept, ...rows].map((row) => [faultOf(row), row]))
  const table = [...TABLE_HEAD, ...[...merged.values()].toSorted(byNumber)]
  const after = next < 0 ? '' : `\n${text.slice(end)}`
  return `${before}${HEADING}\n\n${intro.trim()}\n\n${table.join('\n')}\n${after}`
}

/** The first two cells: number and fault. */
function faultOf(row: string): string {
  return row.split('|').slice(1, 3).join('|')
}

/** By the number of the fault; what was planted comes last. */
function byNumber(one: string, other: string): number {
  const number = (row: string): number => Number.parseInt(row.slice(1), 10) || Number.MAX_SAFE_INTEGER
  return number(one) - number(other)
}
