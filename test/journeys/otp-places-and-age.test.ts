import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setModelStatus } from '../../src/authenticators/generators/model-registry.ts'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import type { OtpRegistration, OtpStatus } from '../../src/protocol/api/otp.ts'
import { counterInStock, otpOf, registerCounter } from '../generator-in-hand.ts'
import { issueOtp } from '../otp-phone.ts'
import { valueOf, type HandHeld } from '../otp-place.ts'
import { joinAsShopper, must, PIN } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { moveIn } from './move-in.ts'
import { otpPhrases } from './otp-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

let system: RunningSystem
let journey: JourneyBrowser
let otp: Otp
before(async () => {
  system = await startSystem()
  otp = await otpOf(system)
  journey = await startBrowser()
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

const PHRASES = {
  ko: { places: '쓰는 곳 바꾸기', webBusiness: /^웹 · 사업자/, webPersonal: /^웹 · 개인/, inPlace: 'OTP 생성기 · ', generator: /^OTP 생성기/, ended: (end: string) => `끝 ${end} · 해지됨`, blocked: '더는 쓸 수 없는 기기예요.', blockedTag: '사용 불가 기종', worn: '수명이 다했어요.', wornTag: '수명 끝', replace: '교체하기' },
  en: { places: 'Where each is used', webBusiness: /^Web · business/, webPersonal: /^Web · personal/, inPlace: 'OTP generator · ', generator: /^A generator/, ended: (end: string) => `Ending ${end} · terminated`, blocked: 'This generator can no longer be used.', blockedTag: 'Model not usable', worn: 'It has reached the end of its life.', wornTag: 'Worn out', replace: 'Replace it' },
} as const

for (const language of ['ko', 'en'] as const) {
  test(`S1-04 S1-06 S1-14 S1-15 each place gets an OTP of its own; a generator is replaced by another; a blocked and a worn-out one say so, cost no try and are replaced (${language})`, async () => {
    const [say, common] = [PHRASES[language], otpPhrases[language]]
    const page = await journey.newPhone(language, language === 'en' ? { senior: true, dark: true } : {})
    const shopper = await joinAsShopper(system, '쓰는곳')
    await issueOtp(system, shopper)
    const first = await registerCounter(otp, shopper, { maker: `Old ${language}` })
    const second = await counterInStock(otp, { maker: `Blocked ${language}` })
    const third = await counterInStock(otp, { maker: `Worn ${language}` })
    const fourth = await counterInStock(otp, { maker: `New ${language}` })
    await moveIn(page, system.walletUrl, shopper)
    const wallet = new WalletJourney(page, system, language)
    const look = (screen: string): Promise<void> => inspectScreen(page, `${language}-otp-${screen}`)
    const endOf = ({ facts }: HandHeld): string => facts.serial.slice(-4)
    const card = (held: HandHeld) => page.getByRole('article', { name: new RegExp(endOf(held)) })
    const spend = async (code: string): Promise<string> => {
      const answer = await shopper.client.call<{ reason?: string }>('POST', '/v1/otp/checks', { body: { channel: 'web', profile: 'business', code } })
      return answer.status === 200 ? 'right' : (answer.body.reason ?? String(answer.status))
    }
    const status = async (): Promise<OtpStatus> => must(await shopper.client.call<OtpStatus>('GET', '/v1/otp'))
    const own = async (held: HandHeld): Promise<OtpRegistration> => (await status()).registrations.find(({ serialEnd }) => serialEnd === endOf(held))!
    /** The number, a code of the old one where it still makes any, the PIN, and two codes in a row. */
    const replaceBy = async (held: HandHeld, old: HandHeld | null): Promise<void> => {
      await page.getByRole('button', { name: say.generator }).click()
      await page.getByLabel(common.serial, { exact: true }).fill(held.facts.serial)
      await wallet.press(common.next)
      if (old) {
        await page.getByLabel(common.oldCode).fill(old.press())
        await wallet.press(common.next)
      }
      await page.getByRole('heading', { name: common.paymentPin }).waitFor()
      await wallet.typePin(PIN)
      await page.getByLabel(common.first).fill(held.press())
      await page.getByLabel(common.second).fill(held.press())
      await wallet.press(common.next)
      await page.locator('.verdict__title', { hasText: common.registered }).waitFor()
    }

    await page.goto(`${system.walletUrl}/otp`)
    await page.getByRole('link', { name: say.places, exact: true }).click()
    await page.getByRole('button', { name: say.webBusiness }).waitFor()
    await look('places')
    await page.getByRole('button', { name: say.webBusiness }).click()
    await look('places-choose')
    await page.locator('dialog').getByRole('button', { name: new RegExp(say.inPlace) }).click()
    await wallet.typePin(PIN)
    await page.getByRole('button', { name: say.webBusiness }).getByText(say.inPlace).waitFor()
    assert.equal(await page.getByRole('button', { name: say.webPersonal }).getByText(say.inPlace).count(), 0)
    assert.equal(await spend(first.held.press()), 'right')

    await page.goto(`${system.walletUrl}/otp/${first.id}`)
    await page.getByRole('link', { name: common.reissue, exact: true }).click()
    await replaceBy(second, first.held)
    await page.getByText(say.ended(endOf(first.held))).waitFor()
    await look('replaced-generator')
    assert.deepEqual([(await own(first.held)).state, (await own(second)).usedFor], ['terminated', [{ channel: 'web', profile: 'business' }]])
    assert.equal(await spend(first.held.press()), 'OTP_TERMINATED')

    assert.equal(await spend(second.press()), 'right')
    valueOf(await setModelStatus(otp, { maker: second.facts.maker, model: second.facts.model, status: 'blocked', by: null }))
    for (let guess = 0; guess < 6; guess++) assert.equal(await spend(second.wrongCode()), 'OTP_MODEL_UNSUPPORTED')
    assert.equal((await own(second)).triesLeft, 5)
    await page.goto(`${system.walletUrl}/otp`)
    await card(second).getByText(say.blocked).waitFor()
    await card(second).getByText(say.blockedTag).waitFor()
    await look('incompatible')
    await card(second).getByRole('button', { name: say.replace }).click()
    await replaceBy(third, null)
    assert.equal(await spend(third.press()), 'right')

    await system.database!.pool.query(`update otp_devices set wears_out_at = now() - interval '1 day' where serial = $1`, [third.facts.serial])
    assert.equal(await spend(third.wrongCode()), 'OTP_WORN_OUT')
    assert.equal((await own(third)).triesLeft, 5)
    await page.goto(`${system.walletUrl}/otp`)
    await card(third).getByText(say.worn).waitFor()
    await card(third).getByText(say.wornTag).waitFor()
    await look('worn-out')
    await card(third).getByRole('button', { name: say.replace }).click()
    await replaceBy(fourth, null)
    assert.equal(await spend(fourth.press()), 'right')
    assert.deepEqual(journey.faults, [])
  })
}
