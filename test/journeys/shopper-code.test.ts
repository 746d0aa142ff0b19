import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { after, before, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { withCheckDigit } from '../../src/protocol/short-code.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { filmPage, startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { typeAtOnce } from './keyboard.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

const words = {
  ko: { pay: '결제', mine: '내 코드 보여주기', scan: '손님 코드 찍기', number: '번호 입력', send: '손님에게 보내기', sent: /손님 지갑에 보냈어요/, slow: /잘 안 읽히나요/, denied: /브라우저 설정에서 카메라를 허용/, again: '카메라 다시 열기', wrong: /번호가 맞지 않아요/, held: '가게 QR을 찍어 주세요.' },
  en: { pay: 'Pay', mine: 'Show my code', scan: 'Scan the shopper’s code', sent: /Sent to the wallet/ },
} as const

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
// A wallet that was held before the camera stays on its film: the next shopper's camera would read that code while they look for their own.
beforeEach(showNothing)

for (const language of ['ko', 'en'] as const) {
  test(`S2-05 the till scans the code on the wallet, shop and amount appear there within a second, and one tap pays (${language})`, async () => {
    const say = words[language]
    const { wallet, till } = await meet(language)
    await wallet.press(say.pay)
    await wallet.press(say.mine)
    await wallet.page.locator('.my-code').waitFor()
    await inspectScreen(wallet.page, `${language}-4-my-code`)
    await filmPage(wallet.page, journey.film)
    await till.ask(8_000)
    const shownAt = timeOf(wallet.page, '.shop-card')
    const claimed = till.page.waitForResponse((answer) => answer.url().endsWith('/shopper'))
    await till.press(say.scan)
    assert.equal((await claimed).status(), 200)
    const claimedAt = Date.now()
    assert.ok((await shownAt) - claimedAt < 1_000)
    await till.page.getByText(say.sent).waitFor()
    await inspectScreen(till.page, `${language}-4-sent`)
    assert.match(await wallet.page.locator('.shop-card').innerText(), language === 'ko' ? /초록반찬/ : /Green Side Dishes/)
    await wallet.press(wallet.say.pay(wallet.won(8_000)))
    assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(8_000)))
    assert.equal(await wallet.page.locator('.paid__number').innerText(), await till.confirmationNumber())
    assert.deepEqual(journey.faults, [])
  })
}

test('S2-05 the shopper says the number, a slip is caught before it is sent, and the request appears in the wallet', async () => {
  const say = words.ko
  const { wallet, till } = await meet('ko', true)
  await wallet.page.goto(`${system.walletUrl}/pay/my-code`)
  const number = (await wallet.page.locator('.my-code__number strong').innerText()).replaceAll(/\D/g, '')
  await inspectScreen(wallet.page, 'ko-4-my-code-senior')
  await till.ask(3_000)
  await showNothing()
  await till.press(say.scan)
  await till.press(say.number)
  await typeAtTill(till.page, number.slice(0, -1) + String((Number(number.at(-1)) + 1) % 10))
  await till.press(say.send)
  await till.page.getByText(say.wrong).waitFor()
  await inspectScreen(till.page, 'ko-4-shopper-number')
  await till.press('모두 지우기')
  await typeAtTill(till.page, number)
  await till.press(say.send)
  await wallet.page.locator('.confirm__amount').getByText('3,000원').waitFor()
  await wallet.pay(3_000)
  assert.equal(await wallet.verdict(), '3,000원 결제됐어요')
  await till.confirmationNumber()
})

test('S2-05 a scanner that types reads the shopper’s code, also where a number was refused before', async () => {
  const say = words.ko
  const { wallet, till } = await meet('ko')
  const made = wallet.page.waitForResponse('**/v1/shopper-codes')
  await wallet.page.goto(`${system.walletUrl}/pay/my-code`)
  const { barcode } = (await (await made).json()) as { barcode: string }
  await till.ask(4_000)
  await till.press(say.scan)
  await till.press(say.number)
  await typeAtTill(till.page, withCheckDigit('1234567'))
  await till.press(say.send)
  await till.page.locator('.error-panel').waitFor()
  await typeAtOnce(till.page, [...barcode, 'Enter'])
  await till.page.getByText(say.sent).waitFor()
  await wallet.page.locator('.confirm__amount').getByText('4,000원').waitFor()
})

test('S2-26 a shopper’s code held before a wallet says which way to hold it; after five seconds without a code the number is offered', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await wallet.arrive()
  await wallet.page.goto(`${system.walletUrl}/pay/my-code`)
  await filmPage(wallet.page, journey.film)
  await wallet.page.goto(`${system.walletUrl}/pay`)
  assert.equal(await wallet.verdict(), words.ko.held)
  await inspectScreen(wallet.page, 'ko-4-wrong-way')
  await showNothing()
  const begun = Date.now()
  await wallet.page.goto(`${system.walletUrl}/pay`)
  const opened = Date.now()
  await wallet.page.locator('.button--second', { hasText: words.ko.number }).waitFor()
  await wallet.page.getByText(words.ko.slow).waitFor()
  const waited = Date.now()
  assert.ok(waited - begun >= 4_900 && waited - opened < 9_000, `${waited - begun} ms, ${waited - opened} of them on the screen`)
  await wallet.page.locator('.button--main', { hasText: words.ko.number }).waitFor()
  await inspectScreen(wallet.page, 'ko-4-camera-in-vain')
})

test('S2-14 a camera that was denied is named with the way to allow it, the number is offered at once, and allowing it helps', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await wallet.page.addInitScript(denyCamera)
  await wallet.arrive()
  await wallet.page.goto(`${system.walletUrl}/pay`)
  await wallet.page.getByText(words.ko.denied).waitFor()
  await wallet.page.locator('.button--main', { hasText: words.ko.number }).waitFor()
  await inspectScreen(wallet.page, 'ko-4-camera-denied')
  await wallet.page.evaluate(() => void ((globalThis as { cameraDenied?: boolean }).cameraDenied = false))
  await wallet.press(words.ko.again)
  await wallet.page.locator('.camera__picture').waitFor()
})

/** A shopper with 30,000 won, inside an unlock, and the owner of a stall. */
async function meet(language: 'ko' | 'en', senior = false): Promise<{ wallet: WalletJourney; till: TillJourney }> {
  const wallet = new WalletJourney(await journey.newPhone(language, { senior }), system, language)
  const till = new TillJourney(await journey.newPhone(language, { senior }), system, language)
  await Promise.all([wallet.arrive(30_000), till.signIn()])
  return { wallet, till }
}

/** The camera sees a blank wall. */
async function showNothing(): Promise<void> {
  const page = await journey.newPhone('ko')
  const picture = await page.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 390, height: 390 } })
  await page.context().close()
  await writeFile(journey.film, Buffer.concat(Array.from({ length: 10 }, () => picture)))
}

async function typeAtTill(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.locator('.keypad').getByRole('button', { name: digit, exact: true }).click()
}

/** As a person does who once pressed Block: the browser answers so until it is told otherwise. */
function denyCamera(): void {
  const denied = globalThis as { cameraDenied?: boolean }
  denied.cameraDenied = true
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = (wanted) => (denied.cameraDenied ? Promise.reject(new DOMException('Permission denied', 'NotAllowedError')) : open(wanted))
}

/** When something first stands on the screen, in milliseconds since 1970, noted by the page itself. */
function timeOf(page: Page, selector: string): Promise<number> {
  return page.waitForFunction((wanted) => document.querySelector(wanted) !== null && Date.now(), selector, { polling: 20 }).then((handle) => handle.jsonValue() as Promise<number>)
}
