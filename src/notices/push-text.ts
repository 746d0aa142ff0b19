import type { Language } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'
import { noticeRecord, type NoticeKind } from './notice-kinds.ts'
import type { InboxApp } from './notice-record.ts'
import { noticeText, type StoredFacts } from './notice-text.ts'

/** What the app's worker is sent: JSON of `{ id, title, body, opens, language }`. */
export function pushText({ id, kind, facts, app, language }: { id: Uuid; kind: NoticeKind; facts: StoredFacts; app: InboxApp; language: Language }): string {
  return JSON.stringify({ id, ...noticeText(kind, facts, language), opens: noticeRecord(kind).shownIn[app] ?? '/notices', language })
}
