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
  PASSKEY_ADDED: {
    title: { ko: '패스키가 등록됐어요', en: 'A passkey was added' },
    body: { ko: '{passkey}(으)로 로그인하고 결제할 수 있어요. 본인이 아니라면 패스키를 지우고 모든 기기에서 로그아웃해 주세요.', en: '{passkey} can sign in and approve payments. If this was not you, remove it and sign out everywhere.' },
    shownIn: { wallet: '/more/passkeys' },
    byText: true,
  },
  PASSKEY_REVOKED: {
    title: { ko: '패스키를 지웠어요', en: 'A passkey was removed' },
    body: { ko: '{passkey}(은)는 이제 쓸 수 없어요.', en: '{passkey} no longer works.' },
    shownIn: { wallet: '/more/passkeys' },
    byText: false,
  },
  PASSKEY_COPIED: {
    title: { ko: '패스키를 막았어요', en: 'A passkey was blocked' },
    body: { ko: '{passkey}의 사본이 쓰인 것 같아 막았어요. 새 패스키를 등록해 주세요.', en: 'A copy of {passkey} seems to be in use, so we blocked it. Please register a new one.' },
    shownIn: { wallet: '/more/passkeys' },
    byText: true,
  },
} as const satisfies Record<string, NoticeRecord>
