import type { NoticeRecord } from './notice-record.ts'

/** An owner of several shops is told which one it is; older notices do not say. */
const LACKING_SHOP = { shop: { ko: '내 가게', en: 'Your shop' } } as const

/** What an owner hears of the office: who may come in, whom it pays, and what leaves the deposit. */
export const officeNotices = {
  OFFICE_ACCESS_SET: {
    title: { ko: '사무실 비밀번호가 정해졌어요', en: 'The password of your office was set' },
    body: { ko: '사무실 아이디와 비밀번호가 새로 정해졌어요. 본인이 아니라면 모든 기기에서 로그아웃하고 상담해 주세요.', en: 'ID and password of your office were set. If this was not you, sign out everywhere and call support.' },
    shownIn: { wallet: '/more/devices', office: '/security' },
    byText: true,
    alsoToFormerNumber: true,
  },
  OFFICE_NEW_BROWSER: {
    title: { ko: '새 컴퓨터에서 사무실에 들어왔어요', en: 'Your office was opened on a new computer' },
    body: { ko: '휴대폰 확인을 마치고 새 브라우저가 등록됐어요. 본인이 아니라면 모든 기기에서 로그아웃해 주세요.', en: 'A new browser was registered after a check by phone. If this was not you, sign out everywhere.' },
    shownIn: { wallet: '/more/devices', office: '/security' },
    byText: true,
    alsoToFormerNumber: true,
  },
  PAYEE_ADDED: {
    title: { ko: '받는 곳이 등록됐어요', en: 'A payee was added' },
    body: { ko: '{shop}: {bank} {account} 계좌가 등록됐어요. 하루 동안은 한도가 낮아요.', en: '{shop}: {bank} {account} was added. Its limits are lower for a day.' },
    shownIn: { wallet: '/transfers', office: '/transfer' },
    byText: true,
    lacking: LACKING_SHOP,
  },
  TRANSFER_TO_CONFIRM: {
    title: { ko: '이체를 확인해 주세요', en: 'Please confirm a transfer' },
    body: { ko: '{shop}: {bank} {account}(으)로 {amount}을 보내려고 해요.', en: '{shop}: {amount} is to be sent to {bank} {account}.' },
    shownIn: { wallet: '/transfers' },
    byText: false,
    usefulSeconds: 600,
    lacking: LACKING_SHOP,
  },
  TRANSFER_SENT: {
    title: { ko: '이체했어요', en: 'Your transfer was sent' },
    body: { ko: '{shop}: {bank} {account}(으)로 {amount}을 보냈어요. 본인이 아니라면 바로 상담해 주세요.', en: '{shop}: {amount} was sent to {bank} {account}. If this was not you, call support at once.' },
    shownIn: { wallet: '/transfers', office: '/statement' },
    byText: true,
    lacking: LACKING_SHOP,
  },
  TRANSFER_REVERSED: {
    title: { ko: '이체가 되지 않았어요', en: 'Your transfer did not go through' },
    body: { ko: '{shop}: {bank} {account}(으)로 보내려던 {amount}이 예치금으로 돌아왔어요.', en: '{shop}: {amount} for {bank} {account} is back in your deposit.' },
    shownIn: { wallet: '/transfers', office: '/statement' },
    byText: false,
    lacking: LACKING_SHOP,
  },
} as const satisfies Record<string, NoticeRecord>
