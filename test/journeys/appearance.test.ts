import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser, type PhoneOptions } from './browser.ts'
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

for (const [name, options] of [['senior', { senior: true }], ['dark', { dark: true }]] as const) {
  test(`the whole way works and reads well in ${name} mode`, async () => {
    const look = (page: Page, screen: string) => inspectScreen(page, `${name}-${screen}`)
    const { wallet, till } = await meet(options)
    await wallet.page.goto(system.walletUrl)
    await wallet.press(wallet.say.start)
    await look(wallet.page, 'name')
    await wallet.arriveByHand(50_000)
    await look(wallet.page, 'home')
    await look(till.page, 'till-keypad')
    const code = await till.ask(12_500)
    await look(till.page, 'till-waiting')
    await openEachWayToPay(wallet, code, look)
    await wallet.pay(12_500)
    await wallet.page.locator('.verdict--done').waitFor()
    await look(wallet.page, 'paid')
    await till.confirmationNumber()
    await look(till.page, 'till-received')
    for (const place of ['/top-up', '/top-up/accounts', '/history', '/more', '/more/devices']) await lookAt(wallet, system.walletUrl, place, look)
    for (const place of ['/sales', '/more']) await lookAt(till, system.tillUrl, place, look)
    await till.ask(90_000)
    await wallet.typeShortCode(await till.shortCode())
    await wallet.page.locator('.shortfall').waitFor()
    await look(wallet.page, 'shortfall')
    await till.press(till.say.cancel)
    await till.page.locator('.ended').waitFor()
    await look(till.page, 'till-cancelled')
    assert.deepEqual(journey.faults, [])
  })
}

test('senior mode is one tap from home and makes type and targets larger; the choice outlives a reload', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await wallet.arrive()
  const size = () => wallet.page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
  assert.equal(await size(), 17)
  await wallet.press(wallet.say.largerText)
  assert.equal(await size(), 20)
  await wallet.page.reload()
  await wallet.page.locator('.purse').waitFor()
  assert.equal(await size(), 20)
})

test('language, brightness, sound and vibration are chosen in the menu and stay chosen', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await wallet.arrive()
  await wallet.page.goto(`${system.walletUrl}/more`)
  await wallet.page.getByRole('radio', { name: '어둡게' }).check()
  await wallet.page.getByRole('switch', { name: '소리' }).uncheck()
  await wallet.page.getByRole('radio', { name: 'English' }).check()
  await wallet.page.getByRole('heading', { name: 'Screen and sound' }).waitFor()
  await wallet.page.reload()
  await wallet.page.getByRole('heading', { name: 'Screen and sound' }).waitFor()
  assert.equal(await wallet.page.locator('html').getAttribute('lang'), 'en')
  assert.equal(await wallet.page.locator('html').getAttribute('data-theme'), 'dark')
  assert.equal(await wallet.page.getByRole('switch', { name: 'Sound' }).isChecked(), false)
})

test('the till fits a tablet and a desktop, with today beside the keypad', async () => {
  for (const [name, size] of [['tablet', { width: 820, height: 1180 }], ['desktop', { width: 1280, height: 800 }]] as const) {
    const till = new TillJourney(await journey.newPhone('ko', { size }), system, 'ko')
    await till.signIn()
    await inspectScreen(till.page, `${name}-till-keypad`)
    assert.equal(await till.page.locator('.counter__aside').isVisible(), size.width >= 900)
    await till.ask(12_500)
    await inspectScreen(till.page, `${name}-till-waiting`)
  }
})

test('signing out everywhere ends the session of every device, and the wallet says that it has to be confirmed again', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await wallet.arrive()
  const other = await wallet.page.context().newPage()
  await other.goto(`${system.walletUrl}/history`)
  await wallet.page.goto(`${system.walletUrl}/more`)
  await wallet.press('모든 기기에서 로그아웃')
  await inspectScreen(wallet.page, 'ko-6-sign-out')
  await wallet.page.getByRole('dialog').getByRole('button', { name: '로그아웃' }).click()
  await wallet.button(wallet.say.start).waitFor()
  await other.getByRole('link', { name: '홈', exact: true }).click()
  await other.getByText('다시 확인이 필요해요.').waitFor()
  await inspectScreen(other, 'ko-6-session-ended')
})

async function meet(options: PhoneOptions): Promise<{ wallet: WalletJourney; till: TillJourney }> {
  const wallet = new WalletJourney(await journey.newPhone('ko', options), system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko', options), system, 'ko')
  await till.signIn()
  return { wallet, till }
}

async function openEachWayToPay(wallet: WalletJourney, code: string, look: (page: Page, screen: string) => Promise<void>): Promise<void> {
  await wallet.page.goto(`${system.walletUrl}/pay`)
  await wallet.page.locator('.camera').waitFor()
  await look(wallet.page, 'scan')
  await wallet.page.goto(`${system.walletUrl}/pay/number`)
  await wallet.typeDigits(code)
  await look(wallet.page, 'number')
  await wallet.press(wallet.say.findShop)
  await wallet.page.locator('.shop-card').waitFor()
  await look(wallet.page, 'confirm')
}

/** Opens a screen by its address and looks at it once it has read what it shows. */
async function lookAt(who: WalletJourney | TillJourney, url: string, place: string, look: (page: Page, screen: string) => Promise<void>): Promise<void> {
  await who.page.goto(`${url}${place}`)
  await who.page.locator('h1').waitFor()
  await who.page.waitForFunction(() => !document.querySelector('.skeleton'))
  const app = who instanceof TillJourney ? 'till' : 'wallet'
  await look(who.page, `${app}${place.replaceAll('/', '-')}`)
}
