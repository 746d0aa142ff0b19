import type { Page } from 'playwright-core'
import { readTextedCode } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import type { JourneyLanguage } from './phrases.ts'

/** What is looked for in the office. */
const officePhrases = {
  ko: {
    samples: { green: '초록반찬', sea: '바다생선' },
    signIn: '로그인',
    fill: '연습: 사장님 정보 채우기',
    ask: '인증번호 받기',
    code: '문자로 온 6자리',
    confirm: '확인',
    otp: 'OTP 번호',
    noOtp: '이체하려면 OTP가 필요해요',
    practise: '연습: 매출을 지금 예치금으로 옮기기',
    transfer: '이체',
    add: '받는 곳 등록',
    number: '계좌번호',
    look: '예금주 확인',
    register: '맞아요, 등록하기',
    amount: '보낼 금액 (원)',
    missing: '받는 곳과 금액을 정해 주세요.',
    review: '다음: 확인하기',
    question: '이렇게 보낼까요?',
    byOtp: 'OTP로 확인하기',
    needsOtp: 'OTP가 있어야 보낼 수 있어요',
    send: '이 금액 보내기',
    done: '보냈어요',
    home: '홈으로',
    statement: '거래내역',
    sales: '매출',
    security: '인증·보안',
    policy: '어떤 일에 어떤 확인이 필요한지 보기',
    policyRow: '받는 곳과 금액에 묶인 OTP 번호',
    idle: '아직 계신가요?',
    stay: '계속하기',
    expired: '다시 확인해 주세요',
    personal: '개인 돈은 지갑 앱에서 쓰고 봐요',
    terminated: '해지가 끝났어요. 이제 실물 OTP를 쓰세요.',
    leave: '로그아웃',
  },
  en: {
    samples: { green: 'Green Side Dishes', sea: 'Sea Fish' },
    signIn: 'Sign in',
    fill: 'Practice: fill in the owner’s details',
    ask: 'Get a code',
    code: 'Six digits of the text message',
    confirm: 'Confirm',
    otp: 'OTP code',
    noOtp: 'Transfers need an OTP',
    practise: 'Practice: settle the sales into the deposit now',
    transfer: 'Transfer',
    add: 'Register a payee',
    number: 'Account number',
    look: 'Check the holder',
    register: 'Yes, register',
    amount: 'Amount (won)',
    missing: 'Choose a payee and an amount.',
    review: 'Next: review',
    question: 'Send it like this?',
    byOtp: 'Confirm with your OTP',
    needsOtp: 'Sending needs an OTP',
    send: 'Send this amount',
    done: 'Sent',
    home: 'Home',
    statement: 'Statement',
    sales: 'Sales',
    security: 'Security',
    policy: 'See which operation needs which proof',
    policyRow: 'OTP code bound to payee and amount',
    idle: 'Are you still there?',
    stay: 'Stay signed in',
    expired: 'Please confirm that it is you',
    personal: 'Your own money is in the wallet app',
    terminated: 'It has been terminated. Use your physical OTP now.',
    leave: 'Sign out',
  },
} as const

/** An owner at a computer. Finds things by their words. */
export class OfficeJourney {
  readonly page: Page
  readonly system: RunningSystem
  readonly language: JourneyLanguage
  readonly shop: 'green' | 'sea'

  constructor(page: Page, system: RunningSystem, language: JourneyLanguage, shop: 'green' | 'sea') {
    this.page = page
    this.system = system
    this.language = language
    this.shop = shop
  }

  get say() {
    return officePhrases[this.language]
  }

  won(amount: number): string {
    const digits = amount.toLocaleString('en-US')
    return this.language === 'ko' ? `${digits}원` : `₩${digits}`
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  async open(name: string | RegExp): Promise<void> {
    await this.unfold()
    await this.page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  }

  /** On a narrow screen the menu is folded away. */
  async unfold(): Promise<void> {
    await this.page.locator('.shell__side').waitFor()
    const menu = this.page.locator('.shell__menu[aria-expanded=false]')
    if (await menu.isVisible()) await menu.click()
  }

  async leave(): Promise<void> {
    await this.unfold()
    await this.press(this.say.leave)
  }

  /** ID and password, as the practice shops fill them in. */
  async enterPassword(): Promise<void> {
    await this.press(this.say.samples[this.shop])
    await this.page.locator('form').getByRole('button', { name: this.say.signIn, exact: true }).click()
  }

  async enterOtp(code: string): Promise<void> {
    await this.page.getByLabel(this.say.otp, { exact: true }).fill(code)
    await this.press(this.say.signIn)
  }

  /** The owner's phone at the pretend carrier. */
  async provePhone(look: (name: string) => Promise<void>): Promise<void> {
    const { page, say } = this
    await page.getByRole('button', { name: say.fill }).waitFor()
    await look('identity')
    await this.press(say.fill)
    await this.press(say.ask)
    await page.getByLabel(say.code).waitFor()
    const { owner } = this.system.deployment.sandbox!.offices.find(({ loginId }) => loginId === this.shop)!
    await page.getByLabel(say.code).fill(await readTextedCode(this.system, owner.phone))
    await this.press(say.confirm)
  }

  /** Registers an account of the pretend bank and comes back to the transfer with it chosen. */
  async addPayee(account: { bankName: { ko: string; en: string }; accountNumber: string; holderName: string }, look: (name: string) => Promise<void>): Promise<void> {
    const { page, say } = this
    await this.press(say.add)
    await page.getByRole('radio', { name: account.bankName[this.language] }).check()
    await page.getByLabel(say.number).fill(account.accountNumber)
    await look('new-payee')
    await this.press(say.look)
    await page.getByText(account.holderName).waitFor()
    await look('holder')
    await this.press(say.register)
    await page.getByLabel(say.amount).waitFor()
  }
}
