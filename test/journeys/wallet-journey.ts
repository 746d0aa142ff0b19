import type { Page } from 'playwright-core'
import { joinWith, PIN, readTextedCode, Shopper } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import { moveIn } from './move-in.ts'
import { phrases, type JourneyLanguage } from './phrases.ts'

let people = 0

/** Someone new with a phone that nobody else has. */
function newPerson(): { name: string; birthDate: string; phone: string } {
  const number = ++people
  const name = `김하늘${String.fromCodePoint(0xac00 + number * 28)}`
  return { name, birthDate: '19580312', phone: `0107${String(process.pid % 1000).padStart(3, '0')}${String(number).padStart(4, '0')}` }
}

/** A shopper with the wallet in hand. Finds things by their words. */
export class WalletJourney {
  readonly page: Page
  readonly system: RunningSystem
  readonly language: JourneyLanguage
  readonly person = newPerson()

  constructor(page: Page, system: RunningSystem, language: JourneyLanguage) {
    this.page = page
    this.system = system
    this.language = language
  }

  get say() {
    return phrases[this.language]
  }

  /** 12500 → `12,500원` or `₩12,500`. */
  won(amount: number): string {
    const digits = amount.toLocaleString('en-US')
    return this.language === 'ko' ? `${digits}원` : `₩${digits}`
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: true })
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click()
  }

  async typeDigits(digits: string): Promise<void> {
    const pad = this.page.locator('dialog[open] .keypad').or(this.page.locator('.keypad')).last()
    for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).click()
  }

  async typePin(pin = PIN): Promise<void> {
    await this.typeDigits(pin)
  }

  /** From the first screen to home, with the code read over the sandbox's own door. */
  async signUp(guide: 'read' | 'skip' = 'skip'): Promise<void> {
    await this.page.goto(this.system.walletUrl)
    await this.press(this.say.start)
    await this.enterNameAndPhone()
    await this.enterCode(await readTextedCode(this.system, this.person.phone))
    await this.choosePin(guide)
  }

  async enterNameAndPhone(): Promise<void> {
    const { page, say, person } = this
    await page.getByLabel(say.name, { exact: true }).fill(person.name)
    await page.getByLabel(say.birth).fill(person.birthDate)
    await this.press(say.next)
    await page.getByLabel(say.phone).fill(person.phone)
    await page.getByRole('radio', { name: 'SKT', exact: true }).check()
    await this.press(say.sendCode)
    await page.getByLabel(say.code).waitFor()
  }

  async enterCode(code: string): Promise<void> {
    await this.page.getByLabel(this.say.code).fill(code)
    await this.press(this.say.next)
  }

  async choosePin(guide: 'read' | 'skip' = 'skip'): Promise<void> {
    await this.page.locator('.pin-pad').waitFor()
    await this.typePin()
    await this.page.getByRole('heading', { name: this.say.repeatPin }).waitFor()
    await this.typePin()
    await this.page.locator('.guide').waitFor()
    if (guide === 'read') return
    await this.press(this.say.skip)
    await this.page.locator('.purse').waitFor()
  }

  /** Links the first account that is found. Ends on the screen that asks how much. */
  async linkAccount(): Promise<void> {
    await this.page.goto(`${this.system.walletUrl}/top-up`)
    await this.press(this.say.linkAccount)
    await this.page.locator('button.row').first().click()
    await this.page.locator('.top-up').waitFor()
  }

  async topUp(face: number, price: number): Promise<void> {
    await this.typeDigits(String(face))
    await this.press(this.say.payPrice(this.won(price), this.won(face)))
    const pin = this.page.locator('.sheet .pin-pad')
    const end = this.page.locator('.verdict--done')
    await pin.or(end).waitFor()
    if (await pin.isVisible()) await this.typePin()
    await end.waitFor()
  }

  /** From the first screen to home with `face` won in the purse, screen by screen. */
  async arriveByHand(face: number): Promise<void> {
    await this.signUp()
    await this.linkAccount()
    await this.topUp(face, (face * 9) / 10)
    await this.press(this.say.home)
    await this.page.locator('.purse').waitFor()
  }

  /** A shopper who has been here before: signed up, an account linked, inside an unlock, with `face` won in the purse. */
  async arrive(face = 0): Promise<void> {
    const shopper = new Shopper(this.system, this.person.name)
    shopper.claim = { ...this.person, carrier: 'SKT' }
    await joinWith(shopper, this.system, face)
    await moveIn(this.page, this.system.walletUrl, shopper)
    await this.page.goto(this.system.walletUrl)
    await this.page.locator('.purse').waitFor()
  }

  /** From anywhere to the screen that a typed number leads to. */
  async typeShortCode(code: string): Promise<void> {
    await this.page.goto(`${this.system.walletUrl}/pay/number`)
    await this.typeDigits(code)
    await this.press(this.say.findShop)
  }

  /** Presses the button that pays, and the PIN when it is asked for. */
  async pay(amount: number): Promise<void> {
    await this.press(this.say.pay(this.won(amount)))
    const pin = this.page.locator('.sheet .pin-pad')
    await pin.or(this.page.locator('.verdict')).waitFor()
    if (await pin.isVisible()) await this.typePin()
  }

  /** Won in the purse, asked of the server by the page itself. */
  async balance(): Promise<number> {
    return this.page.evaluate(async () => {
      const answer = await fetch('/v1/wallet')
      const wallet = (await answer.json()) as { purse: { balance: number } }
      return wallet.purse.balance
    })
  }

  /** The verdict's words, on one line. */
  async verdict(): Promise<string> {
    const title = this.page.locator('.verdict__title')
    await title.waitFor()
    return (await title.innerText()).replace(/\s+/g, ' ')
  }
}
