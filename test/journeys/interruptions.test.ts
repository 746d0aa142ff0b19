import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

const PAYMENTS = /\/v1\/payments\/[0-9a-f-]{36}$/
const TOP_UPS = /\/v1\/top-ups\/[0-9a-f-]{36}$/

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

test('the key that signs payments can not be read out of the browser', async () => {
  const { wallet } = await meet(10_000)
  const found = await wallet.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('onjang')
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    const keys = await new Promise<{ privateKey: CryptoKey }[]>((resolve, reject) => {
      const reading = database.transaction('keys').objectStore('keys').getAll()
      reading.onsuccess = () => resolve(reading.result)
      reading.onerror = () => reject(reading.error)
    })
    database.close()
    const read = async (format: 'pkcs8' | 'jwk', key: CryptoKey) => {
      try {
        await crypto.subtle.exportKey(format as 'pkcs8', key)
        return 'read'
      } catch (error) {
        return (error as DOMException).name
      }
    }
    return Promise.all(
      keys.map(async ({ privateKey: key }) => ({ type: key.type, extractable: key.extractable, tries: [await read('pkcs8', key), await read('jwk', key)] })),
    )
  })
  assert.deepEqual(found, [{ type: 'private', extractable: false, tries: ['InvalidAccessError', 'InvalidAccessError'] }])
})

test('a payment that the phone could not keep is not sent, says so, and can be pressed again', async () => {
  const { wallet, till } = await meet(10_000)
  const sent: string[] = []
  wallet.page.on('request', (request) => void (PAYMENTS.test(request.url()) && sent.push(request.url())))
  await wallet.typeShortCode(await till.ask(4_000))
  await wallet.button('4,000원 결제하기').waitFor()
  await wallet.page.evaluate(() => {
    const kept = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction')!
    Object.assign(globalThis, { repairStorage: () => Object.defineProperty(IDBDatabase.prototype, 'transaction', kept) })
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException('no room', 'QuotaExceededError')
    }
  })
  await wallet.press('4,000원 결제하기')
  await wallet.page.getByText('결제를 보내지 못했어요.').waitFor()
  await wallet.page.getByText(wallet.say.notMoved).waitFor()
  await inspectScreen(wallet.page, 'ko-6-not-sent')
  assert.deepEqual(sent, [])
  await wallet.page.evaluate(() => (globalThis as unknown as { repairStorage(): void }).repairStorage())
  await wallet.press('4,000원 결제하기')
  assert.equal(await wallet.verdict(), '4,000원 결제됐어요')
  assert.equal(await wallet.balance(), 6_000)
})

test('a payment called off while the server is about to ask for the PIN is called off, and no PIN is asked for', async () => {
  const { wallet, till } = await meet(10_000)
  const held = Promise.withResolvers<void>()
  await wallet.page.route(PAYMENTS, async (route) => {
    await held.promise
    await route.continue()
  })
  await wallet.typeShortCode(await till.ask(4_000))
  await wallet.button('4,000원 결제하기').waitFor()
  await system.database!.pool.query('delete from unlocks')
  await wallet.press('4,000원 결제하기')
  const answer = wallet.page.waitForResponse((response) => PAYMENTS.test(response.url()))
  await wallet.press('결제 취소하기')
  await wallet.page.getByText('취소하고 있어요.').waitFor()
  held.resolve()
  assert.equal(((await (await answer).json()) as { reason?: string }).reason, 'UNLOCK_REQUIRED')
  assert.equal(await wallet.verdict(), '결제를 취소했어요.')
  assert.equal(await wallet.page.locator('.pin-pad').count(), 0)
  assert.equal(await wallet.balance(), 10_000)
})

test('who goes away while the bank takes its time is asked before the payment that was to follow', async () => {
  const { wallet, till } = await meet(10_000)
  const sent: string[] = []
  wallet.page.on('request', (request) => void (PAYMENTS.test(request.url()) && sent.push(request.url())))
  await wallet.page.route(TOP_UPS, (route) => route.abort('connectionreset'))
  await wallet.typeShortCode(await till.ask(13_000))
  await wallet.press(wallet.say.topUpAndPay(wallet.won(3_000)))
  await wallet.press(wallet.say.later)
  await wallet.page.getByText('충전을 확인하고 있어요').waitFor()
  await wallet.page.unrouteAll({ behavior: 'ignoreErrors' })
  await wallet.page.getByText('눌러서 결과 보기').click()
  await wallet.button('13,000원 결제하기').waitFor()
  assert.equal(await wallet.balance(), 13_000)
  assert.deepEqual(sent, [])
  await wallet.pay(13_000)
  assert.equal(await wallet.verdict(), '13,000원 결제됐어요')
})

