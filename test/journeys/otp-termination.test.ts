import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { readSecrets } from '../../src/configuration/secrets.ts'
import { joinAsShopper, PIN } from '../people.ts'
import { HandHeld, intoStock } from '../otp-place.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { moveIn } from './move-in.ts'
import { issueDigitalOtp, OTP_PIN, otpPhrases, proveOwnPhone } from './otp-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

let system: RunningSystem
let journey: JourneyBrowser
let otp: Otp
/** The generators' clock: that of the machine. */
const place = { time: { get now() { return Date.now() }, set now(_: number) { throw new Error('the machine keeps this clock') } } }
before(async () => {
  system = await startSystem()
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  otp = { pool: system.database!.pool, seedKeys, deploymentId: system.deployment.deploymentId, clock: () => new Date() }
  journey = await startBrowser()
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

for (const language of ['ko', 'en'] as const) {
  test(`S1-09 S1-10 S1-11 S1-07 S1-12 S1-13 S1-14 S1-15 이용해지 with serial and code ends in a receipt, the generator goes on; the last one is warned of, takes the 24-hour way, is called off, and is replaced (${language})`, async () => {
    const say = otpPhrases[language]
    const page = await journey.newPhone(language, language === 'en' ? { senior: true, dark: true } : {})
    const wallet = await walletOf(page, language)
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-otp-${name}`)
    const receipt = async (title: string | RegExp): Promise<string> => {
      await page.getByText(title).first().waitFor()
      return (await page.locator('.otp-reference').innerText()).trim()
    }
    const menu = async (serialEnd: string, row: string): Promise<void> => {
      await page.getByRole('article', { name: new RegExp(serialEnd) }).getByRole('link').click()
      await page.getByRole('link', { name: row, exact: true }).click()
    }
    await page.goto(`${system.walletUrl}/otp`)

    // A generator in hand, registered by its number and two codes.
    const held = new HandHeld(place, { method: 'hotp', period: null, maker: '연습전자', model: 'YS-C' })
    await intoStock(otp, held)
    await page.getByRole('link', { name: say.physical }).click()
    await page.getByLabel(say.serial, { exact: true }).fill(held.facts.serial)
    await look('serial')
    await wallet.press(say.next)
    await wallet.typePin(PIN)
    await page.getByLabel(say.first).fill(held.press())
    await page.getByLabel(say.second).fill(held.press())
    await look('two-codes')
    await wallet.press(say.next)
    await page.getByText(say.registered).first().waitFor()
    await wallet.press(say.done)
    await issueDigitalOtp(wallet, PIN)

    // 이용해지 of the digital one, with the other left.
    const { serial } = (await system.database!.pool.query<{ serial: string }>(`select serial from otp_devices where kind = 'digital' order by made_at desc limit 1`)).rows[0]!
    await menu(serial.slice(-4), say.terminate)
    await wallet.button(say.toSerial).waitFor()
    await look('check-list')
    assert.equal(await page.getByText(say.nothingLeft).count(), 0)
    const tryToEnd = async (number: string): Promise<void> => {
      await page.getByLabel(say.serial, { exact: true }).fill(number)
      await wallet.press(say.next)
      await page.getByRole('heading', { name: say.otpPin }).waitFor()
      await wallet.typePin(OTP_PIN)
      await page.getByRole('heading', { name: say.review }).waitFor()
      await wallet.button(say.terminate).waitFor()
    }
    await wallet.press(say.toSerial)
    await tryToEnd('7000-0000-0000')
    await wallet.press(say.terminate)
    await page.locator('.field__complaint', { hasText: say.serialWrong }).waitFor()
    await forgetUsedCodes(serial)
    await tryToEnd(serial.replace(/(....)(?=.)/g, '$1-'))
    await look('review')
    await wallet.press(say.terminate)
    const reference = await receipt(say.ended)
    assert.match(reference, say.reference)
    await look('terminated')
    const { rows } = await system.database!.pool.query(`select kind from audit_events where details ->> 'reference' = $1`, [reference])
    assert.deepEqual(rows, [{ kind: 'otp_terminate_by_owner' }])
    await wallet.press(say.done)
    await page.getByText(say.terminated, { exact: true }).waitFor()
    assert.equal(await spend(page, held.press()), 'right', 'the generator goes on where the phone was used')

    // The last one: warned of before the button; without it in hand, in 24 hours, unless that is called off.
    const codes = await recoveryCodes(page)
    const end = held.facts.serial.slice(-4)
    await menu(end, say.terminate)
    await page.getByText(say.nothingLeft).waitFor()
    await look('nothing-left')
    await wallet.press(say.without)
    await wallet.button(say.begin24).waitFor()
    await look('without')
    await wallet.press(say.begin24)
    await proveOwnPhone(wallet)
    await page.getByLabel(say.recovery, { exact: true }).fill(codes[0]!)
    await look('recovery')
    await wallet.press(say.useRecovery)
    assert.match(await receipt(say.in24), say.reference)
    await look('in-24-hours')
    await wallet.press(say.done)
    await wallet.button(say.cancelRow).waitFor()
    await look('waiting-to-end')
    await wallet.press(say.cancelRow)
    await wallet.press(say.cancel)
    await receipt(say.cancelled)
    await wallet.press(say.done)
    await menu(end, say.foundRow)
    await wallet.press(say.found)
    await wallet.typePin(PIN)
    await receipt(say.works)
    await wallet.press(say.done)

    // Reissue: the old one ends only when the new one is confirmed.
    await menu(end, say.reissue)
    await look('replace')
    await page.getByRole('button', { name: say.thisPhone }).click()
    await wallet.press(say.start)
    await proveOwnPhone(wallet)
    await wallet.typePin(PIN)
    await page.getByRole('heading', { name: say.choose }).waitFor()
    await wallet.typePin(OTP_PIN)
    await page.getByRole('heading', { name: say.repeat }).waitFor()
    await wallet.typePin(OTP_PIN)
    assert.equal(await spend(page, held.press()), 'right', 'until then the old one is in use')
    await page.getByLabel(say.oldCode).fill(held.press())
    await look('old-code')
    await wallet.press(say.next)
    await page.locator('.verdict--done').waitFor()
    assert.match(await page.locator('.otp-facts').innerText(), say.oldEnded)
    assert.equal(await spend(page, held.press()), 'OTP_TERMINATED')
    assert.deepEqual(journey.faults, [])
  })
}

/** A wallet in the hand of somebody who joined before. */
async function walletOf(page: Page, language: 'ko' | 'en'): Promise<WalletJourney> {
  const shopper = await joinAsShopper(system, '해지')
  await moveIn(page, system.walletUrl, shopper)
  const wallet = new WalletJourney(page, system, language)
  Object.assign(wallet.person, shopper.claim)
  return wallet
}

/** As the passing of time would: the codes of the last minutes may be used again by the server's eye. */
async function forgetUsedCodes(serial: string): Promise<void> {
  await system.database!.pool.query('update otp_devices set last_used_step = last_used_step - 20 where serial = $1', [serial])
}

/** What the office's sign-in would say to a code. */
function spend(page: Page, code: string): Promise<string> {
  return page.evaluate(async (value) => {
    const answer = await fetch('/v1/otp/checks', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ channel: 'web', profile: 'business', code: value }) })
    return answer.ok ? 'right' : ((await answer.json()) as { reason: string }).reason
  }, code)
}

/** Recovery codes, made by the page itself as their screen would. */
function recoveryCodes(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const answer = await fetch('/v1/recovery-codes', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ pin: '258036' }) })
    if (!answer.ok) throw new Error(await answer.text())
    return ((await answer.json()) as { codes: string[] }).codes
  })
}
