import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { GENERATOR_COLUMNS, seedOf, type Generator } from '../../src/authenticators/otp/generator.ts'
import { readSecrets } from '../../src/configuration/secrets.ts'
import type { OtpRegistration, OtpStatus } from '../../src/protocol/api/otp.ts'
import { counterCode } from '../../src/protocol/one-time-code.ts'
import { handlesOf } from '../../sandbox/testing/test-world.ts'
import { joinAsShopper, must, PIN, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { moveIn } from './move-in.ts'
import { otpPhrases } from './otp-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

const phrases = {
  ko: { other: '다른 기관 등록', here: /다른 기관에서 받은 생성기를 여기에 등록/, there: /내 생성기를 다른 기관에 등록/, first: /먼저 여기에 OTP 생성기를 등록해 주세요/, maker: '제조사 코드', makerMissing: '제조사 코드를 입력해 주세요.', naru: '나루카드', registeredThere: '나루카드에 등록됐어요', cardBank: '새벽은행 등록', cardNaru: '나루카드 등록', waits: '나루카드의 답을 기다리고 있어요', suspended: '사용 멈춤', elsewhere: /그 기관에 말해 주세요/ },
  en: { other: 'Other institutions', here: /Register one from elsewhere here/, there: /Register my generator elsewhere/, first: /Please register a generator here first/, maker: 'Maker code', makerMissing: 'Please enter the maker code.', naru: 'Naru Card', registeredThere: 'Registered at Naru Card', cardBank: 'Registered at Saebyeok Bank', cardNaru: 'Registered at Naru Card', waits: 'Waiting for Naru Card to answer', suspended: 'Suspended', elsewhere: /Ask that institution to lift it/ },
} as const

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

/** What a clock of the pretend world shows now and showed before: no journey waits half a minute. */
async function clockCodes(serial: string): Promise<[string, string]> {
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  const { rows } = await system.database!.pool.query<Generator>(`select ${GENERATOR_COLUMNS} from otp_devices d where d.serial = $1`, [serial.replaceAll('-', '')])
  const code = (ahead: number): string => counterCode(seedOf(seedKeys, rows[0]!), Math.floor(Date.now() / 30_000) + ahead, { algorithm: 'sha1', digits: 6 })
  return [code(-1), code(0)]
}

for (const [language, serial] of [['ko', 'YS30-6001-0001'], ['en', 'YS30-6002-0002']] as const) {
  test(`edge case 9: a bank’s generator comes here, goes on to a third institution, and stops everywhere when the bank hears that it is lost (${language})`, async () => {
    const [say, words] = [otpPhrases[language], phrases[language]]
    const world = handlesOf(system.sandboxUrl)
    const page = await journey.newPhone(language, language === 'en' ? { senior: true, dark: true } : {})
    const shopper = await joinAsShopper(system, '기관')
    await moveIn(page, system.walletUrl, shopper)
    const wallet = new WalletJourney(page, system, language)
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-otp-other-${name}`)
    await world.atOtherBank('register', serial, shopper.claim.phone)

    await page.goto(`${system.walletUrl}/otp`)
    await page.getByRole('link', { name: words.other }).click()
    await page.getByText(words.first).waitFor()
    await look('first')
    await page.getByRole('link', { name: words.here }).click()
    await page.getByLabel(say.serial, { exact: true }).fill(serial.toLowerCase())
    await wallet.press(say.next)
    await page.getByText(words.makerMissing).waitFor()
    await page.getByLabel(words.maker, { exact: true }).fill('071')
    await look('serial-and-maker')
    await wallet.press(say.next)
    await wallet.typePin(PIN)
    await page.getByLabel(say.first).waitFor()
    const [before, now] = await clockCodes(serial)
    await page.getByLabel(say.first).fill(before)
    await page.getByLabel(say.second).fill(now)
    await wallet.press(say.next)
    await page.getByText(say.registered).first().waitFor()
    await wallet.press(say.done)
    await page.getByText(words.cardBank).waitFor()

    await page.getByRole('link', { name: words.other }).click()
    await page.getByRole('link', { name: words.there }).waitFor()
    await look('both-ways')
    await page.getByRole('link', { name: words.there }).click()
    await page.getByRole('button', { name: words.naru }).waitFor()
    await look('institutions')
    await page.getByRole('button', { name: words.naru }).click()
    await page.getByLabel(say.serial, { exact: true }).fill(serial)
    await page.getByLabel(words.maker, { exact: true }).fill('071')
    await wallet.press(say.next)
    // The answer is lost once: the phone says that it waits, and the registration comes by itself.
    if (language === 'en') await world.switchOn('centre.order', 'done', 'reset', { remaining: 1 })
    await wallet.typePin(PIN)
    await page.getByText(language === 'en' ? words.waits : words.registeredThere, { exact: true }).first().waitFor()
    await look('asked')
    await wallet.press(say.done)
    await page.getByText(words.cardNaru).first().waitFor()
    await system.database!.pool.query(`update otp_centre_orders set ask_at = now() where state = 'waiting'`)
    await untilAll(shopper, 'active')
    await page.reload()
    await page.locator('.otp-state--good').nth(2).waitFor()
    await look('three-institutions')

    await world.atOtherBank('report', serial, shopper.claim.phone)
    await untilAll(shopper, 'suspended')
    await page.reload()
    await page.getByText(words.suspended, { exact: true }).nth(2).waitFor()
    assert.equal(await page.getByText(words.elsewhere).count(), 2)
    await look('suspended')
    assert.deepEqual(journey.faults, [])
  })
}

/** The centre is told and listened to every two seconds. */
async function untilAll(shopper: Shopper, state: OtpRegistration['state']): Promise<void> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const { registrations } = must(await shopper.client.call<OtpStatus>('GET', '/v1/otp'))
    if (registrations.length === 3 && registrations.every((each) => each.state === state)) return
    assert.ok(Date.now() < deadline, `three never came to be ${state}`)
    await pause(100)
  }
}
