import type { Page } from 'playwright-core'
import type { RunningSystem } from '../running-system.ts'
import { phrases, type JourneyLanguage } from './phrases.ts'

/** A stall's owner at the till. Finds things by their words. */
export class TillJourney {
  readonly page: Page
  readonly system: RunningSystem
  readonly language: JourneyLanguage

  constructor(page: Page, system: RunningSystem, language: JourneyLanguage) {
    this.page = page
    this.system = system
    this.language = language
  }

  get say() {
    return phrases[this.language]
  }

  won(amount: number): string {
    const digits = amount.toLocaleString('en-US')
    return this.language === 'ko' ? `${digits}원` : `₩${digits}`
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  /** Enters as the owner of a sample shop, by one tap. */
  async signIn(shop = { ko: '초록반찬', en: 'Green Side Dishes' }): Promise<void> {
    await this.page.goto(this.system.tillUrl)
    await this.page.getByRole('button', { name: shop[this.language] }).click()
    await this.page.locator('.counter .keypad').waitFor()
    await this.page.getByText(this.say.connected).waitFor()
  }

  /** Asks for an amount; ends with the code on the screen. Returns the number that shoppers can type. */
  async ask(amount: number): Promise<string> {
    await this.page.goto(this.system.tillUrl)
    for (const digit of String(amount)) await this.page.locator('.keypad').getByRole('button', { name: digit, exact: true }).click()
    await this.press(this.say.showCode)
    return this.shortCode()
  }

  async shortCode(): Promise<string> {
    const number = this.page.locator('.waiting__number strong')
    await number.waitFor()
    return (await number.innerText()).replace(/\D/g, '')
  }

  /** The number on the screen that says that the money is there. */
  async confirmationNumber(): Promise<string> {
    const number = this.page.locator('.received__number')
    await number.waitFor()
    return number.innerText()
  }
}
