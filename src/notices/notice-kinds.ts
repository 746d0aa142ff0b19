import type { Text } from '../values/language.ts'
import type { GivenParameter, NamesIn } from '../reasons/reason-parameters.ts'
import { merchantNotices } from './merchant-notices.ts'
import { moneyNotices } from './money-notices.ts'
import type { InboxApp, NoticeRecord } from './notice-record.ts'
import { officeNotices } from './office-notices.ts'
import { otpNotices } from './otp-notices.ts'
import { supportNotices } from './support-notices.ts'
import { signInNotices } from './sign-in-notices.ts'

/** Every kind of notice. One without its texts in both languages does not compile. */
export const noticeKinds = { ...signInNotices, ...supportNotices, ...merchantNotices, ...moneyNotices, ...otpNotices, ...officeNotices } as const satisfies Record<string, NoticeRecord>

export type NoticeKind = keyof typeof noticeKinds

type FactName<Of extends NoticeKind> = NamesIn<(typeof noticeKinds)[Of]['title' | 'body']['ko' | 'en']>

/** The facts that a kind's texts need. `amount`, `time` and `date` are put into words for each language; a name may be given in both. */
export type NoticeFacts<Of extends NoticeKind> = { readonly [name in FactName<Of>]: GivenParameter | Text }

const records: { readonly [kind in NoticeKind]: NoticeRecord } = noticeKinds

/** The record of a kind, in its general type. */
export function noticeRecord(kind: NoticeKind): NoticeRecord {
  return records[kind]
}

/** Whether a kind that was stored, perhaps by a newer version, is one this version knows. */
export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(noticeKinds, kind)
}

/** The kinds that an app shows. */
export function kindsShownIn(app: InboxApp): NoticeKind[] {
  return (Object.keys(noticeKinds) as NoticeKind[]).filter((kind) => noticeRecord(kind).shownIn[app] !== undefined)
}
