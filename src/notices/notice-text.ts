import { fillText } from '../reasons/fill-text.ts'
import type { Language, Text } from '../values/language.ts'
import { noticeRecord, type NoticeKind } from './notice-kinds.ts'

export type StoredFacts = { readonly [name: string]: string | number | Text }

/** Title and body of a notice in one language. Throws a RangeError when a fact is missing. */
export function noticeText(kind: NoticeKind, facts: StoredFacts, language: Language): { title: string; body: string } {
  const { title, body, lacking } = noticeRecord(kind)
  const inLanguage = Object.fromEntries(Object.entries({ ...lacking, ...facts }).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]))
  return { title: fillText(title[language], language, inLanguage), body: fillText(body[language], language, inLanguage) }
}
