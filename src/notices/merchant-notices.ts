import type { NoticeRecord } from './notice-record.ts'

/** What an owner hears of the shop. */
export const merchantNotices = {
  REFUND_APPROVAL_WAITING: {
    title: { ko: '환불 승인을 기다려요', en: 'A refund waits for you' },
    body: { ko: '{member}님이 {amount} 환불 승인을 요청했어요.', en: '{member} asks you to approve a refund of {amount}.' },
    shownIn: { till: '/' },
    byText: false,
    usefulSeconds: 300,
  },
} as const satisfies Record<string, NoticeRecord>
