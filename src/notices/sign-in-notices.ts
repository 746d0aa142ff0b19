import type { NoticeRecord } from './notice-record.ts'

/** A person's sign-in: phones, PIN, sessions. */
export const signInNotices = {
  DEVICE_REGISTERED: {
    title: { ko: '새 휴대폰이 등록됐어요', en: 'A new phone was registered' },
    body: { ko: '{device}에서 온장을 쓸 수 있게 됐어요. 본인이 아니라면 모든 기기에서 로그아웃해 주세요.', en: '{device} can now use Onjang. If this was not you, sign out everywhere.' },
    shownIn: { wallet: '/devices' },
    byText: true,
  },
  PIN_LOCKED: {
    title: { ko: '결제 비밀번호가 잠겼어요', en: 'Your payment PIN is locked' },
    body: { ko: '비밀번호가 여러 번 틀렸어요. 본인이 아니라면 모든 기기에서 로그아웃해 주세요.', en: 'The PIN was entered wrongly several times. If this was not you, sign out everywhere.' },
    shownIn: { wallet: '/devices' },
    byText: true,
  },
} as const satisfies Record<string, NoticeRecord>
