import type { Page } from 'playwright-core'
import { readTextedCode } from '../people.ts'
import type { WalletJourney } from './wallet-journey.ts'

/** The PIN of the OTP: never that of payments. */
export const OTP_PIN = '730519'

/** What is looked for on the OTP's screens. */
export const otpPhrases = {
  ko: {
    tab: 'OTP',
    none: '등록한 OTP가 없어요',
    issue: '디지털 OTP 발급',
    start: '시작하기',
    next: '다음',
    ownPhone: '본인 휴대폰인지 확인할게요',
    paymentPin: '결제 비밀번호를 입력해 주세요',
    choose: 'OTP 비밀번호를 정해 주세요',
    same: '결제 비밀번호와 같아요. 다른 번호로 정해 주세요.',
    repeat: 'OTP 비밀번호를 한 번 더 입력해 주세요',
    registered: '등록되었습니다',
    showCode: '번호 보기',
    enterPin: 'OTP 비밀번호 6자리를 입력해 주세요.',
    again: '비밀번호 다시 입력',
    copy: '번호 복사',
    copied: '복사했어요',
    inUse: '사용 중',
    everywhere: /앱·웹 · 개인·사업자 모두/,
    details: '자세히 · 메뉴',
    done: '확인',
    scan: '이체 QR 찍기 (인터넷 없이)',
    confirmAndShow: '확인하고 번호 보기',
    stranger: '온장이 보낸 이체가 아니에요. 이 화면을 믿지 마세요.',
    scanAgain: '다시 찍기',
    physical: 'OTP 생성기 등록',
    serial: '일련번호',
    first: '첫 번째 번호',
    second: '바로 다음 번호',
    code: 'OTP 번호',
    terminate: '이용해지',
    toSerial: '일련번호 입력하기',
    serialWrong: /4번/,
    otpPin: 'OTP 비밀번호를 입력해 주세요',
    review: '해지하면 이렇게 돼요',
    nothingLeft: /하나도 남지 않는 곳이 있어요/,
    ended: '해지되었습니다',
    without: 'OTP가 없어요',
    begin24: '24시간 뒤 해지 시작하기',
    recovery: '복구 코드',
    useRecovery: '복구 코드로 확인',
    in24: /24시간 뒤 해지돼요/,
    cancelRow: '해지 취소',
    cancel: '해지 취소하기',
    cancelled: '해지를 취소했어요',
    foundRow: '찾음 신고',
    found: '찾았어요',
    works: '다시 쓸 수 있어요',
    reissue: '재발급 · 휴대폰 바꾸기',
    thisPhone: /이 휴대폰 \(디지털 OTP\)/,
    oldCode: '이전 OTP의 번호',
    oldEnded: /해지됨/,
    terminated: '해지됨',
    reference: /T-[2-9A-HJKMNP-TV-Z]{8}/,
    report: '분실 신고',
    suspend: '지금 사용 멈추기',
    suspended: /사용을 멈췄어요/,
    unlockRow: '잠금 풀기',
    unlocked: '잠금을 풀었어요',
    resyncRow: '시간 보정',
    enter: '입력',
    clockSet: '시간을 맞췄어요',
    choose1: '하나 고르기',
    inHand: '지금 손에 있는 OTP를 골라 주세요',
    kept: '이 OTP를 쓸게요',
    correctRow: '일련번호 바로잡기',
    corrected: '기록을 바로잡았어요',
    branch: '창구에서 바로잡기',
    ownerWrong: '소유자가 다른 사람으로 기록돼 있어요',
    help: '도움 받기',
    answers: '이유와 답 더 보기',
    sendHelp: '문의 보내기',
    helpSent: '문의를 받았어요.',
    close: '닫기',
    otpAnswers: '도움말 · OTP가 안 될 때',
  },
  en: {
    tab: 'OTP',
    none: 'No OTP is registered',
    issue: 'Get a digital OTP',
    start: 'Begin',
    next: 'Next',
    ownPhone: 'Let us check that this phone is yours',
    paymentPin: 'Enter your payment PIN',
    choose: 'Choose an OTP PIN',
    same: 'That is your payment PIN. Please choose another.',
    repeat: 'Enter the OTP PIN once more',
    registered: 'It is registered',
    showCode: 'Show a code',
    enterPin: 'Enter the six digits of your OTP PIN.',
    again: 'Enter the PIN again',
    copy: 'Copy the code',
    copied: 'Copied',
    inUse: 'In use',
    everywhere: /App and web, personal and business/,
    details: 'Details and menu',
    done: 'Done',
    scan: 'Scan a transfer (without a network)',
    confirmAndShow: 'Confirm and show the code',
    stranger: 'Onjang did not send this transfer. Do not trust that screen.',
    scanAgain: 'Scan again',
    physical: 'Register a generator',
    serial: 'Serial number',
    first: 'First code',
    second: 'The very next code',
    code: 'OTP code',
    terminate: 'End its use',
    toSerial: 'Enter the serial number',
    serialWrong: /4/,
    otpPin: 'Enter the OTP PIN',
    review: 'This is what happens',
    nothingLeft: /In some places no OTP would be left/,
    ended: 'It is terminated',
    without: 'I don’t have the OTP',
    begin24: 'Begin the 24 hours',
    recovery: 'Recovery code',
    useRecovery: 'Confirm with the recovery code',
    in24: /terminated in 24 hours/,
    cancelRow: 'Cancel it',
    cancel: 'Call it off',
    cancelled: 'The termination is cancelled',
    foundRow: 'Found it',
    found: 'I found it',
    works: 'You can use it again',
    reissue: 'Reissue, or move to a new phone',
    thisPhone: /This phone \(digital OTP\)/,
    oldCode: 'Code of the old OTP',
    oldEnded: /terminated/,
    terminated: 'Terminated',
    reference: /T-[2-9A-HJKMNP-TV-Z]{8}/,
    report: 'Report a loss',
    suspend: 'Suspend it now',
    suspended: /It is suspended/,
    unlockRow: 'Unlock it',
    unlocked: 'It is unlocked',
    resyncRow: 'Set its clock',
    enter: 'Enter',
    clockSet: 'Its clock is set',
    choose1: 'Choose one',
    inHand: 'Which OTP do you have in your hand?',
    kept: 'This one is kept',
    correctRow: 'Correct the number',
    corrected: 'The record is corrected',
    branch: 'Correct it at a branch',
    ownerWrong: 'It is recorded for somebody else',
    help: 'Get help',
    answers: 'The reason, and more answers',
    sendHelp: 'Send it',
    helpSent: 'We have it.',
    close: 'Close',
    otpAnswers: 'Help: when an OTP does not work',
  },
} as const

