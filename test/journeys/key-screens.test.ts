import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { comparePicture } from './compare-picture.ts'
import { inspectScreen } from './inspect-screen.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

let system: RunningSystem
let journey: JourneyBrowser
before(async () => {
  system = await startSystem()
  journey = await startBrowser()
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

test('the screens that matter most look as they were kept', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko'), system, 'ko')
  await Promise.all([wallet.arrive(50_000), till.signIn()])
  await wallet.page.goto(system.walletUrl)
  await wallet.page.locator('.purse__spendable strong').waitFor()
  await comparePicture(wallet.page, 'wallet-home')
  await comparePicture(till.page, 'till-keypad')
  const code = await till.ask(12_500)
  await comparePicture(till.page, 'till-waiting', [till.page.locator('.waiting__code'), till.page.locator('.waiting__number')])
  await wallet.typeShortCode(code)
  await wallet.button('12,500원 결제하기').waitFor()
  await comparePicture(wallet.page, 'wallet-confirm')
  await wallet.pay(12_500)
  await wallet.page.locator('.verdict--done').waitFor()
  await comparePicture(wallet.page, 'wallet-paid', [wallet.page.locator('.verdict__line'), wallet.page.locator('.paid__number'), wallet.page.locator('.paid__compare')])
  await till.confirmationNumber()
  await comparePicture(till.page, 'till-received', [till.page.locator('.received__number'), till.page.locator('.received__content > p').last()])
  await wallet.typeShortCode(await till.ask(90_000))
  await wallet.page.locator('.shortfall').waitFor()
  await comparePicture(wallet.page, 'wallet-refused', [wallet.page.locator('.shortfall .screen__hint')])
})

test('high contrast is chosen in the menu, stays chosen, and reads well on the whole way', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko'), system, 'ko')
  const look = (page: Page, screen: string) => inspectScreen(page, `contrast-${screen}`)
  await Promise.all([wallet.arrive(50_000), till.signIn()])
  for (const { page } of [wallet, till]) {
    await page.goto(`${new URL(page.url()).origin}/more`)
    await page.getByRole('switch', { name: '또렷하게 (고대비)' }).check()
    await look(page, 'more')
  }
  await wallet.page.goto(system.walletUrl)
  await wallet.page.locator('.purse__spendable strong').waitFor()
  await look(wallet.page, 'home')
  const code = await till.ask(2_000)
  await look(till.page, 'till-waiting')
  await wallet.typeShortCode(code)
  await wallet.button('2,000원 결제하기').waitFor()
  await look(wallet.page, 'confirm')
  await wallet.pay(2_000)
  await wallet.page.locator('.verdict--done').waitFor()
  await look(wallet.page, 'paid')
  await till.confirmationNumber()
  await look(till.page, 'till-received')
})
