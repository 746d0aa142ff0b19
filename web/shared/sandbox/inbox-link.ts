import type { Language } from '../../../src/values/language.ts'

/** The page of the pretend text messages, in the language of the screens; `phone` shows only what came to that number. */
export function inboxLink(inboxUrl: string, language: Language, phone?: string): string {
  const link = new URL(inboxUrl)
  link.searchParams.set('lang', language)
  if (phone) link.searchParams.set('phone', phone)
  return link.href
}
