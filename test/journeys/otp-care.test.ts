import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { importRegistration, markConflict } from '../../src/authenticators/otp/conflict.ts'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { readSecrets } from '../../src/configuration/secrets.ts'
import type { OtpRegistration } from '../../src/protocol/api/otp.ts'
import type { Session } from '../../src/protocol/api/people.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { HandHeld, intoStock, valueOf } from '../otp-place.ts'
import { joinAsShopper, must, PIN, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { moveIn } from './move-in.ts'
import { otpPhrases, proveOwnPhone } from './otp-journey.ts'
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
  test(`S1-05 S1-08 two registrations are named, one is chosen by its codes and works; a wrong number is corrected, a wrong owner sent to a branch (${language})`, async () => {
    const say = otpPhrases[language]
    const { wallet, page, shopper, look } = await openWallet(language, '중복')
    const [first, second, right] = [await generator(), await generator(), await generator()]
    const by = { who: 'clerk', id: newUuid() } as const
    for (const { facts } of [first, second]) valueOf(await importRegistration(otp, { personId: await personOf(shopper), serial: facts.serial, by }))
    await page.goto(`${system.walletUrl}/otp`)
    for (const { facts } of [first, second]) await page.getByRole('article', { name: new RegExp(facts.serial.slice(-4)) }).waitFor()
    await look('conflict')
    assert.equal(await spend(shopper, first.press()), 'OTP_DUPLICATE')
    await page.getByRole('article', { name: new RegExp(second.facts.serial.slice(-4)) }).getByRole('button', { name: say.help, exact: true }).click()
    const sheet = page.locator('dialog')
    assert.match((await sheet.getByRole('link', { name: say.answers }).getAttribute('href'))!, /#OTP_DUPLICATE$/)
    await sheet.getByText(say.reference).waitFor()
    await look('help')
    await wallet.press(say.sendHelp)
    await sheet.getByText(say.helpSent).waitFor()
    await sheet.getByRole('button', { name: say.close, exact: true }).last().click()
    assert.equal(await page.getByRole('link', { name: say.otpAnswers }).getAttribute('href'), `/docs/reasons?lang=${language}`)
    await wallet.button(say.choose1).first().click()
    await page.getByRole('heading', { name: say.inHand }).waitFor()
    await look('choose')
    await page.getByRole('button', { name: new RegExp(second.facts.serial.slice(-4)) }).click()
    await twoCodes(wallet, second)
    await page.locator('.verdict__title', { hasText: say.kept }).waitFor()
    await wallet.press(say.done)
    await page.getByText(say.terminated, { exact: true }).waitFor()
    assert.equal(await spend(shopper, second.press()), 'right')

    const kept = (await registrations(shopper)).find(({ state }) => state === 'active')!
    valueOf(await markConflict(otp, kept.id, 'wrong_serial'))
    await page.goto(`${system.walletUrl}/otp`)
    await wallet.press(say.correctRow)
    await page.getByLabel(say.serial, { exact: true }).fill(right.facts.serial)
    await wallet.press(say.next)
    await twoCodes(wallet, right)
    await page.locator('.verdict__title', { hasText: say.corrected }).waitFor()
    assert.equal(await spend(shopper, right.press()), 'right')

    valueOf(await markConflict(otp, kept.id, 'wrong_owner'))
    await page.goto(`${system.walletUrl}/otp`)
    await wallet.press(say.branch)
    await page.getByRole('heading', { name: say.ownerWrong }).waitFor()
    await look('branch')
    assert.deepEqual(journey.faults, [])
  })

  test(`a loss is reported and taken back; five wrong codes are unlocked; a clock that has drifted is set (${language})`, async () => {
    const say = otpPhrases[language]
    const { wallet, page, shopper, look } = await openWallet(language, '분실')
    const held = await generator()
    const waiting = must(await shopper.client.call<OtpRegistration>('PUT', `/v1/otp/physical/${newUuid()}`, { body: { serial: held.facts.serial, pin: PIN } }))
    must(await shopper.client.call('PUT', `/v1/otp/registrations/${waiting.id}/confirmation`, { body: { codes: [held.press(), held.press()] } }))
    const open = async (way: string): Promise<void> => void (await page.goto(`${system.walletUrl}/otp/${waiting.id}${way}`))

    await open('')
    await page.getByRole('link', { name: say.report, exact: true }).click()
    await wallet.button(say.suspend).waitFor()
    await look('report')
    await wallet.press(say.suspend)
    await page.locator('.verdict__title', { hasText: say.suspended }).waitFor()
    assert.equal(await spend(shopper, held.press()), 'OTP_REPORTED_LOST')
    await open('/found')
    await wallet.press(say.found)
    await wallet.typePin(PIN)
    await page.locator('.verdict__title', { hasText: say.works }).waitFor()

    for (let wrong = 0; wrong < 5; wrong++) await spend(shopper, held.wrongCode())
    await page.goto(`${system.walletUrl}/otp`)
    await wallet.press(say.unlockRow)
    await proveOwnPhone(wallet)
    await page.getByLabel(say.code, { exact: true }).fill(held.press())
    await wallet.press(say.next)
    await look('unlock-pin')
    await wallet.typePin(PIN)
    await page.locator('.verdict__title', { hasText: say.unlocked }).waitFor()

    held.counter += 60
    assert.equal(await spend(shopper, held.press()), 'OTP_CLOCK_DRIFT')
    await page.goto(`${system.walletUrl}/otp`)
    await wallet.press(say.resyncRow)
    await page.getByLabel(say.code, { exact: true }).fill(held.press())
    await look('resync')
    await wallet.press(say.enter)
    await page.locator('.verdict__title', { hasText: say.clockSet }).waitFor()
    assert.equal(await spend(shopper, held.press()), 'right')
    assert.deepEqual(journey.faults, [])
  })

  test(`S1-05 a choice whose tries are used up says so, is unlocked from its row, and made (${language})`, async () => {
    const say = otpPhrases[language]
    const { wallet, page, shopper, look } = await openWallet(language, '다쓴이')
    const [kept, other] = [await generator(), await generator()]
    const by = { who: 'clerk', id: newUuid() } as const
    for (const { facts } of [other, kept]) valueOf(await importRegistration(otp, { personId: await personOf(shopper), serial: facts.serial, by }))
    const keep = (await registrations(shopper)).find(({ serialEnd }) => serialEnd === kept.facts.serial.slice(-4))!.id
    for (let wrong = 0; wrong < 5; wrong++) await shopper.client.call('PUT', `/v1/otp/choices/${newUuid()}`, { body: { keep, codes: [kept.wrongCode(), kept.wrongCode()] } })
    await page.goto(`${system.walletUrl}/otp`)
    await wallet.button(say.unlockRow).waitFor()
    await look('choice-locked')
    await wallet.press(say.unlockRow)
    await proveOwnPhone(wallet)
    await page.getByLabel(say.code, { exact: true }).fill(kept.press())
    await wallet.press(say.next)
    await wallet.typePin(PIN)
    await page.locator('.verdict__title').waitFor()
    await look('choice-unlocked')
    await page.goto(`${system.walletUrl}/otp`)
    await wallet.button(say.choose1).first().click()
    await page.getByRole('button', { name: new RegExp(kept.facts.serial.slice(-4)) }).click()
    await twoCodes(wallet, kept)
    await page.locator('.verdict__title', { hasText: say.kept }).waitFor()
    assert.equal(await spend(shopper, kept.press()), 'right')
    assert.deepEqual(journey.faults, [])
  })
}

async function openWallet(language: 'ko' | 'en', name: string) {
  const page: Page = await journey.newPhone(language, language === 'en' ? { senior: true, dark: true } : {})
  const shopper = await joinAsShopper(system, name)
  await moveIn(page, system.walletUrl, shopper)
  const wallet = new WalletJourney(page, system, language)
  Object.assign(wallet.person, shopper.claim)
  return { wallet, page, shopper, look: (screen: string): Promise<void> => inspectScreen(page, `${language}-otp-${screen}`) }
}

/** A counting generator, in stock: no test waits for its next code. */
async function generator(): Promise<HandHeld> {
  const held = new HandHeld(place, { method: 'hotp', period: null, maker: '연습전자', model: 'YS-C' })
  await intoStock(otp, held)
  return held
}

async function personOf(shopper: Shopper): Promise<Uuid> {
  return must(await shopper.client.call<Session>('GET', '/v1/session')).personId
}

async function registrations(shopper: Shopper): Promise<OtpRegistration[]> {
  return must(await shopper.client.call<{ registrations: OtpRegistration[] }>('GET', '/v1/otp')).registrations
}

async function twoCodes(wallet: WalletJourney, held: HandHeld): Promise<void> {
  const say = otpPhrases[wallet.language]
  await wallet.page.getByLabel(say.first).fill(held.press())
  await wallet.page.getByLabel(say.second).fill(held.press())
  await wallet.press(say.next)
}

/** What the office's sign-in would say to a code. */
async function spend(shopper: Shopper, code: string): Promise<string> {
  const answer = await shopper.client.call<{ reason?: string }>('POST', '/v1/otp/checks', { body: { channel: 'web', profile: 'business', code } })
  return answer.status === 200 ? 'right' : (answer.body.reason ?? String(answer.status))
}
