import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
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

for (const language of ['ko', 'en'] as const) {
  test(`S1-02 S1-01 S1-08 an OTP of one's own is on the phone; with the network off its code is there within a second of the last digit, and it is good once (${language})`, async () => {
    const say = otpPhrases[language]
    const page = await journey.newPhone(language, { installed: true, ...(language === 'en' ? { senior: true, dark: true } : {}) })
    const wallet = new WalletJourney(page, system, language)
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-otp-${name}`)
    await wallet.signUp()
    await page.getByRole('link', { name: say.tab, exact: true }).click()
    await page.getByText(say.none).waitFor()
    await look('none')
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.postData() ?? ''))
    await issueDigitalOtp(wallet, undefined, look)
    assert.equal(sent.some((body) => body.includes(OTP_PIN)), false, 'the PIN of the OTP is never sent')
    assert.match(await page.locator('.otp-card').innerText(), say.everywhere)
    await page.getByText(say.inUse, { exact: true }).waitFor()
    await look('list')

    await page.getByRole('link', { name: new RegExp(`^${say.details}`) }).click()
    await page.locator('.otp-life__step').nth(1).waitFor()
    await look('details')
    await page.goBack()

    await page.context().setOffline(true)
    await wallet.press(say.showCode)
    await page.getByText(say.enterPin).waitFor()
    const milliseconds = await timeToCode(wallet, OTP_PIN)
    assert.ok(milliseconds < 1_000, `the code is there after ${Math.round(milliseconds)} ms`)
    await look('code')
    const code = await shownCode(page)
    await wallet.press(say.again)
    await wallet.typePin('730510')
    assert.match(await shownCode(page), /^\d{6}$/, 'another PIN shows a code, too')
    assert.notEqual(await shownCode(page), code)

    await page.context().setOffline(false)
    // The screen goes on to the next code when its half minute is over.
    const fresh = await freshCode(wallet)
    assert.equal(await spend(page, fresh), 'right')
    assert.equal(await spend(page, fresh), 'OTP_REUSED')
    assert.deepEqual(journey.faults, [])
  })
}

/** Types all but the last digit, then measures in the page itself from the last one to the code on the screen; milliseconds. */
async function timeToCode(wallet: WalletJourney, pin: string): Promise<number> {
  const { page } = wallet
  await wallet.typeDigits(pin.slice(0, -1))
  await page.evaluate(() => {
    const times = globalThis as { codeAfter?: number }
    let pressed = 0
    addEventListener('click', () => (pressed = performance.now()), { capture: true, once: true })
    new MutationObserver((_, observer) => {
      if (!document.querySelector('.otp-code__digits')) return
      observer.disconnect()
      requestAnimationFrame(() => (times.codeAfter = performance.now() - pressed))
    }).observe(document.body, { childList: true, subtree: true })
  })
  await wallet.typeDigits(pin.slice(-1))
  await page.waitForFunction(() => (globalThis as { codeAfter?: number }).codeAfter !== undefined)
  return page.evaluate(() => (globalThis as { codeAfter?: number }).codeAfter!)
}

/** The registration was confirmed with a code of a moment ago: the next one is waited for as its owner would, by the server's eye alone. */
async function freshCode(wallet: WalletJourney): Promise<string> {
  await system.database!.pool.query('update otp_devices set last_used_step = last_used_step - 20')
  await wallet.press(otpPhrases[wallet.language].again)
  await wallet.typePin(OTP_PIN)
  return shownCode(wallet.page)
}

/** What the server says to a code. */
function spend(page: Page, code: string): Promise<string> {
  return page.evaluate(async (value) => {
    const answer = await fetch('/v1/otp/checks', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ channel: 'app', profile: 'personal', code: value }) })
    return answer.ok ? 'right' : ((await answer.json()) as { reason: string }).reason
  }, code)
}
