import type { NoticeRecord } from './notice-record.ts'

/** Passkeys of all apps stand on each app's list. */
const whereListed = { wallet: '/more/passkeys', till: '/passkeys', office: '/security/passkeys' } as const

/** A person's sign-in: phones, PIN, sessions. */
export const signInNotices = {
  DEVICE_REGISTERED: {
    title: { ko: '새 휴대폰이 등록됐어요', en: 'A new phone was registered' },
    body: { ko: '{device}에서 온장을 쓸 수 있게 됐어요. 본인이 아니라면 모든 기기에서 로그아웃해 주세요.', en: '{device} can now use Onjang. If this was not you, sign out everywhere.' },
    shownIn: { wallet: '/more/devices' },
    byText: true,
    alsoToFormerNumber: true,
  },
  PIN_LOCKED: {
    title: { ko: '결제 비밀번호가 잠겼어요', en: 'Your payment PIN is locked' },
    body: { ko: '비밀번호가 여러 번 틀렸어요. 본인이 아니라면 모든 기기에서 로그아웃해 주세요.', en: 'The PIN was entered wrongly several times. If this was not you, sign out everywhere.' },
    shownIn: { wallet: '/more/devices' },
    byText: true,
  },
  PASSKEY_ADDED: {
    title: { ko: '패스키가 등록됐어요', en: 'A passkey was added' },
    body: { ko: '{app}에서 {passkey}(으)로 본인 확인을 할 수 있어요. 본인이 아니라면 패스키를 지우고 모든 기기에서 로그아웃해 주세요.', en: '{passkey} can now confirm who you are in the {app}. If this was not you, remove it and sign out everywhere.' },
    shownIn: whereListed,
    byText: true,
    alsoToFormerNumber: true,
  },
  PASSKEY_REVOKED: {
    title: { ko: '패스키를 지웠어요', en: 'A passkey was removed' },
    body: { ko: '{app}에서 쓰던 {passkey}(은)는 이제 쓸 수 없어요.', en: '{passkey} of the {app} no longer works.' },
    shownIn: whereListed,
    byText: false,
  },
  PASSKEY_COPIED: {
    title: { ko: '패스키를 막았어요', en: 'A passkey was blocked' },
    body: { ko: '{app}에서 {passkey}의 사본이 쓰인 것 같아 막았어요. 새 패스키를 등록해 주세요.', en: 'A copy of {passkey} of the {app} seems to be in use, so we blocked it. Please register a new one.' },
    shownIn: whereListed,
    byText: true,
  },
  RECOVERY_CODES_MADE: {
    title: { ko: '복구 코드를 만들었어요', en: 'Recovery codes were made' },
    body: { ko: '예전 복구 코드는 이제 쓸 수 없어요. 본인이 아니라면 모든 기기에서 로그아웃해 주세요.', en: 'Earlier recovery codes no longer work. If this was not you, sign out everywhere.' },
    shownIn: { wallet: '/more/recovery-codes' },
    byText: true,
    alsoToFormerNumber: true,
  },
  RESET_ASKED: {
    title: { ko: '{what}를 새로 정해 달라는 요청이 있어요', en: 'Somebody asked for a new {what}' },
    body: { ko: '{time}부터 새 {what}로 바뀌어요. 본인이 아니라면 그 전에 온장을 열어 취소해 주세요.', en: 'The new {what} takes effect on {time}. If this was not you, open Onjang and cancel it before then.' },
    shownIn: { wallet: '/', till: '/', office: '/' },
    byText: true,
    alsoToFormerNumber: true,
    usefulSeconds: 86_400,
  },
  RESET_CANCELLED: {
    title: { ko: '{what} 변경을 취소했어요', en: 'The change of your {what} was cancelled' },
    body: { ko: '쓰던 {what}를 그대로 쓰면 돼요.', en: 'Your {what} stays as it was.' },
    shownIn: { wallet: '/', till: '/', office: '/' },
    byText: true,
  },
  RESET_DONE: {
    title: { ko: '{what}를 새로 정했어요', en: 'Your {what} was changed' },
    body: { ko: '모든 기기에서 새 {what}로 다시 확인해요. 본인이 아니라면 바로 고객센터에 알려 주세요.', en: 'Every device asks for the new {what}. If this was not you, tell support at once.' },
    shownIn: { wallet: '/', till: '/', office: '/' },
    byText: true,
    alsoToFormerNumber: true,
  },
  RESET_DONE_PASSKEYS_STAY: {
    title: { ko: '{what}를 새로 정했어요', en: 'Your {what} was changed' },
    body: {
      ko: '모든 기기에서 새 {what}로 다시 확인해요. 패스키 {count}개로는 계속 로그인할 수 있으니, 모르는 것이 있으면 ‘지문·얼굴 (패스키)’에서 지워 주세요. 본인이 아니라면 바로 고객센터에 알려 주세요.',
      en: 'Every device asks for the new {what}. Passkeys that can still sign in: {count}. Remove any that you do not know under “Fingerprint and face (passkeys)”. If this was not you, tell support at once.',
    },
    shownIn: { wallet: '/', till: '/', office: '/' },
    byText: true,
    alsoToFormerNumber: true,
  },
  WALLET_LOCKED: {
    title: { ko: '지갑을 잠갔어요', en: 'Your wallet was locked' },
    body: { ko: '다른 휴대폰은 모두 로그아웃됐고, 결제할 수 없어요. 결제 비밀번호를 새로 정해 주세요.', en: 'All other phones are signed out and can pay no more. Please choose a new PIN.' },
    shownIn: { wallet: '/more/devices' },
    byText: true,
  },
} as const satisfies Record<string, NoticeRecord>