/** Proves the phone in one's own name, from the form to the code of the text message. */
export async function proveOwnPhone(wallet: WalletJourney): Promise<void> {
  const { page, say, person } = wallet
  await page.getByLabel(say.birth).fill(person.birthDate)
  await page.getByLabel(say.phone).fill(person.phone)
  await page.getByRole('radio', { name: 'SKT', exact: true }).check()
  await wallet.press(say.sendCode)
  await page.getByLabel(say.code).waitFor()
  await page.getByLabel(say.code).fill(await readTextedCode(wallet.system, person.phone))
  await wallet.press(otpPhrases[wallet.language].next)
}

/** From the OTP tab's list to an OTP in use. `look` is called on each screen on the way. */
export async function issueDigitalOtp(wallet: WalletJourney, paymentPin?: string, look: (name: string) => Promise<void> = async () => undefined): Promise<void> {
  const { page } = wallet
  const say = otpPhrases[wallet.language]
  const at = (question: string) => page.getByRole('heading', { name: question }).waitFor()
  await wallet.press(say.issue)
  await wallet.button(say.start).waitFor()
  await look('about')
  await wallet.press(say.start)
  await at(say.ownPhone)
  await look('own-phone')
  await proveOwnPhone(wallet)
  await at(say.paymentPin)
  await look('payment-pin')
  await wallet.typePin(paymentPin)
  await at(say.choose)
  await wallet.typePin(paymentPin)
  await page.getByText(say.same).waitFor()
  await look('choose-pin')
  await wallet.typePin(OTP_PIN)
  await at(say.repeat)
  await wallet.typePin(OTP_PIN)
  await page.locator('.verdict--done').waitFor()
  await look('issued')
  await wallet.press(say.done)
  await page.locator('.otp-card').first().waitFor()
}

/** The code that the page shows. */
export async function shownCode(page: Page): Promise<string> {
  const digits = page.locator('.otp-code__digits')
  await digits.waitFor()
  return (await digits.getAttribute('data-code'))!
}
