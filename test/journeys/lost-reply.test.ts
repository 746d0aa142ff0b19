import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Route } from 'playwright-core'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, tonesOf, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

const PAYMENTS = /\/v1\/payments\/[0-9a-f-]{36}$/

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
  test(`S2-32 a lost reply is retried with the same bytes and charged once (${language})`, async () => {
    const { wallet, till } = await meet(language)
    const bodies = await loseReplies(wallet, 3)
    await wallet.typeShortCode(await till.ask(7_000))
    await wallet.press(wallet.say.pay(wallet.won(7_000)))
    await wallet.page.getByText(wallet.say.notAgain).waitFor()
    await inspectScreen(wallet.page, `${language}-4-checking`)
    await till.confirmationNumber()
    assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(7_000)))
    assert.ok(bodies.length > 3, 'it was sent again')
    assert.equal(new Set(bodies).size, 1, 'the same bytes each time')
    assert.equal(await wallet.balance(), 43_000)
  })
}

test('S2-32 a payment whose reply never came is finished after a reload, and home has kept it in sight', async () => {
  const { wallet, till } = await meet('ko')
  const bodies = await loseReplies(wallet, Number.POSITIVE_INFINITY)
  await wallet.typeShortCode(await till.ask(8_000))
  await wallet.press('8,000원 결제하기')
  await wallet.press('홈으로 가서 기다리기')
  await wallet.page.getByText('결제를 확인하고 있어요').waitFor()
  await inspectScreen(wallet.page, 'ko-4-home-pending')
  const sent = bodies.length
  await wallet.page.unrouteAll({ behavior: 'ignoreErrors' })
  await wallet.page.reload()
  await wallet.page.getByText('결제됐어요').waitFor()
  await inspectScreen(wallet.page, 'ko-4-home-told')
  assert.ok(sent >= 1)
  assert.equal(await wallet.balance(), 42_000)
})

test('a payment that never reached the server is called off for good, and the same request can be paid again', async () => {
  const { wallet, till } = await meet('ko')
  await wallet.page.route(PAYMENTS, (route) => (route.request().method() === 'PUT' ? route.abort('connectionreset') : route.continue()))
  await wallet.typeShortCode(await till.ask(9_000))
  await wallet.press('9,000원 결제하기')
  await wallet.press('결제 취소하기')
  assert.equal(await wallet.verdict(), '결제를 취소했어요.')
  await wallet.page.getByText('돈은 빠져나가지 않았어요').waitFor()
  await inspectScreen(wallet.page, 'ko-4-called-off')
  await wallet.page.unrouteAll({ behavior: 'ignoreErrors' })
  await wallet.press('다시 결제하기')
  await wallet.pay(9_000)
  assert.equal(await wallet.verdict(), '9,000원 결제됐어요')
  assert.equal(await wallet.balance(), 41_000)
})

test('S2-32 five quick taps pay once, and the screen answers the first one within 100 ms', async () => {
  const { wallet, till } = await meet('ko')
  const sent: string[] = []
  wallet.page.on('request', (request) => {
    if (request.method() === 'PUT' && PAYMENTS.test(request.url())) sent.push(request.url())
  })
  await wallet.typeShortCode(await till.ask(6_000))
  await wallet.button('6,000원 결제하기').waitFor()
  const delay = await wallet.page.evaluate(async () => {
    const button = document.querySelector<HTMLButtonElement>('.screen__actions .button--main')!
    const began = performance.now()
    for (let tap = 0; tap < 5; tap++) button.click()
    while (!document.querySelector('.checking')) await new Promise((resolve) => requestAnimationFrame(resolve))
    return performance.now() - began
  })
  assert.equal(await wallet.verdict(), '6,000원 결제됐어요')
  assert.equal(new Set(sent).size, 1)
  assert.ok(delay <= 100, `${delay} ms`)
  assert.equal(await wallet.balance(), 44_000)
})

test('S2-32 the till says when the connection is lost, comes back by itself, and hears of the next payment', async () => {
  const { wallet, till } = await meet('ko')
  const code = await till.ask(4_000)
  await system.killServer()
  await till.page.getByText('연결 끊김').waitFor()
  await inspectScreen(till.page, 'ko-4-till-lost')
  await system.startServer()
  await till.page.getByText('연결됨').waitFor()
  await wallet.typeShortCode(code)
  await wallet.pay(4_000)
  assert.equal(await till.confirmationNumber(), await wallet.page.locator('.paid__number').innerText())
})

test('S2-03 a payment made while the stream of events was turned away rings the bell when the stream is back', async () => {
  const { wallet, till } = await meet('ko')
  const code = await till.ask(2_000)
  await till.press('다른 손님 먼저')
  await till.page.locator('.counter .keypad').waitFor()
  const turnedAway = till.page.waitForResponse((response) => response.url().includes('/v1/events') && response.status() === 503)
  await till.page.route('**/v1/events*', (route) => route.fulfill({ status: 503, body: '' }))
  await system.killServer()
  await system.startServer()
  await turnedAway
  await wallet.typeShortCode(code)
  await wallet.pay(2_000)
  await wallet.page.locator('.verdict--done').waitFor()
  const before = await tonesOf(till.page)
  await till.page.unrouteAll({ behavior: 'ignoreErrors' })
  await till.page.locator('.received-banner').waitFor()
  assert.ok((await tonesOf(till.page)) > before, 'the till made a sound')
})

test('S2-03 a till that was closed while the shopper paid shows the payment when it is opened again', async () => {
  const { wallet, till } = await meet('ko')
  const code = await till.ask(3_000)
  const address = till.page.url()
  await till.page.goto('about:blank')
  await wallet.typeShortCode(code)
  await wallet.pay(3_000)
  await wallet.page.locator('.verdict--done').waitFor()
  await till.page.goto(address)
  assert.equal(await till.confirmationNumber(), await wallet.page.locator('.paid__number').innerText())
})

/** Lets payments reach the server and cuts the answer off on its way back, the first `count` times. Returns the bodies that were sent. */
async function loseReplies(wallet: WalletJourney, count: number): Promise<string[]> {
  const bodies: string[] = []
  await wallet.page.route(PAYMENTS, async (route: Route) => {
    if (route.request().method() !== 'PUT') return route.continue()
    bodies.push(route.request().postData() ?? '')
    if (bodies.length > count) return route.continue()
    await carryThrough(route)
    return route.abort('connectionreset')
  })
  return bodies
}

/** Hands a request to the server as the browser would; Node does not resolve `*.localhost` by itself. */
async function carryThrough(route: Route): Promise<void> {
  const url = new URL(route.request().url())
  const { host } = url
  url.hostname = '127.0.0.1'
  const answer = await route.fetch({ url: url.href, headers: { ...(await route.request().allHeaders()), host } })
  assert.equal(answer.status(), 200, await answer.text())
}

async function meet(language: 'ko' | 'en'): Promise<{ wallet: WalletJourney; till: TillJourney }> {
  const wallet = new WalletJourney(await journey.newPhone(language), system, language)
  const till = new TillJourney(await journey.newPhone(language), system, language)
  await Promise.all([wallet.arrive(50_000), till.signIn()])
  return { wallet, till }
}
