import { isReason, reasonRecord } from '../../../src/reasons/catalogue.ts'
import type { Language } from '../../../src/values/language.ts'

/** The words of a reason that was kept as a bare code; undefined when they need more than that, or this version does not know it. */
export function wordsOfReason(reason: string, language: Language): string | undefined {
  if (!isReason(reason)) return undefined
  const text = reasonRecord(reason).text[language]
  return text.includes('{') ? undefined : text
}
