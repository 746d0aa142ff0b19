/** Heading of the part of `docs/measurements.md` that `npm run faults -- --full` writes. */
const HEADING = '## Faults'

/** Puts a part of its own into the document of measurements, in place of the one that was there. Other parts stay as they are. */
export function withFaults(document: string | undefined, part: string): string {
  const text = document ?? '# Measurements\n'
  const start = text.search(new RegExp(`^${HEADING}$`, 'm'))
  if (start < 0) return `${text.trimEnd()}\n\n${HEADING}\n\n${part.trim()}\n`
  const next = text.slice(start + HEADING.length).search(/^## /m)
  const rest = next < 0 ? '' : `\n${text.slice(start + HEADING.length + next)}`
  return `${text.slice(0, start)}${HEADING}\n\n${part.trim()}\n${rest}`
}
