import type { Page } from 'playwright-core'
import type { Uuid } from '../../src/values/uuid.ts'
import { ConsoleMember, type ConsoleRole } from '../console.ts'
import type { HandHeld } from '../otp-place.ts'
import type { RunningSystem } from '../running-system.ts'
import type { JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'

const DESK = { width: 1280, height: 800 }
/** What is looked for in the console. */
const say = {
  ko: {
    id: '아이디', password: '비밀번호', next: '다음', code: '인증 앱의 번호 6자리', signIn: '로그인', branch: '지점에 온 고객', suspicion: '부정 사용 의심', note: '무슨 일인가요?', open: '보기', happened: '있었던 일',
    choose: '이 OTP만 남기기', correct: '기록 바로잡기', restock: '점검 후 다시 입고', first: '기기에 나온 번호', second: '그다음 나온 번호', serial: '손에 든 기기의 일련번호', checked: '이 고객이 본인인지 확인했어요', now: '지금 처리', close: '닫기',
    another: '다른 고객', who: '진짜 주인의 휴대폰 번호', find: '찾기', terminate: '이용해지', generators: 'OTP 기기 입고', back: '기기 뒷면의 일련번호', looked: '점검했어요, 다시 입고', again: '다시 넣었어요', codes: '인쇄한 가게 QR', block: '막기', blocked: '운영에서 막음', blockTrace: '인쇄 QR 막음', done: '처리 번호', tickets: '문의함', take: '내가 맡기', look: '고객 보기', did: 'OTP 처리', answer: '고객에게 보낼 답', send: '답 보내기', sent: '보낸 답', issue: '실물 OTP 등록', issueSerial: '기기 뒷면의 일련번호', confirm: '등록 확인', inUse: '쓰고 있어요.',
  },
  en: {
    id: 'User name', password: 'Password', next: 'Next', code: 'Six digits of your authenticator app', signIn: 'Sign in', branch: 'At the branch', suspicion: 'Suspected misuse', note: 'What is it about?', open: 'Open', happened: 'What happened',
    choose: 'Keep this one', correct: 'Correct the record', restock: 'Put back into stock', first: 'Code it shows', second: 'Code it shows next', serial: 'Serial number of the generator in hand', checked: 'I have made sure who this is', now: 'Do it now', close: 'Close',
    another: 'Somebody else', who: 'Phone number of the true owner', find: 'Find', terminate: 'Terminate', generators: 'Import generators', back: 'Serial number on its back', looked: 'Looked over: into stock', again: 'in stock again', codes: 'Printed codes', block: 'Block', blocked: 'blocked by operations', blockTrace: 'Printed code blocked', done: 'Reference', tickets: 'Tickets', take: 'Take it', look: 'See the person', did: 'Acted on the OTP', answer: 'Answer to the person', send: 'Send the answer', sent: 'The answer', issue: 'Register a generator', issueSerial: 'Serial number on its back', confirm: 'Confirm', inUse: 'In use.',
  },
} as const
type Language = keyof typeof say

/** A member of the console at their desk. Finds things by their words. */
export class ConsoleDesk {
  readonly page: Page
  readonly system: RunningSystem
  readonly language: Language

  private constructor(page: Page, system: RunningSystem, language: Language) {
    this.page = page
    this.system = system
    this.language = language
  }

  static async of(system: RunningSystem, browser: JourneyBrowser, role: ConsoleRole, language: Language): Promise<ConsoleDesk> {
    const page = await browser.newPhone(language, { size: DESK })
    const words = say[language]
    const member = new ConsoleMember(system, role)
    await page.goto(system.consoleUrl)
    await page.getByLabel(words.id, { exact: true }).fill(member.sample.loginId)
    await page.getByLabel(words.password, { exact: true }).fill(member.sample.password)
    await page.getByRole('button', { name: words.next, exact: true }).click()
    const [inside, refused] = [page.getByRole('search'), page.locator('.error-panel')]
    // A code whose half minute ended on the way is refused, and the next one is typed.
    do {
      await page.getByLabel(words.code).fill(await member.nextCode())
      await page.getByRole('button', { name: words.signIn, exact: true }).click()
      await inside.or(refused).waitFor()
    } while (await refused.isVisible())
    return new ConsoleDesk(page, system, language)
  }

  get words() {
    return say[this.language]
  }

  get sheet() {
    return this.page.locator('dialog[open]')
  }

  look(name: string): Promise<void> {
    return inspectScreen(this.page, `console-${name}-${this.language}`)
  }

  /** Says why, in whatever holds the question. */
  async giveReason(reason: string, note: string, place = this.page.locator('main')): Promise<void> {
    await place.getByRole('radio', { name: reason, exact: true }).check()
    await place.getByLabel(this.words.note).fill(note)
    await place.getByRole('button', { name: this.words.open, exact: true }).click()
  }

  async open(personId: Uuid, reason: string): Promise<void> {
    await this.page.goto(`${this.system.consoleUrl}/people/${personId}`)
    await this.giveReason(reason, 'walk-in')
    await this.page.getByRole('heading', { name: this.words.happened }).waitFor()
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  async typeCodes(held: HandHeld): Promise<void> {
    await this.sheet.getByLabel(this.words.first, { exact: true }).fill(held.press())
    await this.sheet.getByLabel(this.words.second, { exact: true }).fill(held.press())
  }

  /** On the sheet of a new generator: its number, who it is, two codes, and that it is registered. */
  async register(held: HandHeld, look: () => Promise<void> = async () => undefined): Promise<void> {
    await this.sheet.getByLabel(this.words.issueSerial).fill(held.facts.serial)
    await look()
    await this.sheet.getByLabel(this.words.checked).check()
    await this.sheet.getByRole('button', { name: this.words.next, exact: true }).click()
    await this.typeCodes(held)
    await this.sheet.getByRole('button', { name: this.words.confirm, exact: true }).click()
    await this.sheet.getByRole('status').getByText(this.words.inUse).waitFor()
    await this.sheet.getByRole('button', { name: this.words.close, exact: true }).last().click()
  }

  /** The last of a sheet: who it is was checked, it is done, and that stands on the timeline. */
  async finish(action: string): Promise<void> {
    await this.sheet.getByLabel(this.words.checked).check()
    await this.sheet.getByRole('button', { name: this.words.now, exact: true }).click()
    const told = this.sheet.getByRole('status')
    await told.getByText(this.words.done).waitFor()
    const reference = /T-[2-9A-Z]{8}/.exec(await told.innerText())![0]
    await this.sheet.getByRole('button', { name: this.words.close, exact: true }).last().click()
    await this.page.locator('.timeline').getByText(`action: ${action} · reference: ${reference}`, { exact: false }).first().waitFor()
  }
}
