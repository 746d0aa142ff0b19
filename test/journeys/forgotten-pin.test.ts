import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { chooseNewPin, provePhone } from './recovery-steps.ts'
import { WalletJourney } from './wallet-journey.ts'

let system: RunningSystem
let journey: JourneyBrowser
let merchant: Merchant
before(async () => {
  system = await startSystem()
  journey = await startBrowser()
  merchant = await signInAsMerchant(system)
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

const PHRASES = {
  ko: {
    choose: '비밀번호 새로 정하기',
    forgotten: '비밀번호를 잊었어요',
    newPin: '새 결제 비밀번호를 정해 주세요',
    proof: '한 가지만 더 확인할게요',
    code: '복구 코드 12자리',
    useCode: '복구 코드로 확인',
    none: /24시간 기다리기/,
    makeCodes: '코드 만들기',
    written: '다 적었어요',
    done: '새 비밀번호로 바꿨어요',
    waiting: '24시간 뒤에 바뀌어요',
    somebody: '누군가 비밀번호를 새로 정하려고 해요.',
    cancel: '제가 아니에요 · 취소하기',
    signOut: '로그아웃',
  },
  en: {
    choose: 'Choose a new PIN',
    forgotten: 'I forgot my PIN',
    newPin: 'Choose your new payment PIN',
    proof: 'One thing more',
    code: 'Recovery code, 12 signs',
    useCode: 'Confirm with a recovery code',
    none: /wait 24 hours/,
    makeCodes: 'Make codes',
    written: 'I have written them down',
    done: 'You have a new PIN',
    waiting: 'It changes in 24 hours',
    somebody: 'Somebody is choosing a new PIN.',
    cancel: 'It is not me · cancel it',
    signOut: 'Sign out',
  },
}

for (const language of ['ko', 'en'] as const) {
  test(`S2-17 S2-41 a locked PIN is chosen anew in five screens at most, and whoever only reads text messages is stopped by the owner (${language})`, async () => {
    const say = PHRASES[language]
    const page = await journey.newPhone(language, language === 'en' ? { senior: true } : {})
    const wallet = new WalletJourney(page, system, language)
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-pin-${name}`)
    await wallet.arrive(200_000)

    // Locked at the stall: five wrong tries.
    await wallet.typeShortCode((await merchant.request(60_000)).code!.shortCode!)
    await wallet.press(wallet.say.pay(wallet.won(60_000)))
    await page.locator('.sheet .pin-pad').waitFor()
    for (let guess = 0; guess < 5; guess++) {
      await wallet.typePin('908172')
      await (guess < 4 ? page.getByText(new RegExp(`${4 - guess}`)).first() : wallet.button(say.choose)).waitFor()
    }
    await look('locked')
    await wallet.press(say.choose)
    const screens = [await provePhone(wallet, wallet.person)]
    await page.getByRole('heading', { name: say.newPin }).waitFor()
    await look('new')
    assert.ok(screens[0]! + 1 <= 5)
    await chooseNewPin(wallet, '604937')
    assert.equal(await wallet.verdict(), say.done)
    await look('done')
    await wallet.press(wallet.say.home)
    await page.locator('.purse').waitFor()

    // Codes on paper bring somebody back who has no phone left.
    await page.goto(`${system.walletUrl}/more/recovery-codes`)
    await wallet.press(say.makeCodes)
    await wallet.typePin('604937')
    await page.locator('.recovery-codes li').nth(7).waitFor()
    await look('codes')
    const code = await page.locator('.recovery-codes li').first().innerText()
    await wallet.press(say.written)
    await page.goto(`${system.walletUrl}/more`)
    await wallet.press(say.signOut)
    await page.locator('dialog').getByRole('button', { name: say.signOut, exact: true }).click()
    await wallet.press(say.forgotten)
    assert.ok((await provePhone(wallet, wallet.person)) + 2 <= 5)
    await page.getByRole('heading', { name: say.proof }).waitFor()
    await look('proof')
    await page.getByLabel(say.code).fill(code)
    await wallet.press(say.useCode)
    await chooseNewPin(wallet, '731946')
    assert.equal(await wallet.verdict(), say.done)
    await wallet.press(wallet.say.home)
    await page.locator('.purse').waitFor()
    assert.equal(await wallet.balance(), 200_000)

    // Somebody with the text messages alone, on a phone of their own.
    const thief = new WalletJourney(await journey.newPhone(language), system, language)
    await thief.page.goto(system.walletUrl)
    await thief.press(say.forgotten)
    await provePhone(thief, wallet.person)
    await thief.press(say.none)
    await chooseNewPin(thief, '115599')
    await thief.page.locator('.empty-panel').getByText(say.waiting).waitFor()
    await inspectScreen(thief.page, `${language}-pin-waiting`)
    await page.goto(system.walletUrl)
    await page.getByText(say.somebody).waitFor()
    await look('somebody')
    await wallet.press(say.cancel)
    await page.getByText(say.somebody).waitFor({ state: 'detached' })
    assert.deepEqual(journey.faults, [])
  })
}
