/** Deeper than any message of ours. */
const DEEPEST = 12

/** Whether in some object of `text` a name stands twice: then parsing has kept fewer names than there are colons outside strings. */
export function hasNameTwice(text: string, parsed: unknown): boolean {
  const members = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').split(':').length - 1
  let names = 0
  const queue = [parsed]
  for (let value = queue.pop(); value !== undefined; value = queue.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const inner = Object.values(value)
    if (!Array.isArray(value)) names += inner.length
    queue.push(...inner)
  }
  return names !== members
}

/**
 * Looks through parsed JSON for text that no field may hold: NUL, which PostgreSQL refuses, lone surrogates, which are no characters,
 * and nesting deeper than any message. Returns what is wrong, or undefined. Walks without recursion, so that depth can't exhaust the stack.
 */
export function faultInText(root: unknown): string | undefined {
  const queue: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }]
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    const { value, depth } = item
    if (typeof value === 'string') {
      if (value.includes('\0')) return 'a text holds NUL'
      if (!value.isWellFormed()) return 'a text holds half a character'
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= DEEPEST) return 'too deep'
      for (const [name, inner] of Object.entries(value)) queue.push({ value: name, depth: depth + 1 }, { value: inner, depth: depth + 1 })
    }
  }
  return undefined
}
