import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { issueOtp } from '../otp-phone.ts'
import { joinAsShopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { moveIn } from './move-in.ts'

let system: RunningSystem
let journey: JourneyBrowser
before(async () => {
  system = await startSystem()
  journey = await startBrowser()
  await system.database!.pool.query('update programmes set digital_otp_for_business = false')
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

const PHRASES = {
  ko: { business: '사업자', unfit: /사업자는 디지털 OTP를 쓸 수 없어요/, register: '실물 OTP 등록', serial: /일련번호/, place: /웹.*사업자|사업자.*웹/ },
  en: { business: 'Business', unfit: /A business cannot use a digital OTP here/, register: 'Register a generator', serial: /serial number/i, place: /web.*business|business.*web/i },
} as const

for (const language of ['ko', 'en'] as const) {
  test(`S1-03 where a business may use no digital OTP, the wallet says so before anything is entered, and what to do instead (${language})`, async () => {
    const say = PHRASES[language]
    const newcomer = await joinAsShopper(system, '사업자')
    const page = await journey.newPhone(language, language === 'en' ? { senior: true } : {})
    await moveIn(page, system.walletUrl, newcomer)
    await page.goto(`${system.walletUrl}/otp/issue`)
    await page.getByRole('radio', { name: say.business, exact: true }).check()
    await page.getByText(say.unfit).waitFor()
    await inspectScreen(page, `${language}-otp-not-for-business`)
    await page.getByRole('button', { name: say.register, exact: true }).click()
    await page.getByText(say.serial).first().waitFor()

    const owner = await joinAsShopper(system, '디지털')
    await issueOtp(system, owner)
    const other = await journey.newPhone(language)
    await moveIn(other, system.walletUrl, owner)
    await other.goto(`${system.walletUrl}/otp/places`)
    await other.getByRole('button', { name: say.place }).click()
    const choice = other.locator('dialog').getByRole('button', { name: say.unfit })
    await choice.waitFor()
    assert.equal(await choice.isDisabled(), true)
    await inspectScreen(other, `${language}-otp-places-business`)
    assert.deepEqual(journey.faults, [])
  })
}
