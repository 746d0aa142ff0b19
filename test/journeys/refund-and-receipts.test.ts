import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
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

for (const language of ['ko', 'en'] as const) {
  test(`S2-01 the till refunds a part, then the rest, and both sides find payment and refunds (${language})`, async () => {
    const wallet = new WalletJourney(await journey.newPhone(language), system, language)
    const till = new TillJourney(await journey.newPhone(language), system, language)
    const look = (page: Page, name: string) => inspectScreen(page, `${language}-3-${name}`)
    await Promise.all([wallet.arrive(50_000), till.signIn()])
    await wallet.typeShortCode(await till.ask(12_500))
    await wallet.pay(12_500)
    const number = await till.confirmationNumber()
    await wallet.press(wallet.say.receipt)
    await wallet.page.locator('.receipt').waitFor()
    await look(wallet.page, 'receipt')
    assert.match(await wallet.page.locator('.receipt').innerText(), new RegExp(number))
    await openSale(till, number, look)
    await refundPart(till, 2_500, look)
    await wallet.page.reload()
    await wallet.page.getByText(wallet.say.receiptRefund).waitFor()
    await look(wallet.page, 'receipt-refunded')
    assert.match(await wallet.page.locator('.facts__total').innerText(), new RegExp(wallet.won(10_000)))
    await refundTheRest(till, number)
    await wallet.page.goto(`${system.walletUrl}/history`)
    await wallet.page.locator('a.row').nth(3).waitFor()
    await look(wallet.page, 'history')
    await findInHistory(wallet)
    const rows = await wallet.page.locator('a.row').allInnerTexts()
    assert.deepEqual(
      rows.map((row) => /[+−]\S+/.exec(row)?.[0]),
      [`+${wallet.won(10_000)}`, `+${wallet.won(2_500)}`, `−${wallet.won(12_500)}`, `+${wallet.won(50_000)}`],
    )
    assert.equal(await wallet.balance(), 50_000)
    assert.deepEqual(journey.faults, [])
  })
}

async function findInHistory(wallet: WalletJourney): Promise<void> {
  const rows = wallet.page.locator('a.row')
  const search = wallet.page.getByLabel(wallet.say.findEntry)
  await search.fill('7777')
  await wallet.page.getByText(wallet.say.nothingFits).waitFor()
  await search.fill('12500')
  await rows.filter({ hasText: wallet.won(12_500) }).waitFor()
  assert.equal(await rows.count(), 1)
  await search.fill('')
  await rows.nth(3).waitFor()
}

async function openSale(till: TillJourney, number: string, look: (page: Page, name: string) => Promise<void>): Promise<void> {
  await till.press(till.say.nextCustomer)
  await till.page.getByRole('link', { name: till.say.sales }).click()
  const row = till.page.locator('a.row').filter({ hasText: number })
  await row.waitFor()
  await look(till.page, 'till-sales')
  const search = till.page.getByLabel(till.say.findSale)
  await search.fill('7777')
  await till.page.getByText(till.say.nothingFits).waitFor()
  assert.equal(await row.count(), 0)
  await search.fill('12500')
  await row.waitFor()
  await search.fill('김')
  await row.waitFor()
  await row.click()
  await till.page.locator('.facts').waitFor()
  await look(till.page, 'till-sale')
}

async function refundPart(till: TillJourney, amount: number, look: (page: Page, name: string) => Promise<void>): Promise<void> {
  await till.press(till.say.refund)
  await till.page.locator('.keypad').waitFor()
  for (const digit of String(amount)) await till.page.locator('.keypad').getByRole('button', { name: digit, exact: true }).click()
  await look(till.page, 'till-refund')
  await till.press(till.say.refundPart(till.won(amount)))
  await till.page.locator('.sheet').waitFor()
  await look(till.page, 'till-refund-sure')
  await till.press(till.say.giveBack)
  await till.page.getByText(till.say.givenBack(till.won(amount))).first().waitFor()
  await look(till.page, 'till-refunded')
}

async function refundTheRest(till: TillJourney, number: string): Promise<void> {
  await till.page.goto(`${till.system.tillUrl}/sales`)
  await till.page.locator('a.row').filter({ hasText: number }).click()
  await till.press(till.say.refund)
  await till.page.locator('.screen__actions .button--main').click()
  await till.press(till.say.giveBack)
  await till.page.getByText(till.say.givenBack(till.won(10_000))).first().waitFor()
}
