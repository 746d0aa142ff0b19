import type { Page } from 'playwright-core'
import { TillJourney } from './till-journey.ts'
import { tillPhrases } from './till-phrases.ts'

export const STAFF_PIN = '480913'

/** Owner and staff at tills of their own. */
export class StaffJourney extends TillJourney {
  get till() {
    return tillPhrases[this.language]
  }

  async typeOnPad(digits: string): Promise<void> {
    const pad = this.page.locator('dialog[open] .keypad').or(this.page.locator('.keypad')).last()
    for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).click()
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.system.tillUrl}${path}`)
  }

  /** The owner adds a member. Returns the invitation's number, as it stands on the screen. */
  async addStaff(name: string, refundDayLimit: number, look?: (page: Page, name: string) => Promise<void>): Promise<string> {
    await this.page.getByRole('link', { name: this.till.more }).click()
    await this.page.getByRole('link', { name: this.till.staff, exact: true }).click()
    await this.press(this.till.addStaff)
    await this.page.getByLabel(this.till.name, { exact: true }).fill(name)
    await this.page.getByLabel(this.till.limit).fill(String(refundDayLimit))
    await this.page.getByRole('switch', { name: this.till.reports }).check()
    await look?.(this.page, 'staff-new')
    await this.press(this.till.saveAndInvite)
    const code = await this.page.locator('.invite__code').innerText()
    await look?.(this.page, 'staff-invite')
    await this.press(this.till.toList)
    await this.page.getByText(name).waitFor()
    await look?.(this.page, 'staff')
    return code
  }

  /** A member's first sign-in. */
  async join(code: string, look?: (page: Page, name: string) => Promise<void>): Promise<void> {
    await this.open('/')
    const join = this.page.getByRole('link', { name: this.till.join })
    await join.waitFor()
    await look?.(this.page, 'sign-in')
    await join.click()
    await this.page.getByLabel(this.till.invite).fill(code.toLowerCase())
    await this.press(this.till.next)
    await this.page.locator('.pin-pad').waitFor()
    await look?.(this.page, 'join-pin')
    await this.typeOnPad(STAFF_PIN)
    await this.page.getByRole('heading', { name: this.till.repeatPin }).waitFor()
    await this.typeOnPad(STAFF_PIN)
    await this.page.locator('.counter .keypad').waitFor()
    await this.page.getByText(this.say.connected).waitFor()
  }

  /** Lets this phone approve for the owner of a sample shop. */
  async registerPhone(shop: string, look?: (page: Page, name: string) => Promise<void>): Promise<void> {
    const sample = this.system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === shop)!
    await this.open('/approval-phone')
    await this.page.getByLabel(this.till.id).fill(sample.loginId)
    await this.page.getByLabel(this.till.password).fill(sample.password)
    await look?.(this.page, 'approval-phone')
    await this.press(this.till.registerPhone)
    await this.page.getByText(this.till.phoneReady).waitFor()
    await this.open('/')
    await this.page.getByText(this.say.connected).waitFor()
  }
}
