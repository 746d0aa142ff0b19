import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { CLIENT_VERSION_HEADER, OLDEST_CLIENT } from '../../src/protocol/client-version.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { isKept, startWithPublishedApps, versionOf, type PublishedApps } from './published-apps.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

let apps: PublishedApps
let journey: JourneyBrowser
before(async () => {
  apps = await startWithPublishedApps()
  journey = await startBrowser()
})
after(async () => {
  await journey?.close()
  await apps?.stop()
})

/** Makes the app on this phone one that the server no longer takes: its first version says so of itself, a newer one what it is. */
async function growOld(page: Page): Promise<void> {
  const script = ({ header, version }: { header: string; version: string }): void => {
    const send = globalThis.fetch
    globalThis.fetch = (input, init) => {
      if (document.documentElement.dataset['version']) return send(input, init)
      return send(input, { ...init, headers: { ...(init?.headers as Record<string, string>), [header]: version } })
    }
  }
  const what = { header: CLIENT_VERSION_HEADER, version: String(OLDEST_CLIENT - 1) }
  await page.addInitScript(script, what)
  await page.evaluate(script, what)
}

test('S2-27 S1-17 a wallet that is too old is told so, updates with one tap, and pays', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko', { installed: true }), apps.system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko'), apps.system, 'ko')
  const { page } = wallet
  await Promise.all([wallet.arrive(50_000), till.signIn()])
  await isKept(page)
  const code = await till.ask(2_000)
  await growOld(page)
  await apps.publish('wallet', 'newer')
  // Updated while the screen still waits for an answer: the kept files are not followed yet.
  const held = Promise.withResolvers<void>()
  await page.route('**/v1/deployment', async (route) => {
    await held.promise
    await route.continue()
  })
  await wallet.typeShortCode(code)
  // The bar says so on every screen, and the screen's own panel offers the same way out.
  const bar = page.locator('.bar--update')
  await bar.getByText('업데이트하면 바로 쓸 수 있어요.').waitFor()
  await inspectScreen(page, 'ko-wallet-too-old')
  await page.locator('.verdict').getByRole('button', { name: '업데이트' }).waitFor()
  const opened = page.waitForEvent('load')
  await bar.getByRole('button', { name: '업데이트' }).click()
  await opened
  held.resolve()
  await page.unrouteAll({ behavior: 'wait' })
  await page.waitForFunction(() => document.documentElement.dataset['version'] === 'newer')
  assert.equal(await bar.count(), 0)
  await wallet.typeShortCode(code)
  await wallet.pay(2_000)
  assert.equal(await wallet.verdict(), '2,000원 결제됐어요')
  assert.equal(await versionOf(page), 'newer')
  assert.equal(await wallet.balance(), 48_000)
})

test('S2-27 S1-17 a till that is too old is told so in English, updates with one tap, and takes money again', async () => {
  const till = new TillJourney(await journey.newPhone('en', { installed: true, senior: true, dark: true }), apps.system, 'en')
  const { page } = till
  await till.signIn()
  await isKept(page)
  await growOld(page)
  await apps.publish('till', 'newer')
  // Without a new load: a window that was just opened and not touched would take the newer version by itself.
  await page.locator('a[href="/sales"]').click()
  const bar = page.locator('.bar--update')
  await bar.getByText('Update and you can go on right away.').waitFor()
  await inspectScreen(page, 'en-till-too-old')
  const opened = page.waitForEvent('load')
  await page.locator('.error-panel').getByRole('button', { name: 'Update' }).click()
  await opened
  await page.waitForFunction(() => document.documentElement.dataset['version'] === 'newer')
  assert.match(await till.ask(3_000), /^\d{6,}$/)
  assert.equal(await bar.count(), 0)
  assert.deepEqual(journey.faults, [])
})
