import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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

for (const language of ['ko', 'en'] as const) {
  test(`S2-20 too little money: how much is missing, then one tap tops it up and pays (${language})`, async () => {
    const { wallet, till } = await meet(language, 10_000)
    const look = (name: string) => inspectScreen(wallet.page, `${language}-5-${name}`)
    await wallet.typeShortCode(await till.ask(13_200))
    await wallet.page.getByText(wallet.say.missing(wallet.won(3_200))).waitFor()
    await wallet.page.getByText(wallet.say.notMoved).waitFor()
    await look('shortfall')
    await wallet.press(wallet.say.topUpAndPay(wallet.won(3_200)))
    assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(13_200)))
    await till.confirmationNumber()
    assert.equal(await wallet.balance(), 0)
  })

  test(`S2-38 a wrong PIN says how many tries are left and that no money moved, then the right one pays (${language})`, async () => {
    const { wallet, till } = await meet(language, 100_000)
    await wallet.typeShortCode(await till.ask(60_000))
    await wallet.press(wallet.say.pay(wallet.won(60_000)))
    await wallet.page.locator('.sheet .pin-pad').waitFor()
    await wallet.typePin('908172')
    await wallet.page.getByText(wallet.say.pinWrong).waitFor()
    await inspectScreen(wallet.page, `${language}-5-pin-wrong`)
    await wallet.typePin()
    assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(60_000)))
    assert.equal(await wallet.balance(), 40_000)
  })

  test(`a request that the shop called off is refused in words, and so is a shop outside the programme (${language})`, async () => {
    const { wallet, till } = await meet(language, 10_000)
    const look = (page: typeof wallet.page, name: string) => inspectScreen(page, `${language}-5-${name}`)
    const code = await till.ask(5_000)
    await wallet.typeShortCode(code)
    await wallet.page.locator('.shop-card').waitFor()
    await till.press(till.say.cancel)
    await till.page.getByRole('heading', { name: till.say.cancelled }).waitFor()
    await look(till.page, 'till-cancelled')
    await wallet.press(wallet.say.pay(wallet.won(5_000)))
    assert.equal(await wallet.verdict(), wallet.say.cancelledByShop)
    await wallet.page.getByText(wallet.say.notMoved).waitFor()
    await look(wallet.page, 'cancelled')
    const bar = new TillJourney(await journey.newPhone(language), system, language)
    await bar.signIn({ ko: '달빛주점', en: 'Moonlight Bar' })
    await look(bar.page, 'till-outside')
    await wallet.typeShortCode(await bar.ask(5_000))
    assert.match(await wallet.verdict(), wallet.say.notAMerchant)
    await wallet.page.getByText(wallet.say.notMoved).waitFor()
    await look(wallet.page, 'not-a-merchant')
    assert.equal(await wallet.balance(), 10_000)
    assert.deepEqual(journey.faults, [])
  })
}

for (const language of ['ko', 'en'] as const) {
  test(`a code too old is refused in words, and the till has renewed it by itself (${language})`, async () => {
    const { wallet, till } = await meet(language, 10_000)
    await system.database!.pool.query('update programmes set code_seconds = 4')
    const old = await till.ask(5_000)
    await till.page.waitForFunction((before) => {
      const now = document.querySelector('.waiting__number strong')?.textContent?.replace(/\D/g, '')
      return now !== undefined && now !== before
    }, old)
    await wallet.typeShortCode(old)
    assert.equal(await wallet.verdict(), wallet.say.expired)
    await wallet.page.getByText(wallet.say.notMoved).waitFor()
    await inspectScreen(wallet.page, `${language}-5-expired`)
    await system.database!.pool.query('update programmes set code_seconds = 180')
    await till.page.reload()
    await till.page.waitForFunction((before) => document.querySelector('.waiting__number strong')?.textContent?.replace(/\D/g, '') !== before, old)
  })

  test(`S2-19 a limit of the day is told before paying, with when it opens again, and the way home (${language})`, async () => {
    const { wallet, till } = await meet(language, 50_000)
    await system.database!.pool.query('update programmes set day_cap = 20000')
    await wallet.typeShortCode(await till.ask(20_000))
    await wallet.pay(20_000)
    assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(20_000)))
    await wallet.typeShortCode(await till.ask(1))
    await wallet.page.getByText(wallet.say.limitUsedUp).waitFor()
    await wallet.page.getByText(wallet.say.notMoved).waitFor()
    await inspectScreen(wallet.page, `${language}-5-limit`)
    assert.equal(await wallet.button(wallet.say.pay(wallet.won(1))).count(), 0)
    await wallet.press(wallet.say.home)
    await wallet.page.locator('.purse').waitFor()
    await system.database!.pool.query('update programmes set day_cap = 1000000')
  })
}

test('S2-43 more than may be bought is told while the amount is typed', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  await wallet.arrive()
  await wallet.page.goto(`${system.walletUrl}/top-up`)
  await wallet.typeDigits('2000001')
  await wallet.page.getByText('지금은 2,000,000원까지 충전할 수 있어요.').waitFor()
  await inspectScreen(wallet.page, 'ko-5-top-up-limit')
  assert.ok(await wallet.page.locator('.screen__actions .button--main').isDisabled())
})

async function meet(language: 'ko' | 'en', face: number): Promise<{ wallet: WalletJourney; till: TillJourney }> {
  const wallet = new WalletJourney(await journey.newPhone(language), system, language)
  const till = new TillJourney(await journey.newPhone(language), system, language)
  await Promise.all([wallet.arrive(face), till.signIn()])
  return { wallet, till }
}
