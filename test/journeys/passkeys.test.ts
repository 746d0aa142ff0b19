import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { VirtualAuthenticator } from './virtual-authenticator.ts'
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
    passkeys: /지문·얼굴 \(패스키\)/,
    add: '이 휴대폰 등록하기',
    confirm: '지문·얼굴로 확인',
    failed: /지문이나 얼굴을 확인하지 못했어요/,
    changed: /지문이 바뀐 것 같아요/,
    again: '다시 등록하기',
    rename: /이름 바꾸기$/,
    name: '이름',
    save: '저장',
    own: '내 새 휴대폰',
    remove: '지우기',
    signOut: '로그아웃',
    comeBack: '패스키로 다시 들어가기',
    reduced: /안전을 위해 .*까지는 0원만/,
  },
  en: {
    passkeys: /Fingerprint and face \(passkeys\)/,
    add: 'Register this phone',
    confirm: 'Confirm with fingerprint or face',
    failed: /could not confirm your fingerprint or face/,
    changed: /seems to have changed/,
    again: 'Register again',
    rename: /^Rename /,
    name: 'Name',
    save: 'Save',
    own: 'My new phone',
    remove: 'Remove',
    signOut: 'Sign out',
    comeBack: 'Come back with a passkey',
    reduced: /To keep you safe, ₩0/,
  },
}

for (const language of ['ko', 'en'] as const) {
  test(`S2-39 S2-18 S2-38 a fingerprint pays above the unlock; when it fails the PIN takes over in place, and it is registered anew and signs in (${language})`, async () => {
    const say = PHRASES[language]
    const page = await journey.newPhone(language, language === 'en' ? { senior: true } : {})
    const wallet = new WalletJourney(page, system, language)
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-passkey-${name}`)
    await wallet.arrive(500_000)
    const finger = await VirtualAuthenticator.of(page)

    await page.getByRole('link', { name: wallet.say.more }).click()
    await page.getByRole('link', { name: say.passkeys }).click()
    await wallet.button(say.add).waitFor()
    await look('none')
    await register(wallet, say.add)
    await page.locator('li.row').waitFor()
    await look('list')
    await page.getByRole('button', { name: say.rename }).click()
    await page.getByLabel(say.name).fill(say.own)
    await look('rename')
    await page.getByRole('button', { name: say.save, exact: true }).click()
    await page.locator('.row__name', { hasText: say.own }).waitFor()

    const pay = async (end: () => Promise<void>): Promise<void> => {
      await wallet.typeShortCode((await merchant.request(60_000)).code!.shortCode!)
      await wallet.press(wallet.say.pay(wallet.won(60_000)))
      await end()
      assert.equal(await wallet.verdict(), wallet.say.paid(wallet.won(60_000)))
    }
    await pay(async () => undefined)

    await finger.knowsFinger(false)
    await pay(async () => {
      await page.getByText(say.failed).waitFor()
      await look('failed')
      await wallet.typePin()
    })
    await finger.knowsFinger(true)
    await finger.forgetAll()
    await pay(async () => {
      await page.getByText(say.changed).waitFor()
      await wallet.typePin()
    })

    await page.goto(system.walletUrl)
    await wallet.button(say.again).waitFor()
    await look('register-again')
    await wallet.press(say.again)
    await register(wallet, language === 'ko' ? '다시 등록하기' : 'Register it again')
    await page.locator('li.row').nth(1).waitFor()
    await page.locator('li.row').nth(1).getByRole('button').last().click()
    await look('remove')
    await page.locator('dialog').getByRole('button', { name: say.remove, exact: true }).click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await page.locator('li.row').nth(1).waitFor({ state: 'detached' })
    await pay(async () => undefined)

    await page.goto(`${system.walletUrl}/more`)
    await wallet.press(say.signOut)
    await page.locator('dialog').getByRole('button', { name: say.signOut, exact: true }).click()
    await wallet.button(say.comeBack).waitFor()
    await look('signed-out')
    await wallet.press(say.comeBack)
    await page.locator('.purse').waitFor()
    assert.equal(await wallet.balance(), 260_000)
    // To the server it is another phone, which spends within reduced limits for a day.
    await page.getByText(say.reduced).waitFor()
    await look('reduced')
    assert.deepEqual(journey.faults, [])
  })
}

async function register(wallet: WalletJourney, start: string): Promise<void> {
  await wallet.press(start)
  await wallet.typePin()
  await wallet.press(PHRASES[wallet.language].confirm)
  await wallet.page.locator('dialog').waitFor({ state: 'detached' })
}
