import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bankAccounts, ownerWithOtp } from '../office.ts'
import type { OtpPhone } from '../otp-phone.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, turnClockOn, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { OfficeJourney } from './office-journey.ts'
import { issueDigitalOtp, OTP_PIN, otpPhrases } from './otp-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

const DESK = { width: 1280, height: 800 }

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

const accountOf = async (holder: string): ReturnType<typeof bankAccounts> extends Promise<(infer Account)[]> ? Promise<Account> : never => (await bankAccounts(system)).find(({ holderName }) => holderName === holder)!

test('S1-03 S1-04 S1-12 an owner signs in, is refused without an OTP, gets one on the phone, and confirms payee and amount there: the money is at the other bank (ko)', async () => {
  const page = await journey.newPhone('ko', { size: DESK })
  const office = new OfficeJourney(page, system, 'ko', 'green')
  const { say } = office
  const look = (name: string): Promise<void> => inspectScreen(page, `ko-office-${name}`)
  await page.goto(system.officeUrl)
  await page.getByRole('button', { name: say.samples.green }).waitFor()
  await look('sign-in')
  await office.enterPassword()
  await office.provePhone(look)
  await page.getByText(say.noOtp).waitFor()
  await office.press(say.practise)
  await page.getByRole('button', { name: say.practise }).waitFor({ state: 'detached' })
  assert.equal(await page.locator('.figure__sum').first().innerText(), office.won(20_000))
  await look('home')

  await office.open(say.transfer)
  await page.getByRole('button', { name: say.add }).waitFor()
  await office.press(say.review)
  await page.getByText(say.missing).waitFor()
  await look('transfer')
  await office.addPayee(await accountOf('한가온'), look)
  await page.getByLabel(say.amount).fill('3000')
  await office.press(say.review)
  await page.getByRole('heading', { name: say.question }).waitFor()
  await look('review')
  await office.press(say.byOtp)
  await page.getByText(say.needsOtp).waitFor()
  await look('needs-otp')

  const phone = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  Object.assign(phone.person, system.deployment.sandbox!.offices.find(({ loginId }) => loginId === 'green')!.owner)
  await phone.signUp()
  await phone.page.getByRole('link', { name: otpPhrases.ko.tab, exact: true }).click()
  await issueDigitalOtp(phone)
  await page.locator('.qr-picture').waitFor()
  await look('question')
  await phone.page.goto(`${system.walletUrl}/transfers`)
  await phone.page.getByText('3,000원').waitFor()
  await inspectScreen(phone.page, 'ko-phone-transfer')
  await phone.press('맞아요, OTP 비밀번호 입력')
  await phone.typePin(OTP_PIN)
  await phone.page.locator('.verdict--done').waitFor()
  await inspectScreen(phone.page, 'ko-phone-sent')
  await page.getByRole('heading', { name: say.done }).waitFor()
  await look('result')

  await office.open(say.statement)
  await page.locator('tbody tr', { hasText: '한가온' }).waitFor()
  assert.equal(await page.locator('tbody tr').count(), 2)
  await look('statement')
  await office.open(say.sales)
  await page.locator('.figure__sum').first().waitFor()
  await look('sales')
  await office.open(say.security)
  await page.locator('.medium').first().waitFor()
  await look('security')
  await page.getByRole('link', { name: say.policy }).click()
  await page.getByText(say.policyRow).first().waitFor()
  await look('policy')
  assert.deepEqual(journey.faults, [])
})

test('S2-15 S2-40 after idle minutes one is asked whether one is there, and an ended session is gone on with in place, with what was typed (en)', async () => {
  const phone: OtpPhone = await ownerWithOtp(system, 'sea')
  const page = await journey.newPhone('en', { size: DESK, dark: true })
  const office = new OfficeJourney(page, system, 'en', 'sea')
  const { say } = office
  const look = (name: string): Promise<void> => inspectScreen(page, `en-office-${name}`)
  await page.clock.install()
  await page.goto(system.officeUrl)
  await office.enterPassword()
  await office.provePhone(look)
  await page.getByLabel(say.otp, { exact: true }).waitFor()
  await look('otp')
  await office.enterOtp(await phone.freshCode())
  await office.press(say.practise)
  await page.getByRole('button', { name: say.practise }).waitFor({ state: 'detached' })
  await look('home')

  await turnClockOn(page, '04:00')
  await page.getByRole('heading', { name: say.idle }).waitFor()
  await look('idle')
  await office.press(say.stay)
  await page.getByRole('heading', { name: say.idle }).waitFor({ state: 'detached' })

  await office.open(say.transfer)
  await office.addPayee(await accountOf('서누리'), look)
  await page.getByLabel(say.amount).fill('1500')
  // What this screen still reads would meet the ended session before anybody presses anything.
  await page.locator('.transfer__limits').waitFor()
  await system.database!.pool.query(`update sessions set idle_until = clock_timestamp() where role = 'office'`)
  await page.waitForTimeout(2_100)
  await office.press(say.review)
  await office.press(say.byOtp)
  await page.getByRole('heading', { name: say.expired }).waitFor()
  await look('expired')
  await office.enterPassword()
  await office.enterOtp(await phone.freshCode())
  await page.getByRole('heading', { name: say.expired }).waitFor({ state: 'detached' })
  await page.getByText(office.won(1_500)).waitFor()
  await office.press(say.byOtp)
  await page.locator('.qr-picture').waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  const payee = await accountOf('서누리')
  const code = await phone.boundCode({ transferId: id, payeeBankCode: payee.bankCode, payeeAccountNumber: payee.accountNumber, amount: 1_500n })
  await page.getByLabel(say.otp, { exact: true }).fill(code)
  await look('question')
  await office.press(say.send)
  await page.getByRole('heading', { name: say.done }).waitFor()
  await look('result')
  assert.deepEqual(journey.faults, [])
})
