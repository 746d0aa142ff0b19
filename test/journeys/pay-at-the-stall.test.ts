import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { filmPage, startBrowser, tonesOf, type JourneyBrowser } from './browser.ts'
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

for (const language of ['ko', 'en'] as const) {
  test(`S2-01 the camera reads the till's QR, the shop is certified, and both screens show the same number (${language})`, async () => {
    const { wallet, till } = await meet(language)
    const look = (page: Page, name: string) => inspectScreen(page, `${language}-2-${name}`)
    await till.page.goto(system.tillUrl)
    await look(till.page, 'till-keypad')
    await till.ask(12_500)
    await till.page.getByText(till.say.unpaid).waitFor()
    await look(till.page, 'till-waiting')
    await filmPage(till.page, journey.film)
    await wallet.press(language === 'ko' ? '결제' : 'Pay')
    await wallet.page.locator('.shop-card').waitFor()
    await look(wallet.page, 'confirm')
    const card = await wallet.page.locator('.shop-card').innerText()
    assert.match(card, language === 'ko' ? /초록반찬[^]*새벽시장 12호/ : /Green Side Dishes[^]*Dawn Market/)
    assert.match(card, new RegExp(wallet.say.certified))
    const tonesBefore = await tonesOf(till.page)
    await wallet.pay(12_500)
    assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(12_500)))
    await look(wallet.page, 'paid')
    assert.equal(await wallet.page.locator('.paid__number').innerText(), await till.confirmationNumber())
    assert.match(await wallet.page.locator('.paid__left').innerText(), new RegExp(wallet.won(37_500)))
    assert.ok((await tonesOf(till.page)) > tonesBefore, 'the till made a sound')
    await look(till.page, 'till-received')
    assert.equal(await wallet.balance(), 37_500)
    assert.deepEqual(journey.faults, [])
  })
}

test('the typed number finds the same request as the QR code, and a slip of the finger is caught before it is sent', async () => {
  const { wallet, till } = await meet('ko')
  const code = await till.ask(3_000)
  const last = Number(code.at(-1))
  await wallet.typeShortCode(`${code.slice(0, -1)}${(last + 1) % 10}`)
  await wallet.page.getByText('번호가 맞지 않아요').waitFor()
  await inspectScreen(wallet.page, 'ko-2-number-wrong')
  await wallet.typeShortCode(code)
  await wallet.page.locator('.shop-card').waitFor()
  assert.match(await wallet.page.locator('.confirm__amount').innerText(), /3,000원/)
})

test('S2-03 the till says paid within 300 ms of the commit, as the middle one of five payments', async () => {
  const { wallet, till } = await meet('ko')
  const delays: number[] = []
  for (const amount of [1_000, 1_100, 1_200, 1_300, 1_400]) {
    await wallet.typeShortCode(await till.ask(amount))
    await wallet.page.locator('.shop-card').waitFor()
    const shown = timeOf(till.page, '.received')
    await wallet.pay(amount)
    delays.push((await shown) - (await paidAt(wallet.page)))
  }
  const middle = delays.toSorted((one, other) => one - other)[2]!
  assert.ok(middle <= 300, `the middle one of ${delays.map(Math.round).join(', ')} ms`)
})

test('S2-02 inside an unlock a payment takes three taps from home', async () => {
  const { wallet, till } = await meet('ko')
  await till.ask(2_000)
  await filmPage(till.page, journey.film)
  await wallet.page.goto(system.walletUrl)
  await wallet.page.locator('.purse').waitFor()
  await countTaps(wallet.page)
  await wallet.press('결제')
  await wallet.press('2,000원 결제하기')
  assert.equal(await wallet.verdict(), '2,000원 결제됐어요')
  assert.ok((await wallet.page.evaluate(() => (globalThis as { taps?: number }).taps ?? 0)) <= 3)
})

/** A shopper with 50,000 won, inside an unlock, and the owner of a stall. */
async function meet(language: 'ko' | 'en'): Promise<{ wallet: WalletJourney; till: TillJourney }> {
  const wallet = new WalletJourney(await journey.newPhone(language), system, language)
  const till = new TillJourney(await journey.newPhone(language), system, language)
  await Promise.all([wallet.arrive(50_000), till.signIn()])
  return { wallet, till }
}

/** When something first stood on the screen, in milliseconds since 1970, noted by the page itself. */
function timeOf(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => document.querySelector(wanted) !== null
        if (look()) return resolve(Date.now())
        const observer = new MutationObserver(() => {
          if (!look()) return
          observer.disconnect()
          resolve(Date.now())
        })
        observer.observe(document.body, { childList: true, subtree: true })
      }),
    selector,
  )
}

/** The database's time of the payment that the wallet shows, read under the locks and so before the commit. */
async function paidAt(page: Page): Promise<number> {
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  const payment = await page.evaluate(async (paymentId) => (await (await fetch(`/v1/payments/${paymentId}`)).json()) as { paidAt: string }, id)
  return Date.parse(payment.paidAt)
}

function countTaps(page: Page): Promise<void> {
  return page.evaluate(() => {
    const counter = globalThis as { taps?: number }
    addEventListener('click', () => (counter.taps = (counter.taps ?? 0) + 1), { capture: true })
  })
}
