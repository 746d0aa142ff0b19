import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { CLIENT_VERSION_HEADER, OLDEST_CLIENT } from '../../src/protocol/client-version.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { counterInStock, otpOf } from '../generator-in-hand.ts'
import { ownerWithOtp } from '../office.ts'
import { must } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { ConsoleDesk } from './console-journey.ts'
import { inspectScreen } from './inspect-screen.ts'
import { OfficeJourney } from './office-journey.ts'

let system: RunningSystem
let browser: JourneyBrowser
let otp: Otp
before(async () => {
  system = await startSystem()
  otp = await otpOf(system)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await system?.stop()
})

test('S1-16 S1-18 S1-19 whose OTP fails at the office’s sign-in asks for help right there; the counter sees what is known, gives a generator and answers, and the owner comes in with it and reads the answer (ko)', async () => {
  const phone = await ownerWithOtp(system, 'green')
  must(await phone.shopper.client.call('PUT', `/v1/otp/reports/${newUuid()}`, { body: { registrationId: phone.registrationId, why: 'stolen' } }))
  const page = await browser.newPhone('ko', { size: { width: 1280, height: 800 } })
  const office = new OfficeJourney(page, system, 'ko', 'green')
  const look = (name: string): Promise<void> => inspectScreen(page, `ko-office-help-${name}`)
  await page.goto(system.officeUrl)
  await office.enterPassword()
  await office.provePhone(async () => undefined)
  await office.enterOtp(phone.code())
  await page.getByText('분실 신고된 OTP예요.').waitFor()
  await office.press('도움 받기')
  await page.getByLabel('하고 싶은 말').fill('휴대폰을 도둑맞았어요')
  assert.equal(await page.locator('dialog').getByRole('link', { name: '이유와 답 더 보기' }).getAttribute('href'), '/docs/reasons?lang=ko#OTP_REPORTED_LOST')
  await look('sign-in')
  await office.press('문의 보내기')
  await page.getByText('문의를 받았어요.').waitFor()
  await page.locator('dialog').getByRole('button', { name: '닫기' }).last().click()

  const desk = await ConsoleDesk.of(system, browser, 'clerk', 'ko')
  const held = await counterInStock(otp)
  await desk.page.getByRole('link', { name: desk.words.tickets }).click()
  await desk.page.getByText('휴대폰을 도둑맞았어요').click()
  await desk.page.getByText('OTP_REPORTED_LOST').waitFor()
  await desk.page.getByText(/suspended \(stolen\)/).waitFor()
  await desk.press(desk.words.take)
  await desk.look('office-ticket')
  const ticket = desk.page.url()
  await desk.press(desk.words.look)
  await desk.press(desk.words.issue)
  await desk.register(held)
  await desk.page.locator('.otps__card', { hasText: '디지털 OTP' }).getByRole('button', { name: desk.words.terminate }).click()
  await desk.finish('terminate')
  await desk.page.goto(ticket)
  await desk.page.getByRole('radio', { name: desk.words.did }).check()
  await desk.page.getByLabel(desk.words.answer).fill('새 OTP 기기를 드렸어요. 그 번호로 로그인해 주세요.')
  await desk.press(desk.words.send)
  await desk.page.getByText(desk.words.sent).waitFor()

  await page.reload()
  await office.enterPassword()
  await office.enterOtp(held.press())
  await office.open(/^알림/)
  await page.getByText('새 OTP 기기를 드렸어요.').waitFor()
  await look('answer')
  assert.deepEqual(browser.faults, [])
})

test('S1-17 S1-19 an office that is too old says so and is updated at one press; who is not known yet is led from a refusal to its answer (en)', async () => {
  const page = await browser.newPhone('en', { senior: true })
  const office = new OfficeJourney(page, system, 'en', 'sea')
  await page.goto(system.officeUrl)
  await page.getByLabel('User name', { exact: true }).fill('nobody')
  await page.getByLabel('Password', { exact: true }).fill('nothing-at-all')
  await page.locator('form').getByRole('button', { name: office.say.signIn, exact: true }).click()
  const answers = page.getByRole('link', { name: 'The reason, and what to do' })
  assert.equal(await answers.getAttribute('href'), '/docs/reasons?lang=en#LOGIN_FAILED')
  await inspectScreen(page, 'en-office-help-answers')
  const opened = page.waitForEvent('popup')
  await answers.click()
  const answer = await opened
  await answer.locator('#LOGIN_FAILED').waitFor()
  await answer.close()

  await page.reload()
  await office.enterPassword()
  await office.provePhone(async () => undefined)
  await page.getByText(office.say.noOtp).waitFor()
  // This page is one that the server no longer takes; what a new load brings is not.
  await page.evaluate(({ header, version }) => {
    const send = globalThis.fetch
    globalThis.fetch = (input, init) => send(input, { ...init, headers: { ...(init?.headers as Record<string, string>), [header]: version } })
  }, { header: CLIENT_VERSION_HEADER, version: String(OLDEST_CLIENT - 1) })
  await office.open(office.say.statement)
  await page.getByText('Update and you can go on right away.').first().waitFor()
  await inspectScreen(page, 'en-office-too-old')
  const loaded = page.waitForEvent('load')
  await page.locator('.error-panel').first().getByRole('button', { name: 'Update' }).click()
  await loaded
  await page.getByRole('heading', { name: office.say.statement, level: 1 }).waitFor()
  await page.locator('.error-panel').waitFor({ state: 'detached' })
  assert.deepEqual(browser.faults, [])
})
