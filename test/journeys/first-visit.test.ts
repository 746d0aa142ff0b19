import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { phrases, type JourneyLanguage } from './phrases.ts'
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
  test(`S2-04 a newcomer signs up with the code from the practice messages and tops up with the discount (${language})`, async () => {
    const page = await journey.newPhone(language)
    const wallet = new WalletJourney(page, system, language)
    const look = (name: string) => inspectScreen(page, `${language}-1-${name}`)
    await page.goto(system.walletUrl)
    await page.getByRole('button', { name: wallet.say.start }).waitFor()
    await look('welcome')
    await wallet.press(wallet.say.start)
    await look('name')
    await wallet.enterNameAndPhone()
    await look('code')
    await wallet.enterCode('000000')
    await page.locator('.field__complaint').filter({ hasText: /\d/ }).waitFor()
    await look('code-wrong')
    await wallet.enterCode(await codeFromTheInboxPage(wallet, language))
    await page.locator('.pin-pad').waitFor()
    await look('pin')
    await wallet.choosePin()
    await look('home-empty')
    await topUpWithDiscount(wallet, look)
    await page.goto(`${system.walletUrl}/history`)
    await page.locator('a.row').first().waitFor()
    await look('history')
    await page.locator('a.row').first().click()
    await page.locator('.receipt').waitFor()
    await look('top-up-detail')
    assert.match(await page.locator('.receipt').innerText(), new RegExp(wallet.won(90_000)))
    assert.equal(await wallet.balance(), 100_000)
    assert.deepEqual(journey.faults, [])
  })
}

test('S2-38 a known person proves the PIN on a new phone, and the first phone stays signed in', async () => {
  const first = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await first.signUp()
  const second = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  Object.assign(second.person, first.person)
  await second.page.goto(system.walletUrl)
  await second.press(second.say.start)
  await second.enterNameAndPhone()
  await second.enterCode(await codeFromTheInboxPage(second, 'ko'))
  await second.page.getByRole('heading', { name: '결제 비밀번호를 입력해 주세요' }).waitFor()
  await second.typePin('135246')
  await second.page.getByText('4번 더 입력할 수 있어요').waitFor()
  await second.typePin()
  await second.page.locator('.purse').waitFor()
  await first.page.reload()
  await first.page.locator('.purse').waitFor()
})

/** Opens the inbox by the link on the screen, as a newcomer would, and reads the newest code for this phone. */
async function codeFromTheInboxPage(wallet: WalletJourney, language: JourneyLanguage): Promise<string> {
  const opened = wallet.page.context().waitForEvent('page')
  await wallet.page.getByRole('link', { name: phrases[language].openInbox }).click()
  const inbox = await opened
  const message = inbox.locator('li, tr, article').filter({ hasText: wallet.person.phone.slice(-4) }).first()
  await message.waitFor()
  const code = /(?<!\d)(\d{6})(?!\d)/.exec(await message.innerText())?.[1]
  await inbox.close()
  assert.ok(code, 'the message carries a code')
  return code
}

async function topUpWithDiscount(wallet: WalletJourney, look: (name: string) => Promise<void>): Promise<void> {
  const { page, say } = wallet
  await page.goto(`${wallet.system.walletUrl}/top-up`)
  await page.getByRole('button', { name: say.linkAccount }).waitFor()
  await look('top-up-no-account')
  await wallet.press(say.linkAccount)
  await page.locator('button.row').first().waitFor()
  await look('link-account')
  await page.locator('button.row').first().click()
  await page.locator('.top-up').waitFor()
  await wallet.typeDigits('100000')
  await look('top-up')
  assert.match(await page.locator('.top-up__price').innerText(), new RegExp(`${wallet.won(90_000)}[^]*${wallet.won(10_000)}`))
  await wallet.press(say.payPrice(wallet.won(90_000), wallet.won(100_000)))
  await page.locator('.sheet .pin-pad').waitFor()
  await look('top-up-pin')
  await wallet.typePin()
  assert.equal(await wallet.verdict(), say.toppedUp(wallet.won(100_000)))
  await look('topped-up')
}
