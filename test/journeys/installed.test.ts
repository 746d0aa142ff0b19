import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { isKept, startWithPublishedApps, versionOf, type PublishedApps } from './published-apps.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

let apps: PublishedApps
let system: RunningSystem
let journey: JourneyBrowser
before(async () => {
  apps = await startWithPublishedApps()
  system = apps.system
  journey = await startBrowser()
})
after(async () => {
  await journey?.close()
  await apps?.stop()
})

for (const app of ['wallet', 'till'] as const) {
  test(`${app} is what a browser can install: a manifest with icons that are there, and files kept on the device`, async () => {
    const page = await journey.newPhone('ko', { installed: true })
    await page.goto(system[`${app}Url`])
    const session = await page.context().newCDPSession(page)
    const { errors, data } = await session.send('Page.getAppManifest')
    assert.deepEqual(errors, [])
    const manifest = JSON.parse(data!) as { display: string; start_url: string; icons: { src: string; sizes: string; purpose: string }[] }
    assert.equal(manifest.display, 'standalone')
    assert.ok(manifest.icons.some(({ purpose }) => purpose === 'maskable'))
    for (const { src, sizes } of manifest.icons) {
      const size = await page.evaluate(async (source) => {
        const image = new Image()
        image.src = source
        await image.decode()
        return `${image.naturalWidth}x${image.naturalHeight}`
      }, src)
      if (sizes !== 'any') assert.equal(size, sizes, src)
    }
    await isKept(page)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), [])
    assert.deepEqual(journey.faults, [])
  })
}

test('an installed wallet starts without a network: last balance with its time, history and receipts, and what can’t be done', async () => {
  const { wallet, till } = await meet()
  const { page } = wallet
  await wallet.typeShortCode(await till.ask(12_500))
  await wallet.pay(12_500)
  assert.equal(await wallet.verdict(), '12,500원 결제됐어요')
  await page.goto(`${system.walletUrl}/history`)
  await page.locator('a.row').first().waitFor()
  await page.goto(system.walletUrl)
  await page.locator('.purse__spendable strong').waitFor()
  await isKept(page)
  await page.context().setOffline(true)
  await page.goto(system.walletUrl)
  await page.locator('.purse__balance').filter({ hasText: '37,500원' }).waitFor()
  await page.getByText(/^\d\d:\d\d에 본 잔액이에요$/).waitFor()
  await page.getByText('지금은 결제와 충전을 할 수 없어요.').waitFor()
  assert.equal(await wallet.button(wallet.say.topUp).isDisabled(), true)
  await inspectScreen(page, 'ko-installed-offline-home')
  await wallet.press('내역 보기')
  await page.getByText(/에 본 내용이에요/).waitFor()
  await page.locator('a.row', { hasText: '12,500원' }).click()
  // Nobody has opened this receipt before: what the payment was answered with is enough.
  await page.locator('.receipt__state--paid').waitFor()
  await inspectScreen(page, 'ko-installed-offline-receipt')
  assert.match(await sharedText(wallet), /온장 영수증\n가게: 초록반찬 · 새벽시장 12호\n결제한 때: .*\n확인 번호: \S+\n결제한 돈: 12,500원$/)
  await page.context().setOffline(false)
  await page.goto(system.walletUrl)
  await page.locator('.purse__spendable strong').waitFor()
  assert.deepEqual(journey.faults, [])
})

test('an installed till starts without a network: the last state, and what nobody knows now', async () => {
  const till = new TillJourney(await journey.newPhone('ko', { installed: true }), system, 'ko')
  await till.signIn()
  await till.ask(3_000)
  await isKept(till.page)
  await till.page.goto(system.tillUrl)
  await till.page.locator('.open-requests__row').waitFor()
  await till.page.context().setOffline(true)
  await till.page.goto(system.tillUrl)
  await till.page.getByText('지금은 결제를 받을 수 없어요.').waitFor()
  await till.page.getByText(/기다리던 결제 \d+건이 결제됐는지 지금은 알 수 없어요/).waitFor()
  await inspectScreen(till.page, 'ko-installed-offline-till')
  await till.page.context().setOffline(false)
  await till.page.locator('.counter .keypad').waitFor()
})

