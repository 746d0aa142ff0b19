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
  },
} as const

/** Proves the phone in one's own name, from the form to the code of the text message. */
async function proveOwnPhone(wallet: WalletJourney): Promise<void> {
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
export async function issueDigitalOtp(wallet: WalletJourney, look: (name: string) => Promise<void> = async () => undefined): Promise<void> {
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
  await wallet.typePin()
  await at(say.choose)
  await wallet.typePin()
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
