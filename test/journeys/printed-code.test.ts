import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { readShopCode } from '../../src/protocol/scanned-code.ts'
import { readImageFile } from '../camera/node-reader.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { filmPage, startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

const words = {
  ko: {
    codes: /가게 QR/,
    make: 'QR 만들기',
    print: '인쇄하고 쓰기 시작',
    again: '인쇄하기',
    report: '문제 신고하고 바꾸기',
    doctored: '누가 고쳤거나 바꿔 붙였어요',
    firstTime: /처음 결제하는 가게예요/,
    check: '12,500원 확인하기',
    compare: /비교해 주세요/,
    banner: /12,500원 받았어요/,
    spoken: '12,500원 받았어요',
    speak: '받은 금액을 말로 알리기',
    blocked: '신고돼서 막은 QR이에요. 가게에 알려 주세요.',
    pay: '결제',
    inUse: '지금 쓰고 있는 QR이에요.',
  },
  en: {
    codes: /Shop codes/,
    make: 'Make a code',
    print: 'Print and put to use',
    again: 'Print',
    report: 'Report and replace',
    doctored: 'Somebody changed or covered it',
    firstTime: /You have never paid here/,
    check: 'Check ₩12,500',
    compare: /compare/,
    banner: /Received ₩12,500/,
    spoken: 'Received ₩12,500',
    speak: 'Say received amounts aloud',
    blocked: 'This code was reported and is blocked. Tell the shop.',
    pay: 'Pay',
    inUse: 'This code is in use.',
  },
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

for (const language of ['ko', 'en'] as const) {
  test(`S2-05 S2-26 a stall prints its code, a shopper checks the shop, types the amount and pays, and a reported code is blocked at once (${language})`, async () => {
    const say = words[language]
    // One stall has one good code, so each language has a shop of its own.
    const shop = language === 'ko' ? { ko: '초록반찬', en: 'Green Side Dishes' } : { ko: '햇살과일', en: 'Sunny Fruit' }
    const wallet = new WalletJourney(await journey.newPhone(language, { senior: language === 'en' }), system, language)
    const till = new TillJourney(await journey.newPhone(language), system, language)
    await till.page.addInitScript(hearAndPrint)
    await Promise.all([wallet.arrive(50_000), till.signIn(shop)])
    await till.page.goto(`${system.tillUrl}/more`)
    await till.page.getByRole('switch', { name: say.speak }).check()
    await till.page.getByRole('link', { name: say.codes }).click()
    await till.press(say.make)
    await till.page.locator('.print-sheet').waitFor()
    await inspectScreen(till.page, `${language}-4-print-sticker`)
    await till.press(say.print)
    await till.page.getByText(say.inUse).waitFor()
    await till.page.waitForFunction(() => (globalThis as { printed?: number }).printed === 1)
    await checkPaper(till.page, language)
    await filmPage(till.page, journey.film)
    await till.page.goto(system.tillUrl)
    await till.page.getByText(till.say.connected).waitFor()

    await wallet.press(say.pay)
    await wallet.page.locator('.shop-card').waitFor()
    assert.match(await wallet.page.locator('.shop-card').innerText(), new RegExp(`${shop[language]}[^]*${wallet.say.certified}`))
    await wallet.page.getByText(say.firstTime).waitFor()
    await wallet.typeDigits('12500')
    await inspectScreen(wallet.page, `${language}-4-enter-amount`)
    await wallet.press(say.check)
    await wallet.page.locator('.confirm__amount').waitFor()
    await wallet.pay(12_500)
    assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(12_500)))
    assert.match(await wallet.page.locator('.paid__compare').innerText(), say.compare)
    await inspectScreen(wallet.page, `${language}-4-paid-compare`)
    const banner = till.page.locator('.received-banner')
    assert.match(await banner.innerText(), say.banner)
    assert.ok((await banner.innerText()).includes(await wallet.page.locator('.paid__number').innerText()))
    assert.deepEqual(await spoken(till.page), [say.spoken])
    await inspectScreen(till.page, `${language}-4-received-banner`)
    assert.equal(await wallet.balance(), 37_500)

    await till.page.goto(`${system.tillUrl}/codes`)
    await till.press(say.report)
    await inspectScreen(till.page, `${language}-4-report-code`)
    await till.press(say.doctored)
    await till.page.getByRole('button', { name: say.print, exact: true }).waitFor()
    await till.page.goto(`${system.tillUrl}/codes`)
    await till.page.locator('summary').click()
    await inspectScreen(till.page, `${language}-4-codes`)
    await wallet.page.goto(`${system.walletUrl}/pay`)
    assert.equal(await wallet.verdict(), say.blocked)
    await inspectScreen(wallet.page, `${language}-4-code-blocked`)
    assert.equal(await wallet.balance(), 37_500)
    assert.deepEqual(journey.faults, [])
  })
}

/** Counts what is printed and notes what is said: a browser in a test has neither paper nor voice. */
function hearAndPrint(): void {
  const noted = globalThis as { printed?: number; said?: string[] }
  noted.said = []
  globalThis.print = () => {
    noted.printed = (noted.printed ?? 0) + 1
  }
  globalThis.speechSynthesis.speak = (utterance) => void noted.said!.push(utterance.text)
}

function spoken(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as { said?: string[] }).said ?? [])
}

/** As printed, both forms are one page with nothing but the sheet, and the code on it is read, at error correction level M. */
async function checkPaper(page: Page, language: string): Promise<void> {
  for (const [form, width, height] of [['A4', 210, 297], [/Sticker|스티커/, 80, 110]] as const) {
    await page.getByRole('radio', { name: form }).check()
    await page.emulateMedia({ media: 'print' })
    const code = await readImageFile(await page.screenshot({ fullPage: true }))
    assert.ok(code && readShopCode(code.text).ok, `${language}: the printed code is read`)
    assert.equal(code.level, 'M')
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    assert.equal(paper.match(/\/Type\s*\/Page\b/g)?.length, 1, `${String(form)} is one page`)
    const [, wide, high] = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(paper)!
    const millimetres = (points: string | undefined): number => Math.round((Number(points) / 72) * 25.4)
    assert.deepEqual([millimetres(wide), millimetres(high)], [width, height])
    assert.equal(await page.getByText(/연습용 · 진짜|no real money/).isVisible(), false)
    await page.emulateMedia({ media: 'screen' })
  }
}
