import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { inTransaction } from '../../src/database/transaction.ts'
import type { NoticeFacts, NoticeKind } from '../../src/notices/notice-kinds.ts'
import { sendNotice } from '../../src/notices/send-notice.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { must, signInAsMerchant } from '../people.ts'
import { PushService } from '../push-service.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { joinAsStaff } from '../staff.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { handOver, notificationsOf, subscribeAt, touchNotification } from './pretend-push.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

let push: PushService
let system: RunningSystem
let journey: JourneyBrowser
before(async () => {
  push = await PushService.start()
  process.env['NODE_EXTRA_CA_CERTS'] = push.certificateFile
  system = await startSystem()
  journey = await startBrowser()
})
after(async () => {
  await journey?.close()
  await system?.stop()
  await push?.stop()
})

const personIn = (page: Page): Promise<Uuid> => page.evaluate(async () => ((await (await fetch('/v1/session')).json()) as { personId: string }).personId)

async function tell<Of extends NoticeKind>(page: Page, kind: Of, facts: NoticeFacts<Of>): Promise<void> {
  const personId = await personIn(page)
  await inTransaction(system.database!.pool, (transaction) => sendNotice(transaction, { personId, kind, facts }))
}

async function until<Value>(read: () => Promise<Value> | Value, is: (value: Value) => boolean): Promise<Value> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const value = await read()
    if (is(value)) return value
    if (Date.now() > deadline) assert.fail(`waited in vain: ${JSON.stringify(value)} ${push.complaints.join()}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

test('notices: asked for with its reason, pushed while the app is closed, touched, read, and still there without a network', async () => {
  const page = await journey.newPhone('ko', { installed: true })
  const wallet = new WalletJourney(page, system, 'ko')
  const browser = push.subscribe('ko')
  await page.context().grantPermissions(['camera', 'notifications'], { origin: system.walletUrl })
  await subscribeAt(page, browser)
  await wallet.signUp()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.getByRole('link', { name: '알림', exact: true }).click()
  await page.getByText('아직 알림이 없어요').waitFor()
  await page.getByRole('heading', { name: '앱을 닫아도 알려 드릴까요?' }).waitFor()
  await inspectScreen(page, 'ko-notices-empty')
  await wallet.press('알림 켜기')
  await page.getByRole('switch', { name: '이 기기로 알림 받기' }).waitFor()
  await tell(page, 'DEVICE_REGISTERED', { device: '갤럭시 S26' })
  const [pushed] = await until(() => browser.received, ({ length }) => length === 1)
  // Touched while home still waits for an answer.
  const held = Promise.withResolvers<void>()
  await page.route('**/v1/favourites', async (route) => {
    await held.promise
    await route.continue()
  })
  await page.goto(system.walletUrl)
  await page.locator('.purse').waitFor()
  await handOver(page, pushed!.content)
  const [shown] = await until(() => notificationsOf(page), ({ length }) => length === 1)
  assert.deepEqual(shown, { title: '새 휴대폰이 등록됐어요', body: pushed!.content.body, lang: 'ko' })
  await page.getByRole('link', { name: '알림, 안 읽은 것 1개' }).waitFor()
  await inspectScreen(page, 'ko-notices-bell')
  await touchNotification(page, shown!.title)
  await page.getByRole('heading', { name: '로그인한 기기' }).waitFor()
  held.resolve()
  await page.unrouteAll({ behavior: 'wait' })
  assert.deepEqual(await notificationsOf(page), [])
  await tell(page, 'PIN_LOCKED', {})
  await page.goto(`${system.walletUrl}/notices`)
  await page.getByText('안 읽음').nth(1).waitFor()
  await inspectScreen(page, 'ko-notices')
  const marked = page.waitForResponse((answer) => answer.url().endsWith('/v1/notices/read'))
  await page.getByRole('button', { name: /새 휴대폰이 등록됐어요/ }).click()
  await page.getByRole('heading', { name: '로그인한 기기' }).waitFor()
  await marked
  await page.goto(`${system.walletUrl}/notices`)
  // What was seen last stands there first, with both still unread.
  await until(() => page.getByText('안 읽음').count(), (unread) => unread === 1)
  await page.context().setOffline(true)
  await page.goto(`${system.walletUrl}/notices`)
  await page.getByText(/에 본 내용이에요/).waitFor()
  await page.getByText('결제 비밀번호가 잠겼어요').waitFor()
  await inspectScreen(page, 'ko-notices-offline')
  await page.context().setOffline(false)
  await switchOffWhileTelling(page)
  assert.deepEqual(journey.faults, [])
  await page.context().close()
})

/** Notifications are switched off while this browser still tells the server where it is reached: they stay off, here and there. */
async function switchOffWhileTelling(page: Page): Promise<void> {
  const row = page.getByRole('switch', { name: '이 기기로 알림 받기' })
  await page.goto(`${system.walletUrl}/notices`)
  await row.waitFor()
  const held = Promise.withResolvers<void>()
  await page.route('**/v1/push-subscription', async (route) => {
    if (route.request().method() === 'PUT') await held.promise
    await route.continue()
  })
  const isTelling = (request: Request): boolean => request.method() === 'PUT' && request.url().endsWith('/v1/push-subscription')
  const telling = page.waitForRequest(isTelling)
  const told = page.waitForResponse((answer) => isTelling(answer.request()))
  await page.getByRole('button', { name: '뒤로' }).click()
  await page.getByRole('link', { name: /^알림/ }).click()
  await telling
  await row.click()
  held.resolve()
  await told
  await page.getByRole('button', { name: '알림 켜기' }).waitFor()
  const { rows } = await system.database!.pool.query('select id from push_subscriptions where ended_at is null')
  assert.deepEqual(rows, [])
}

test('S2-14 a denied permission for notifications is named with the way to give it, and the notices are in the app all the same', async () => {
  const page = await journey.newPhone('en', { installed: true, dark: true, senior: true })
  const wallet = new WalletJourney(page, system, 'en')
  await wallet.signUp()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await tell(page, 'PIN_LOCKED', {})
  await page.goto(`${system.walletUrl}/notices`)
  await page.getByRole('heading', { name: 'Notifications are blocked' }).waitFor()
  await page.getByText('The lock beside the address (or the app’s info) → Permissions → set Notifications to ‘Allow’.', { exact: false }).waitFor()
  await page.getByText('Your payment PIN is locked').waitFor()
  await inspectScreen(page, 'en-notices-denied')
  await page.context().close()
})

test('an owner whose till is closed gets the push for a refund that waits, and finds it in the till’s inbox', async () => {
  const page = await journey.newPhone('ko', { installed: true })
  const till = new TillJourney(page, system, 'ko')
  const browser = push.subscribe('ko')
  await page.context().grantPermissions(['notifications'], { origin: system.tillUrl })
  await subscribeAt(page, browser)
  await till.signIn()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.goto(`${system.tillUrl}/notices`)
  await till.press('알림 켜기')
  await page.getByRole('switch', { name: '이 기기로 알림 받기' }).waitFor()
  await page.goto('about:blank')
  const shopper = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await shopper.arrive(50_000)
  const owner = await signInAsMerchant(system)
  const cashier = await joinAsStaff(system, owner, '박민수')
  await shopper.typeShortCode((await owner.request(9_000)).code!.shortCode!)
  await shopper.pay(9_000)
  await shopper.page.locator('.verdict--done').waitFor()
  const { sales } = must(await owner.client.call<{ sales: { paymentId: Uuid; payerId: Uuid }[] }>('GET', '/v1/sales'))
  const { paymentId, payerId } = sales[0]!
  must(await cashier.till.client.call('PUT', `/v1/refund-approvals/${newUuid()}`, { body: { paymentId, payerId, amount: 9_000 } }))
  const [pushed] = await until(() => browser.received, ({ length }) => length === 1)
  assert.deepEqual([pushed!.content.title, pushed!.content.body, pushed!.urgency], ['환불 승인을 기다려요', '박민수님이 9,000원 환불 승인을 요청했어요.', 'high'])
  await page.goto(`${system.tillUrl}/more`)
  await page.getByRole('link', { name: '알림 (1)' }).waitFor()
  await inspectScreen(page, 'ko-till-more-unread')
  await page.getByRole('link', { name: '알림 (1)' }).click()
  await page.getByRole('button', { name: /환불 승인을 기다려요/ }).waitFor()
  await inspectScreen(page, 'ko-till-notices')
  await page.getByRole('button', { name: /환불 승인을 기다려요/ }).click()
  await page.locator('.counter .keypad').waitFor()
  await page.getByText('환불 승인 요청').waitFor()
  assert.deepEqual(journey.faults, [])
})
