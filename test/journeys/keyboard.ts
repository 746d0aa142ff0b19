import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** More presses than any screen has places to stop at. */
const MOST = 60

/**
 * Somebody who sees nothing and touches nothing: keys go in, and what a screen reader would say comes out. Nothing here clicks, and nothing
 * looks for anything but roles and names.
 */
export class KeyboardHand {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Role and name of what has the focus: `button "취소"`. */
  async focused(): Promise<string> {
    const place = this.page.locator(':focus')
    return (await place.count()) === 0 ? '' : (await place.ariaSnapshot()).split('\n')[0]!.replace(/^- /, '').replace(/( \[[^\]]*\])*:?$/, '')
  }

  /** Waits until the focus has come to this. */
  async focusComesTo(wanted: string): Promise<void> {
    const deadline = Date.now() + 10_000
    for (let said = await this.focused(); said !== wanted; said = await this.focused()) {
      assert.ok(Date.now() < deadline, `the focus is on ${said || 'nothing'}, not on ${wanted}`)
    }
  }

  /** Presses Tab until the wanted thing has the focus. */
  async tabTo(role: string, name: string | RegExp): Promise<void> {
    const isThere = (said: string): boolean => {
      const [, heardRole, heardName] = /^(\S+)(?: "(.*)")?/.exec(said) ?? []
      return heardRole === role && (typeof name === 'string' ? heardName === name : name.test(heardName ?? ''))
    }
    const heard: string[] = []
    for (let press = 0; press < MOST; press++) {
      const said = await this.focused()
      if (isThere(said)) return
      heard.push(said)
      await this.page.keyboard.press('Tab')
    }
    assert.fail(`no ${role} ${String(name)} on the way; heard ${[...new Set(heard)].join(' · ')}`)
  }

  async press(role: string, name: string | RegExp): Promise<void> {
    await this.tabTo(role, name)
    await this.page.keyboard.press('Enter')
  }

  /** Waits until a screen reader can find this, and says what the whole screen says. */
  async hear(role: Parameters<Page['getByRole']>[0], name?: string | RegExp): Promise<string> {
    await this.page.getByRole(role, name === undefined ? {} : { name }).first().waitFor()
    return this.page.locator('body').ariaSnapshot()
  }

  /** A screen that opens says its name: the focus comes to its heading, also when what is on it comes a little later than the screen. */
  async onScreen(name: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor()
    await this.page.waitForFunction((title) => document.activeElement?.tagName === 'H1' && document.activeElement.textContent === title, name)
  }
}

/** Keys as a quick hand or a scanner types them on a slow machine: each in a task of its own, and no picture drawn between two. */
export async function typeAtOnce(page: Page, keys: readonly string[]): Promise<void> {
  await page.evaluate(async (typed) => {
    const { port1, port2 } = new MessageChannel()
    port1.start()
    for (const key of typed) {
      dispatchEvent(new KeyboardEvent('keydown', { key }))
      await new Promise((done) => {
        port1.addEventListener('message', done, { once: true })
        port2.postMessage('')
      })
    }
  }, keys)
}
