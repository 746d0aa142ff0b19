/** Two-digit tag, two-digit length, value: the form of EMVCo's codes. The length counts characters, not bytes. */
export type Field = { tag: string; value: string }

/** The characters of a text: a sign outside the basic plane is one. */
export function characters(text: string): string[] {
  return Array.from(text)
}

/** Throws a RangeError for a value of no or more than 99 characters. */
export function writeField(tag: string, value: string): string {
  const length = characters(value).length
  if (length === 0 || length > 99) throw new RangeError(`field ${tag} has ${length} characters`)
  return `${tag}${String(length).padStart(2, '0')}${value}`
}

/** Undefined when the text is not made of whole fields. */
export function parseFields(text: string): Field[] | undefined {
  const signs = characters(text)
  const fields: Field[] = []
  let at = 0
  while (at < signs.length) {
    const tag = signs.slice(at, at + 2).join('')
    const lengthText = signs.slice(at + 2, at + 4).join('')
    if (!/^[0-9]{2}$/.test(tag) || !/^[0-9]{2}$/.test(lengthText)) return undefined
    const end = at + 4 + Number(lengthText)
    if (end > signs.length) return undefined
    fields.push({ tag, value: signs.slice(at + 4, end).join('') })
    at = end
  }
  return fields
}

/** The first field with this tag. */
export function findField(fields: Field[], tag: string): string | undefined {
  return fields.find((field) => field.tag === tag)?.value
}
