/** What is pushed to this browser: a notice in the language that was asked for. */
export type PushedNotice = { readonly id: string; readonly title: string; readonly body: string; readonly opens: string; readonly language: 'ko' | 'en' }

/** A path of this app, and nothing that could lead elsewhere. */
export function isScreen(value: unknown): value is string {
  return typeof value === 'string' && /^\/(?![/\\])[\w/-]*$/.test(value)
}

/** Reads what was pushed; null when it is not one of our notices. */
export function readPushed(text: string): PushedNotice | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  if (typeof value !== 'object' || value === null) return null
  const { id, title, body, opens, language } = value as { readonly [name in keyof PushedNotice]?: unknown }
  if (typeof id !== 'string' || typeof title !== 'string' || typeof body !== 'string') return null
  return { id, title, body, opens: isScreen(opens) ? opens : '/notices', language: language === 'en' ? 'en' : 'ko' }
}
