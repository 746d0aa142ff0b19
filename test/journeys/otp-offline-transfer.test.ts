import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import encodeQR from 'qr'
import { fromBase64url, toBase64url } from '../../src/protocol/base64url.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { bankAccounts, joinAsOwner, signInToOffice } from '../office.ts'
import { must, PIN } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { filmPage, startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { moveIn } from './move-in.ts'
import { issueDigitalOtp, OTP_PIN, otpPhrases, shownCode } from './otp-journey.ts'
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

for (const [index, language] of (['ko', 'en'] as const).entries()) {
  test(`S1-02 S1-12 a phone without a network scans the office's transfer, shows payee and amount, then the code that is good for them alone (${language})`, async () => {
    const say = otpPhrases[language]
    const shop = system.deployment.sandbox!.offices[index]!.loginId
    const page = await journey.newPhone(language, { installed: true, ...(language === 'en' ? { senior: true, dark: true } : {}) })
    const shopper = await joinAsOwner(system, shop)
    await moveIn(page, system.walletUrl, shopper)
    const wallet = new WalletJourney(page, system, language)
    Object.assign(wallet.person, shopper.claim)
    await page.goto(`${system.walletUrl}/otp`)
    await issueDigitalOtp(wallet, PIN)
    const owner = await signInToOffice(system, shop, () => freshCode(wallet))
    await owner.settle(20_000)
    const payee = await owner.addPayee((await bankAccounts(system)).find(({ holderName }) => holderName === '한가온')!)
    const id = newUuid()
    const { question } = must(await owner.prepare(payee, 3_000, id))
    const office = await page.context().newPage()

    await page.goto(`${system.walletUrl}/otp`)
    await page.getByRole('link', { name: say.scan }).waitFor()
    await page.waitForFunction(keepsTheReader)
    await showQr(office, spoilt(question!.qr))
    await page.context().setOffline(true)
    await page.getByRole('link', { name: say.scan }).click()
    await page.getByText(say.stranger).waitFor()
    await inspectScreen(page, `${language}-otp-stranger`)
    await showQr(office, question!.qr)
    await wallet.press(say.scanAgain)
    await wallet.button(say.confirmAndShow).waitFor()
    const facts = await page.locator('.facts').innerText()
    for (const fact of ['한가온', payee.accountNumber, wallet.won(3_000)]) assert.ok(facts.includes(fact), `${fact} is shown before any code`)
    assert.equal(await page.locator('.otp-code').count(), 0)
    await inspectScreen(page, `${language}-otp-transfer`)
    await wallet.press(say.confirmAndShow)
    await wallet.typePin(OTP_PIN)
    const code = await shownCode(page)
    assert.match(code, /^\d{8}$/)
    await inspectScreen(page, `${language}-otp-transfer-code`)
    assert.equal(must(await owner.confirm(id, code)).state, 'done')
    assert.deepEqual(journey.faults, [])
  })
}

/** Whether the app keeps what reads the camera's picture. */
async function keepsTheReader(): Promise<boolean> {
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys()
    if (kept.some(({ url }) => url.endsWith('.wasm'))) return true
  }
  return false
}

/** A code of now; the one that confirmed the registration is forgotten by the server's eye, as time would have it. */
async function freshCode(wallet: WalletJourney): Promise<string> {
  await system.database!.pool.query('update otp_devices set last_used_step = last_used_step - 20')
  await wallet.press(otpPhrases[wallet.language].showCode)
  await wallet.typePin(OTP_PIN)
  return shownCode(wallet.page)
}

/** Makes the camera see a QR, as the office's screen would show it. */
async function showQr(office: Page, text: string): Promise<void> {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  await office.setContent(`<body style="margin:8px"><svg class="qr-picture" width="374" height="374" viewBox="0 0 ${modules.length} ${modules.length}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="${dark}"/></svg>`)
  await filmPage(office, journey.film)
}

/** The same question with the last bit of its signature turned. */
function spoilt(qr: string): string {
  const [name, envelope] = qr.split(':') as [string, string]
  const bytes = fromBase64url(envelope)
  bytes[bytes.length - 1]! ^= 1
  return `${name}:${toBase64url(bytes)}`
}
