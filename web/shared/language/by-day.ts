/** Neighbours of the same day in one group, in the order they came. */
export function byDay<Entry>(entries: readonly Entry[], dayOf: (entry: Entry) => string): { day: string; entries: Entry[] }[] {
  const groups: { day: string; entries: Entry[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry)
    const last = groups.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else groups.push({ day, entries: [entry] })
  }
  return groups
}
