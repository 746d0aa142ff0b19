import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { ConsoleMember } from '../console.ts'
import { ownerWithOtp } from '../office.ts'
import { signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { addStaff } from '../staff.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { OfficeJourney } from './office-journey.ts'
import { STAFF_PIN, StaffJourney } from './staff-journey.ts'
import { VirtualAuthenticator } from './virtual-authenticator.ts'

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

const PHRASES = {
  ko: {
    menu: '지문·얼굴 (패스키)',
    office: /패스키 등록·지우기/,
    console: '내 패스키',
    add: '이 기기 등록하기',
    password: '비밀번호',
    next: '다음',
    name: '이름',
    confirm: '지문·얼굴로 확인',
    remove: '지우기',
    signIn: '패스키로 로그인',
    second: '패스키로 확인',
    notConfirmed: /패스키로 확인하지 못했어요/,
    refused: '이 패스키로는 로그인할 수 없어요.',
    added: '패스키가 등록됐어요',
    all: '모두 읽음으로 표시',
    notices: /^알림/,
    leave: '로그아웃',
  },
  en: {
    menu: 'Fingerprint and face (passkeys)',
    office: /Register and remove passkeys/,
    console: 'My passkeys',
    add: 'Register this device',
    password: 'Password',
    next: 'Next',
    name: 'Name',
    confirm: 'Confirm with fingerprint or face',
    remove: 'Remove',
    signIn: 'Sign in with a passkey',
    second: 'Use a passkey',
    notConfirmed: /The passkey was not confirmed/,
    refused: 'This passkey cannot sign you in.',
    added: 'A passkey was added',
    all: 'Mark all as read',
    notices: /^Notices/,
    leave: 'Sign out',
  },
} as const

type Language = keyof typeof PHRASES

/** On the screen of passkeys: the proof, a name, and the device's own question. */
async function register(page: Page, language: Language, prove: () => Promise<void>, name: string): Promise<void> {
  const say = PHRASES[language]
  await page.getByRole('button', { name: say.add, exact: true }).click()
  await prove()
  await page.getByLabel(say.name, { exact: true }).fill(name)
  await page.getByRole('button', { name: say.confirm, exact: true }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('li.row', { hasText: name }).waitFor()
}

async function typePassword(page: Page, language: Language, password: string): Promise<void> {
  const dialog = page.locator('dialog[open]')
  await dialog.getByLabel(PHRASES[language].password, { exact: true }).fill(password)
  await dialog.getByRole('button', { name: PHRASES[language].next, exact: true }).click()
}

for (const [language, shop, size] of [['ko', 'green', DESK], ['en', 'sea', undefined]] as const) {
  test(`S2-39 S2-40 S1-04 an owner registers a passkey in the office, hears of it in the inbox, signs in with it and a code, falls back to the password, and removes it (${language})`, async () => {
    const say = PHRASES[language]
    const phone = await ownerWithOtp(system, shop)
    const page = await journey.newPhone(language, size ? { size } : { senior: true })
    const office = new OfficeJourney(page, system, language, shop)
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-office-${name}`)
    const finger = await VirtualAuthenticator.of(page)
    await page.goto(system.officeUrl)
    await office.enterPassword()
    await office.provePhone(async () => undefined)
    await office.enterOtp(await phone.freshCode())

    await office.open(office.say.security)
    await page.getByRole('link', { name: say.office }).click()
    await look('passkeys-none')
    const { password } = system.deployment.sandbox!.offices.find(({ loginId }) => loginId === shop)!
    await register(page, language, async () => typePassword(page, language, password), '사무실 PC')
    await look('passkeys')
    await office.open(say.notices)
    await page.locator('.notice-row--unread').first().waitFor()
    await look('inbox')
    await page.getByRole('button', { name: new RegExp(say.added) }).click()
    await page.locator('li.row', { hasText: '사무실 PC' }).waitFor()
    await office.open(say.notices)
    await page.getByRole('button', { name: say.all }).click()
    await page.locator('.notice-row--unread').first().waitFor({ state: 'detached' })
    await page.locator('.unread-count').first().waitFor({ state: 'detached' })
    if (size) await look('inbox-read')
    else {
      await office.unfold()
      await look('menu')
    }

    await office.leave()
    await page.getByRole('button', { name: say.signIn }).waitFor()
    await look('sign-in-passkey')
    await office.press(say.signIn)
    await page.getByLabel(office.say.otp, { exact: true }).waitFor()
    await office.enterOtp(await phone.freshCode())
    await office.open(office.say.security)

    await office.leave()
    await finger.knowsFinger(false)
    await office.press(say.signIn)
    await page.getByText(say.notConfirmed).waitFor()
    await look('passkey-not-confirmed')
    await office.enterPassword()
    await office.enterOtp(await phone.freshCode())
    await office.open(office.say.security)
    await page.getByRole('link', { name: say.office }).click()
    await page.getByRole('button', { name: new RegExp(`사무실 PC.*${say.remove}|${say.remove}.*사무실 PC`) }).click()
    await look('passkey-remove')
    await page.locator('dialog').getByRole('button', { name: say.remove, exact: true }).click()
    await page.locator('li.row').waitFor({ state: 'detached' })
    await office.leave()
    await finger.knowsFinger(true)
    await office.press(say.signIn)
    await page.getByText(say.refused).waitFor()
    await look('passkey-refused')
    assert.deepEqual(journey.faults, [])
  })
}

test('S2-39 S2-15 S2-40 at the till owner and staff each register a passkey, sign in with it, and an ended session is gone on with by it (en)', async () => {
  const say = PHRASES.en
  const page = await journey.newPhone('en', { senior: true })
  const till = new StaffJourney(page, system, 'en')
  const look = (name: string): Promise<void> => inspectScreen(page, `en-till-${name}`)
  const finger = await VirtualAuthenticator.of(page)
  await till.signIn()
  const { password } = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'green')!
  const openPasskeys = async (): Promise<void> => {
    await page.getByRole('link', { name: till.till.more }).click()
    await page.getByRole('link', { name: say.menu }).click()
  }
  const leave = async (words: string): Promise<void> => {
    await till.open('/more')
    await till.press(words)
    await page.locator('dialog').getByRole('button', { name: till.till.signOut, exact: true }).click()
    await page.getByRole('button', { name: say.signIn }).waitFor()
  }
  await openPasskeys()
  await look('passkeys-none')
  await register(page, 'en', () => typePassword(page, 'en', password), 'Counter phone')
  await leave(till.till.signOut)
  await look('sign-in-passkey')
  await till.press(say.signIn)
  const pad = page.locator('.counter .keypad')
  await pad.waitFor()

  for (const digit of '7300') await pad.getByRole('button', { name: digit, exact: true }).click()
  await system.database!.pool.query(`update sessions set expires_at = now() where role = 'merchant'`)
  await till.press(till.say.showCode)
  await page.locator('dialog').getByRole('button', { name: say.signIn }).waitFor()
  await look('resume-passkey')
  await finger.knowsFinger(false)
  await page.locator('dialog').getByRole('button', { name: say.signIn }).click()
  await page.locator('dialog').getByText(say.notConfirmed).waitFor()
  await finger.knowsFinger(true)
  await page.locator('dialog').getByRole('button', { name: say.signIn }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.getByText(till.say.unpaid).waitFor()
  await leave(till.till.signOut)

  await finger.forgetAll()
  const { code } = await addStaff(await signInAsMerchant(system, 'green'), '이직원')
  await till.join(code)
  await openPasskeys()
  await register(
    page,
    'en',
    async () => {
      await look('passkey-staff-pin')
      await till.typeOnPad(STAFF_PIN)
    },
    'My own phone',
  )
  await look('passkeys-staff')
  await leave(till.till.changeStaff)
  await till.press(say.signIn)
  await pad.waitFor()
  await till.open('/more')
  await page.getByText('이직원 · Staff').waitFor()
  assert.deepEqual(journey.faults, [])
})

test('S2-39 S1-16 a member of the console registers a passkey, uses it instead of a code after the password, and types the code where it fails (ko)', async () => {
  const say = PHRASES.ko
  const page = await journey.newPhone('ko', { size: DESK })
  const look = (name: string): Promise<void> => inspectScreen(page, `ko-console-${name}`)
  const finger = await VirtualAuthenticator.of(page)
  const member = new ConsoleMember(system, 'agent')
  const enterPassword = async (): Promise<void> => {
    await page.getByLabel('아이디', { exact: true }).fill(member.sample.loginId)
    await page.getByLabel(say.password, { exact: true }).fill(member.sample.password)
    await page.getByRole('button', { name: say.next, exact: true }).click()
    await page.getByRole('button', { name: say.second }).waitFor()
  }
  const enterCode = async (): Promise<void> => {
    await page.getByLabel('인증 앱의 번호 6자리').fill(await member.nextCode())
    await page.getByRole('button', { name: '로그인', exact: true }).click()
    await page.getByRole('search').waitFor()
  }
  const leave = async (): Promise<void> => {
    await page.getByRole('button', { name: say.leave, exact: true }).click()
    await page.locator('dialog').getByRole('button', { name: say.leave, exact: true }).click()
    await page.getByLabel('아이디', { exact: true }).waitFor()
  }
  await page.goto(system.consoleUrl)
  await enterPassword()
  await look('second-factor')
  await enterCode()
  await page.getByRole('link', { name: say.console }).click()
  await look('passkeys-none')
  await register(page, 'ko', () => typePassword(page, 'ko', member.sample.password), '상담석 열쇠')
  await look('passkeys')
  await leave()
  await enterPassword()
  await page.getByRole('button', { name: say.second }).click()
  await page.getByRole('search').waitFor()
  await leave()
  await finger.knowsFinger(false)
  await enterPassword()
  await page.getByRole('button', { name: say.second }).click()
  await page.getByText(say.notConfirmed).waitFor()
  await look('passkey-not-confirmed')
  await enterCode()
  await page.getByRole('link', { name: say.console }).click()
  await page.locator('li.row', { hasText: '상담석 열쇠' }).getByRole('button').last().click()
  await page.locator('dialog').getByRole('button', { name: say.remove, exact: true }).click()
  await page.locator('li.row').waitFor({ state: 'detached' })
  assert.deepEqual(journey.faults, [])
})
