import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OtpReceipt, OtpTerminationCheck } from '../../src/protocol/api/otp.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { otpOf, registerCounter } from '../generator-in-hand.ts'
import { ownerWithOtp } from '../office.ts'
import { must, PIN } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { OfficeJourney } from './office-journey.ts'

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

const PHRASES = {
  ko: { change: '바꾸기', business: '사업자 프로필', personal: '개인 프로필', apart: '한 프로필의 OTP를 해지해도 다른 프로필의 OTP는 그대로예요.', shared: /두 프로필이 같은 OTP를/, digital: '디지털 OTP ···', physical: '실물 OTP ···', wrong: '번호가 달라요', toShop: /사업자 프로필로 바꾸기/, owner: /김초록/ },
  en: { change: 'Change', business: 'Business profile', personal: 'Personal profile', apart: 'Ending the OTP of one profile leaves the other profile’s as it is.', shared: /Both profiles use one OTP/, digital: 'Digital OTP ···', physical: 'OTP generator ···', wrong: 'The code is different', toShop: /Change to the business profile/, owner: /이바다/ },
} as const

for (const [language, shop, size] of [['ko', 'green', { width: 1280, height: 800 }], ['en', 'sea', undefined]] as const) {
  test(`S1-04 S1-14 S1-08 a sole proprietor sees both profiles and the OTP of each, changes with the code of the other's OTP and no phone check, and ending one's leaves the other's (${language})`, async () => {
    const say = PHRASES[language]
    const phone = await ownerWithOtp(system, shop)
    const { held, id } = await registerCounter(await otpOf(system), phone.shopper, { maker: `Maker ${language}` })
    must(await phone.shopper.client.call('PUT', '/v1/otp/media/web/business', { body: { registrationId: id, pin: PIN } }))
    must(await phone.shopper.client.call('PUT', '/v1/otp/media/app/business', { body: { registrationId: id, pin: PIN } }))
    const page = await journey.newPhone(language, size ? { size } : { senior: true })
    const office = new OfficeJourney(page, system, language, shop)
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-profiles-${name}`)
    const inProfile = (name: string) => page.locator('.profile-otps .medium', { hasText: name })
    await page.goto(system.officeUrl)
    await office.enterPassword()
    await office.provePhone(async () => undefined)
    await office.enterOtp(held.press())

    await office.open(office.say.security)
    await inProfile(say.business).getByText(say.physical).first().waitFor()
    await inProfile(say.personal).getByText(say.digital).first().waitFor()
    assert.equal(await inProfile(say.business).getByText(say.digital).count(), 0)
    await page.getByText(say.apart).waitFor()
    await look('security')

    await office.unfold()
    await page.locator('.profiles').getByRole('button', { name: say.owner }).click()
    const code = page.locator('dialog').getByLabel(office.say.otp, { exact: true })
    await code.waitFor()
    await look('code')
    await code.fill(phone.wrongCode())
    await page.locator('dialog').getByRole('button', { name: say.change, exact: true }).click()
    await page.locator('dialog').getByText(say.wrong).waitFor()
    await code.fill(await phone.freshCode())
    await page.locator('dialog').getByRole('button', { name: say.change, exact: true }).click()
    await page.getByText(office.say.personal).waitFor()
    await look('personal')
    await page.getByRole('button', { name: say.toShop }).click()
    await page.locator('.figure__sum').first().waitFor()

    // On the phone the business profile's generator is ended, with what its owner saw there: the digital OTP stands in, the personal profile keeps its own.
    const { left: seen } = must(await phone.shopper.client.call<OtpTerminationCheck>('GET', `/v1/otp/registrations/${id}/termination`))
    assert.deepEqual(seen.map(({ profile, instead }) => [profile, instead]), [['business', phone.registrationId], ['business', phone.registrationId]])
    must(await phone.shopper.client.call<OtpReceipt>('PUT', `/v1/otp/terminations/${newUuid()}`, { body: { registrationId: id, serial: held.facts.serial, codes: [held.press()], seen, confirmed: true } }))
    await office.open(office.say.security)
    await page.getByText(say.shared).waitFor()
    await inProfile(say.personal).getByText(say.digital).first().waitFor()
    assert.equal(await inProfile(say.business).getByText(say.digital).count(), 2)
    await look('after')
    await office.unfold()
    await page.locator('.profiles').getByRole('button', { name: say.owner }).click()
    await page.getByText(office.say.personal).waitFor()
    assert.deepEqual(journey.faults, [])
  })
}
