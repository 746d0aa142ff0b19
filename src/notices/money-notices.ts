import type { NoticeRecord } from './notice-record.ts'

/** Money that moved, or did not, while its owner was not looking. */
export const moneyNotices = {
  REFUNDED: {
    title: { ko: '환불받았어요', en: 'You got a refund' },
    body: { ko: '{merchant}에서 {amount}을 돌려줬어요. 다시 쓸 수 있어요.', en: '{merchant} gave back {amount}. You can spend it again.' },
    shownIn: { wallet: '/history' },
    byText: false,
  },
  TOP_UP_DONE: {
    title: { ko: '충전이 끝났어요', en: 'Your top-up is done' },
    body: { ko: '기다리던 {amount} 충전이 끝났어요. 이제 쓸 수 있어요.', en: 'The {amount} you were waiting for is here. You can spend it now.' },
    shownIn: { wallet: '/history' },
    byText: false,
  },
  TOP_UP_FAILED: {
    title: { ko: '충전이 되지 않았어요', en: 'Your top-up did not go through' },
    body: { ko: '{amount} 충전이 되지 않았어요. 계좌에서 나간 돈은 없어요.', en: '{amount} was not added, and nothing was taken from your account.' },
    shownIn: { wallet: '/history' },
    byText: false,
  },
} as const satisfies Record<string, NoticeRecord>
