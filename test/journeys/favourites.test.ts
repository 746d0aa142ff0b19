import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newUuid } from '../../src/values/uuid.ts'
import { must, signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { WalletJourney } from './wallet-journey.ts'

let system: RunningSystem
let journey: JourneyBrowser
let merchant: Merchant
before(async () => {
  system = await startSystem()
  journey = await startBrowser()
  merchant = await signInAsMerchant(system)
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

const texts = {
  ko: { shop: '초록반찬', add: '자주 가는 가게에 넣기', remove: '자주 가는 가게에서 빼기', mine: '자주 가는 가게', empty: '아직 넣은 가게가 없어요', noCode: /붙여 둔 QR이 없어요/, howMuch: '얼마를 낼까요?', offline: '인터넷이 연결되면 결제할 수 있어요.' },
  en: { shop: 'Green Side Dishes', add: 'Add to my shops', remove: 'Remove from my shops', mine: 'My shops', empty: 'No shops here yet', noCode: /hangs out no code now/, howMuch: 'How much?', offline: 'You can pay as soon as you are online.' },
} as const

for (const language of ['ko', 'en'] as const) {
  test(`${language} a shop that was paid is marked on its receipt, found at home, and paid from there by its printed code`, async () => {
    const say = texts[language]
    const page = await journey.newPhone(language, { installed: true, dark: language === 'en', senior: language === 'en' })
    const wallet = new WalletJourney(page, system, language)
    await wallet.arrive(50_000)
    await page.goto(`${system.walletUrl}/favourites`)
    await page.getByText(say.empty).waitFor()
    await inspectScreen(page, `${language}-favourites-empty`)
    await wallet.typeShortCode((await merchant.request(3_000)).code!.shortCode!)
    await wallet.pay(3_000)
    await page.locator('.verdict--done').waitFor()
    await wallet.press(wallet.say.receipt)
    await wallet.press(say.add)
    await wallet.button(say.remove).waitFor()
    await inspectScreen(page, `${language}-favourite-receipt`)
    await page.goto(system.walletUrl)
    const row = page.getByRole('region').or(page.locator('section')).filter({ has: page.getByRole('heading', { name: say.mine }) }).getByRole('link', { name: new RegExp(say.shop) })
    // What was kept on the phone is shown first: its link leads to the right place once it is read again.
    const rowTo = (place: string) => row.and(page.locator(`[href^="${place}"]`))
    await row.waitFor()
    await inspectScreen(page, `${language}-favourite-home`)
    await row.click()
    // It hangs out no code yet: where it is, and that.
    await page.getByText(say.noCode).waitFor()
    await inspectScreen(page, `${language}-favourite-without-code`)
    const codeId = newUuid()
    must(await merchant.client.call('PUT', `/v1/stall-codes/${codeId}`, { body: { stallId: merchant.till.stalls[0]!.id } }))
    must(await merchant.client.call('PUT', `/v1/stall-codes/${codeId}/activation`, { body: {} }))
    await page.goto(system.walletUrl)
    await rowTo('/pay/shops/').click()
    await page.getByRole('heading', { name: say.howMuch }).waitFor()
    assert.equal(new URL(page.url()).pathname, `/pay/shops/${codeId}`)
    await page.goto(system.walletUrl)
    await row.waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.context().setOffline(true)
    await page.goto(system.walletUrl)
    await rowTo('/favourites/').click()
    await page.getByText(say.offline).waitFor()
    await inspectScreen(page, `${language}-favourite-offline`)
    await page.context().setOffline(false)
    await page.goto(`${system.walletUrl}/favourites`)
    must(await merchant.client.call('PUT', `/v1/stall-codes/${codeId}/stop`, { body: { because: 'closing', replacementId: null } }))
    await page.reload()
    // The shop has no code any more, and its link leads to where it is.
    await page.getByRole('link', { name: new RegExp(say.shop) }).and(page.locator('[href^="/favourites/"]')).click()
    await wallet.press(say.remove)
    await page.getByText(say.empty).waitFor()
    assert.deepEqual(journey.faults, [])
    await page.context().close()
  })
}
