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
  STALL_CODE_BLOCKED: {
    title: { ko: '운영자가 인쇄 QR을 막았어요', en: 'The operator blocked a printed code' },
    body: { ko: '{place}에 붙인 QR로는 이제 결제할 수 없어요. 떼어 내고 새 QR을 만들어 붙여 주세요.', en: 'Nobody can pay by the code at {place} any more. Take it down, and put up a new one.' },
    shownIn: { till: '/codes' },
    byText: false,
  },
} as const satisfies Record<string, NoticeRecord>