test('caches hold the app’s files and nothing else; signing out forgets what was remembered', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko', { installed: true }), system, 'ko')
  await wallet.signUp()
  await isKept(wallet.page)
  await wallet.page.reload()
  await wallet.page.locator('.purse__spendable strong').waitFor()
  const paths = await cachedPaths(wallet.page)
  assert.ok(paths.includes('/index.html'))
  assert.deepEqual(paths.filter((path) => !/^\/(assets\/[^/]+\.(js|css|woff2|wasm|svg)|index\.html|icon.*\.(svg|png)|app\.webmanifest)$/.test(path)), [])
  assert.notDeepEqual(await rememberedPaths(wallet.page), [])
  await wallet.page.goto(`${system.walletUrl}/more`)
  await wallet.press('로그아웃')
  await wallet.page.getByRole('dialog').getByRole('button', { name: '로그아웃' }).click()
  await wallet.button(wallet.say.start).waitFor()
  assert.deepEqual(await rememberedPaths(wallet.page), [])
  await wallet.page.context().setOffline(true)
  await wallet.page.goto(system.walletUrl)
  await wallet.page.getByText('인터넷이 끊겼어요.', { exact: true }).waitFor()
  assert.equal(await wallet.page.locator('.purse').count(), 0)
})

test('a new version waits while a payment is open, is offered at rest, and is taken by one tap or when the app is opened', async () => {
  const { wallet, till } = await meet()
  const { page } = wallet
  await isKept(page)
  const code = await till.ask(2_000)
  await page.route(/\/v1\/payments\/[0-9a-f-]+$/, (route) => route.abort('connectionreset'))
  await wallet.typeShortCode(code)
  await wallet.press(wallet.say.pay('2,000원'))
  await page.getByText(wallet.say.notAgain).first().waitFor()
  await apps.publish('wallet', 'second')
  await lookForNewVersion(page)
  await wallet.press(wallet.say.later)
  await page.getByText('결제를 확인하고 있어요').waitFor()
  assert.equal(await page.getByText('새 버전이 준비됐어요.').count(), 0)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.getByText('새 버전이 준비됐어요.').waitFor()
  await inspectScreen(page, 'ko-installed-new-version')
  const opened = page.waitForEvent('load')
  await wallet.press('지금 바꾸기')
  await opened
  await page.getByText('눌러서 결과 보기').waitFor()
  assert.equal(await versionOf(page), 'second')
  await apps.publish('wallet', 'third')
  // What is there only after the first seconds waits for a tap, or for the next time that the app is opened.
  const [third, offered] = [page.locator('html[data-version=third]'), page.getByText('새 버전이 준비됐어요.')]
  for (let openings = 0; !(await third.isVisible()); openings++) {
    assert.ok(openings < 5, 'it is taken when the app is opened')
    await page.reload()
    await third.or(offered).waitFor()
  }
  assert.equal(await wallet.balance(), 48_000)
})

/** What the phone is given to share. */
async function sharedText(wallet: WalletJourney): Promise<string> {
  await wallet.page.evaluate(() => {
    navigator.share = async (data) => void Object.assign(globalThis, { shared: data?.text })
  })
  await wallet.press('영수증 보내기')
  return wallet.page.evaluate(() => (globalThis as { shared?: string }).shared ?? '')
}

async function meet(): Promise<{ wallet: WalletJourney; till: TillJourney }> {
  const wallet = new WalletJourney(await journey.newPhone('ko', { installed: true }), system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko'), system, 'ko')
  await Promise.all([wallet.arrive(50_000), till.signIn()])
  return { wallet, till }
}

function cachedPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = await caches.keys()
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
}

function rememberedPaths(page: Page): Promise<IDBValidKey[]> {
  return page.evaluate(
    () =>
      new Promise<IDBValidKey[]>((resolve, reject) => {
        const opened = indexedDB.open('onjang-remembered')
        opened.onerror = () => reject(opened.error!)
        opened.onsuccess = () => {
          const keys = opened.result.transaction('answers').objectStore('answers').getAllKeys()
          keys.onsuccess = () => (opened.result.close(), resolve(keys.result))
        }
      }),
  )
}

async function lookForNewVersion(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
  })
  await page.waitForFunction(async () => Boolean((await navigator.serviceWorker.ready).waiting))
}
