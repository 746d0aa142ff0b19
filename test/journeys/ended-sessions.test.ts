import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PIN, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { TillJourney } from './till-journey.ts'
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

const PHRASES = {
  ko: { expired: '다시 확인이 필요해요.', replaced: '다른 기기에서 접속했어요.', notMe: '제가 아니에요 · 모두 잠그기', locked: /잠갔어요/, password: '비밀번호', goOn: '이어서 하기' },
  en: { expired: 'Please confirm that it is you.', replaced: 'You signed in on another device.', notMe: 'It was not me · lock it everywhere', locked: /Locked\./, password: 'Password', goOn: 'Go on' },
}

for (const language of ['ko', 'en'] as const) {
  test(`S2-15 a wallet's session that expired, or that another phone took over, is named and gone on with in place, and a typed amount stays (${language})`, async () => {
    const say = PHRASES[language]
    const page = await journey.newPhone(language, language === 'en' ? { senior: true, dark: true } : {})
    const wallet = new WalletJourney(page, system, language)
    await wallet.signUp()
    await wallet.linkAccount()
    await wallet.typeDigits('30000')
    // A server keeps what it read of a wallet's session for a while, and the end is moved here behind its back: it is told.
    await system.database!.pool.query(`update sessions set expires_at = now()`)
    await system.database!.pool.query(`select pg_notify('sessions_ended', person_id::text) from sessions where role = 'shopper'`)
    await untilAsked(wallet, say.expired)
    await inspectScreen(page, `${language}-session-expired`)
    await wallet.typePin()
    await page.locator('dialog').waitFor({ state: 'detached' })

    const other = await anotherPhone(wallet)
    await untilAsked(wallet, say.replaced)
    await inspectScreen(page, `${language}-session-replaced`)
    await wallet.press(say.notMe)
    await page.getByText(say.locked).waitFor()
    await wallet.typePin()
    await page.locator('dialog').waitFor({ state: 'detached' })
    assert.equal((await other.client.call('GET', '/v1/session')).status, 401)

    // What was typed before is still there, and goes its way.
    await wallet.press(wallet.say.payPrice(wallet.won(27_000), wallet.won(30_000)))
    await page.locator('.sheet .pin-pad').waitFor()
    await wallet.typePin()
    await page.locator('.verdict--done').waitFor()
    assert.equal(await wallet.balance(), 30_000)
    assert.deepEqual(journey.faults, [])
  })

  test(`S2-15 a till's session that ended is gone on with by the password, and the typed amount stays (${language})`, async () => {
    const say = PHRASES[language]
    const till = new TillJourney(await journey.newPhone(language), system, language)
    await till.signIn()
    const pad = till.page.locator('.counter .keypad')
    for (const digit of '7300') await pad.getByRole('button', { name: digit, exact: true }).click()
    await system.database!.pool.query(`update sessions set expires_at = now() where role = 'merchant'`)
    await till.press(till.say.showCode)
    await till.page.getByText(say.expired).waitFor()
    await inspectScreen(till.page, `${language}-session-till`)
    const { password } = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'green')!
    await till.page.getByLabel(say.password).fill(password)
    await till.press(say.goOn)
    await till.page.locator('dialog').waitFor({ state: 'detached' })
    await till.page.getByText(till.say.unpaid).waitFor()
    await till.page.getByText(till.won(7_300)).first().waitFor()
    assert.deepEqual(journey.faults, [])
  })
}

/** The screen reads again, as it does when the network comes back, until the server has noticed that the session is over. */
async function untilAsked({ page }: WalletJourney, question: string): Promise<void> {
  for (;;) {
    await page.evaluate(() => dispatchEvent(new Event('online')))
    const isAsked = await page.getByRole('heading', { name: question }).waitFor({ timeout: 500 }).then(() => true, () => false)
    if (isAsked) return
  }
}

/** The same person signs in on another phone. */
async function anotherPhone(wallet: WalletJourney): Promise<Shopper> {
  const phone = new Shopper(system, '둘째')
  phone.claim = { ...wallet.person, carrier: 'SKT' }
  const identityCheckId = await phone.proveIdentity(system)
  const body = { identityCheckId, publicKey: phone.publicKey, deviceName: 'test', pin: PIN, consents: [] }
  assert.equal((await phone.client.call('PUT', `/v1/devices/${phone.deviceId}`, { body })).status, 200)
  return phone
}
