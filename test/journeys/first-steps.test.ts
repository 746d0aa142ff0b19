import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { readTextedCode } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
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

test('S2-25 a newcomer is shown three screens; leaving them is noticed, they go on where they stopped, and their end is recorded', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const { page } = wallet
  await wallet.signUp('read')
  await inspectScreen(page, 'ko-guide-1')
  await wallet.press('다음')
  await page.getByRole('heading', { name: '가게 QR을 비추고, 금액을 보고, 눌러요' }).waitFor()
  await page.goto(system.walletUrl)
  await page.getByText('사용 방법을 보다 마셨어요.').waitFor()
  await inspectScreen(page, 'ko-guide-left')
  await wallet.press('이어서 보기')
  await page.getByRole('heading', { name: '가게 QR을 비추고, 금액을 보고, 눌러요' }).waitFor()
  await wallet.press('다음')
  await inspectScreen(page, 'ko-guide-3')
  await wallet.press('시작하기')
  await page.locator('.purse').waitFor()
  assert.equal(await page.getByText('사용 방법을 보다 마셨어요.').count(), 0)
  const kept = await page.evaluate(() => JSON.parse(localStorage.getItem('onjang.guide')!) as { done: boolean; finishedAt: string })
  assert.equal(kept.done, true)
  assert.ok(Date.parse(kept.finishedAt) > 0)
  await page.goto(`${system.walletUrl}/more`)
  await page.getByRole('link', { name: '사용 방법' }).click()
  await page.locator('.guide').waitFor()
})

test('S2-28 a sign-up that a small phone threw away while the code was read goes on at the code', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const { page } = wallet
  await page.goto(system.walletUrl)
  await wallet.press(wallet.say.start)
  await wallet.enterNameAndPhone()
  await page.goto(system.walletUrl)
  await page.getByText('가입을 하다 마셨어요.').waitFor()
  await inspectScreen(page, 'ko-sign-up-left')
  await wallet.press('이어서 가입하기')
  await wallet.enterCode(await readTextedCode(system, wallet.person.phone))
  await wallet.choosePin()
  assert.equal(await page.evaluate(() => localStorage.getItem('onjang.sign-up')), null)
})

test('S2-28 a top-up and a payment that were begun and left are offered at home, with what has not happened yet', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko'), system, 'ko')
  const { page } = wallet
  await Promise.all([wallet.arrive(50_000), till.signIn()])
  await page.goto(`${system.walletUrl}/top-up`)
  await wallet.typeDigits('30000')
  await page.goto(system.walletUrl)
  await page.getByText('30,000원 충전을 하다 마셨어요.').waitFor()
  await inspectScreen(page, 'ko-top-up-left')
  await wallet.press('이어서 충전하기')
  await page.locator('.top-up__face').filter({ hasText: '30,000원' }).waitFor()
  await wallet.typeShortCode(await till.ask(4_500))
  await wallet.button('4,500원 결제하기').waitFor()
  await page.goto(system.walletUrl)
  await page.getByText('초록반찬 4,500원 결제를 하다 마셨어요.').waitFor()
  await page.getByText('아직 돈은 나가지 않았어요.', { exact: false }).waitFor()
  await wallet.press('이어서 결제하기')
  await wallet.pay(4_500)
  assert.equal(await wallet.verdict(), '4,500원 결제됐어요')
  await page.goto(system.walletUrl)
  await page.locator('.purse__spendable strong').waitFor()
  assert.equal(await page.getByText('하다 마셨어요', { exact: false }).count(), 0)
})

test('S2-14 a wrong clock, a denied camera and denied notifications are each named with the way to fix them, and paying goes on', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko'), system, 'ko')
  const { page } = wallet
  await Promise.all([wallet.arrive(20_000), till.signIn()])
  await turnClock(page, -12)
  await deny(page)
  await page.goto(system.walletUrl)
  await page.getByText('휴대폰 시계가 12분 느려요.').waitFor()
  await inspectScreen(page, 'ko-clock-slow')
  await page.goto(`${system.walletUrl}/more/phone`)
  for (const named of ['휴대폰 시계가 12분 느려요.', '카메라가 막혀 있어요.', '알림이 막혀 있어요.']) await page.getByRole('heading', { name: named }).waitFor()
  assert.equal(await page.getByText('‘허용’으로 바꿔 주세요', { exact: false }).count(), 2)
  await inspectScreen(page, 'ko-check-phone')
  await page.goto(`${system.walletUrl}/pay`)
  await page.getByText('카메라를 허용하거나', { exact: false }).waitFor()
  await wallet.typeShortCode(await till.ask(3_000))
  await wallet.pay(3_000)
  assert.equal(await wallet.verdict(), '3,000원 결제됐어요')
})

/** From the next page on the phone's clock is off by so many minutes. */
async function turnClock(page: Page, minutes: number): Promise<void> {
  await page.addInitScript((off) => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + off * 60_000
  }, minutes)
}

/** From the next page on the browser refuses the camera and says that both permissions are denied. */
async function deny(page: Page): Promise<void> {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'))
    navigator.permissions.query = () => Promise.resolve(Object.assign(new EventTarget(), { state: 'denied', name: '', onchange: null }) as unknown as PermissionStatus)
  })
}