test('a request that begins to wait and is paid, and word of money, leave the till’s keys where they are while somebody types', async () => {
  const { wallet, till } = await meet(10_000)
  const row = till.page.locator('.open-requests__row', { hasText: '4,400원' })
  const atFirst = await placeOfKeys(till)
  const code = await till.ask(4_400)
  await till.page.goto(system.tillUrl)
  await keyOf(till, '1').click()
  assert.deepEqual(await placeOfKeys(till), atFirst)
  await row.waitFor()
  assert.deepEqual(await placeOfKeys(till), atFirst)
  await wallet.typeShortCode(code)
  await wallet.pay(4_400)
  await till.page.locator('.received-banner').waitFor()
  await row.waitFor({ state: 'detached' })
  assert.deepEqual(await placeOfKeys(till), atFirst)
  const amount = till.page.locator('.counter__amount')
  // Nothing lies over it, in large letters neither.
  await amount.click({ trial: true, position: { x: 300, y: 1 } })
  await till.page.evaluate(() => void (document.documentElement.dataset['size'] = 'senior'))
  await amount.click({ trial: true, position: { x: 300, y: 1 } })
  await keyOf(till, '3').click()
  await till.page.getByText('13원', { exact: true }).waitFor()
})

test('where there is no room above the keys, requests that wait are one tap further, and the keys stay all the same', async () => {
  const till = new TillJourney(await journey.newPhone('ko', { size: { width: 360, height: 640 } }), system, 'ko')
  await till.signIn({ ko: '바다생선', en: 'Sea Fish' })
  const atFirst = await placeOfKeys(till)
  const row = till.page.locator('.open-requests__row', { hasText: '5,500원' })
  await till.ask(5_500)
  await till.page.goto(system.tillUrl)
  const all = till.page.locator('.screen__head').getByRole('button', { name: '기다리는 결제 1건', expanded: false })
  await all.waitFor()
  await row.waitFor({ state: 'hidden' })
  assert.deepEqual(await placeOfKeys(till), atFirst)
  await inspectScreen(till.page, 'ko-till-keys-low')
  await all.click()
  await row.waitFor()
  await till.press('접기')
  await row.waitFor({ state: 'hidden' })
  await all.click()
  await row.click()
  await till.page.locator('.waiting__number').waitFor()
})

function keyOf(till: TillJourney, digit: string) {
  return till.page.locator('.keypad').getByRole('button', { name: digit, exact: true })
}

/** Where the first and the last of the digits lie, in whole pixels. */
async function placeOfKeys(till: TillJourney): Promise<number[]> {
  const boxes = await Promise.all(['1', '0'].map((digit) => keyOf(till, digit).boundingBox()))
  return boxes.flatMap((box) => [box!.x, box!.y, box!.width, box!.height].map(Math.round))
}

test('signing out everywhere counts only when the server has done it', async () => {
  const { wallet } = await meet(10_000)
  const problem = { reason: 'SYSTEM_FAULT', money: 'not_moved', retry: 'same_id', title: '저희 문제예요.', reference: 'R-0000', remedy: { action: 'retry', label: '다시' } }
  await wallet.page.route('**/v1/sessions', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
  await wallet.page.goto(`${system.walletUrl}/more`)
  await wallet.press('모든 기기에서 로그아웃')
  const action = wallet.page.locator('dialog[open]').getByRole('button', { name: '로그아웃', exact: true })
  await action.click()
  await wallet.page.getByText('다른 기기는 아직 로그아웃되지 않았어요. 다시 눌러 주세요.').waitFor()
  await inspectScreen(wallet.page, 'ko-6-not-signed-out')
  await wallet.page.unrouteAll({ behavior: 'ignoreErrors' })
  await action.click()
  await wallet.button(wallet.say.start).waitFor()
})

/** A shopper with money, inside an unlock, and the owner of a stall. */
async function meet(face: number): Promise<{ wallet: WalletJourney; till: TillJourney }> {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const till = new TillJourney(await journey.newPhone('ko'), system, 'ko')
  await Promise.all([wallet.arrive(face), till.signIn()])
  return { wallet, till }
}
