import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { startBrowser } from '../test/journeys/browser.ts'
import { TillJourney } from '../test/journeys/till-journey.ts'
import { WalletJourney } from '../test/journeys/wallet-journey.ts'
import { startSystem } from '../test/running-system.ts'
import { buildWeb } from './build.ts'

/** `node tools/draw-screenshot.ts [FILE]`: plays a payment on the running program and draws the README's picture: the till asks, the wallet confirms, both have it. */
const file = process.argv[2] ?? join(import.meta.dirname, '..', 'docs', 'images', 'first-payment.png')
const AMOUNT = 12_500

await buildWeb()
const system = await startSystem()
const browser = await startBrowser()
try {
  const pictures: Buffer[] = []
  const take = async (page: Page): Promise<void> => {
    await page.waitForFunction(() => document.fonts.size > 0 && document.fonts.status === 'loaded')
    await page.waitForLoadState('networkidle')
    pictures.push(await page.screenshot())
  }
  const wallet = new WalletJourney(await browser.newPhone('ko'), system, 'ko')
  await wallet.arrive(100_000)
  await take(wallet.page)
  const till = new TillJourney(await browser.newPhone('ko'), system, 'ko')
  await till.signIn()
  const code = await till.ask(AMOUNT)
  await take(till.page)
  await wallet.typeShortCode(code)
  await wallet.button(wallet.say.pay(wallet.won(AMOUNT))).waitFor()
  await take(wallet.page)
  await wallet.pay(AMOUNT)
  await wallet.page.locator('.verdict--done').waitFor()
  await take(wallet.page)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, await sideBySide(await browser.newPhone('ko', { size: { width: 1_200, height: 660 } }), pictures))
} finally {
  await browser.close()
  await system.stop()
}

async function sideBySide(page: Page, pictures: readonly Buffer[]): Promise<Buffer> {
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString('base64')}" style="width:276px;border-radius:20px;border:1px solid #c9ced6">`)
  await page.setContent(`<body style="margin:0;padding:24px;background:#eef1f5;display:flex;gap:20px;justify-content:center">${images.join('')}</body>`)
  await page.waitForLoadState('networkidle')
  return page.screenshot()
}
