import type { NoticeRecord } from './notice-record.ts'

/** What a person hears from those who answer them. */
export const supportNotices = {
  TICKET_ANSWERED: {
    title: { ko: '문의에 답이 왔어요', en: 'Your question is answered' },
    body: { ko: '{answer} (문의 번호 {reference})', en: '{answer} (reference {reference})' },
    shownIn: { wallet: '/notices', till: '/notices', office: '/notices' },
    byText: false,
  },
  PHONE_NUMBER_CHANGED: {
    title: { ko: '휴대폰 번호를 바꿨어요', en: 'Your phone number was changed' },
    body: { ko: '새 번호는 끝자리 {end}이에요. 24시간 동안 한도가 낮아요. 본인이 아니라면 바로 알려 주세요.', en: 'The new number ends in {end}. Limits are lower for 24 hours. Tell us at once if this was not you.' },
    shownIn: { wallet: '/notices', till: '/notices', office: '/security' },
    byText: true,
    alsoToFormerNumber: true,
  },
} as const satisfies Record<string, NoticeRecord>
