import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { ConsoleMember } from '../console.ts'
import { joinAsShopper, must, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import type { JourneyLanguage } from './phrases.ts'
import { chooseNewPin, provePhone } from './recovery-steps.ts'
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
  ko: {
    forgotten: '비밀번호를 잊었어요', proof: '한 가지만 더 확인할게요', won: '계좌로 1원', send: '1원 보내 주세요', number: '“온장” 옆의 숫자 6자리', use: '1원의 숫자로 확인', done: '새 비밀번호로 바꿨어요', newPin: '새 결제 비밀번호를 정해 주세요', branch: '지점 방문', come: /신분증을 가지고/,
    id: '아이디', password: '비밀번호', next: '다음', code: '인증 앱의 번호 6자리', signIn: '로그인', purpose: '지점에 온 고객', note: '무슨 일인가요?', open: '보기', confirm: '지점에서 본인 확인', digits: '고객 화면의 번호 6자리', checked: '이 고객이 본인인지 확인했어요', yes: '확인했어요', proven: /확인됐고/,
  },
  en: {
    forgotten: 'I forgot my PIN', proof: 'One thing more', won: '1 won to my account', send: 'Send me 1 won', number: 'The six digits beside “온장”', use: 'Confirm with the number', done: 'You have a new PIN', newPin: 'Choose your new payment PIN', branch: 'At a branch', come: /Come to a branch/,
    id: 'User name', password: 'Password', next: 'Next', code: 'Six digits of your authenticator app', signIn: 'Sign in', purpose: 'At the branch', note: 'What is it about?', open: 'Open', confirm: 'Confirm who it is', digits: 'Six digits on the person’s screen', checked: 'I have made sure who this is', yes: 'Confirmed', proven: /confirmed; it ends/,
  },
} as const

for (const language of ['ko', 'en'] as const) {
  test(`S2-17 S2-41 somebody who has only the text messages and a bank account chooses a forgotten PIN anew in five screens (${language})`, async () => {
    const say = PHRASES[language]
    const person = await joinAsShopper(system, '일원받는이')
    const wallet = await toProof(language, person)
    const { page } = wallet
    await inspectScreen(page, `${language}-proof-ways`)
    await page.getByRole('radio', { name: say.won }).check()
    await inspectScreen(page, `${language}-proof-won-before`)
    await wallet.press(say.send)
    await page.getByLabel(say.number).waitFor()
    await inspectScreen(page, `${language}-proof-won`)
    await page.getByLabel(say.number).fill(await readFromBank(language, person))
    await wallet.press(say.use)
    await page.getByRole('heading', { name: say.newPin }).waitFor()
    await chooseNewPin(wallet, '604937')
    assert.equal(await wallet.verdict(), say.done)
    must(await person.resume('604937'))
    assert.deepEqual(journey.faults, [])
  })

  test(`S2-17 S2-41 at a branch a clerk confirms who it is, and the phone goes on to the new PIN by itself (${language})`, async () => {
    const say = PHRASES[language]
    const person = await joinAsShopper(system, '지점에온이')
    const { personId } = must(await person.client.call<{ personId: string }>('GET', '/v1/session'))
    const desk = await arriveAsClerk(language)
    const wallet = await toProof(language, person)
    await wallet.page.getByRole('radio', { name: say.branch }).check()
    await wallet.page.getByText(say.come).waitFor()
    await inspectScreen(wallet.page, `${language}-proof-branch`)
    await desk.goto(`${system.consoleUrl}/people/${personId}`)
    await desk.getByRole('radio', { name: say.purpose, exact: true }).check()
    await desk.getByLabel(say.note).fill('신분증을 보여 줌')
    await desk.getByRole('button', { name: say.open, exact: true }).click()
    await desk.getByRole('button', { name: say.confirm }).click()
    await desk.getByLabel(say.digits).fill(await wallet.page.locator('.counter-number strong').innerText())
    await desk.getByRole('checkbox', { name: say.checked }).check()
    await inspectScreen(desk, `${language}-branch-confirm`)
    await desk.getByRole('button', { name: say.yes, exact: true }).click()
    await desk.getByText(say.proven).waitFor()
    await inspectScreen(desk, `${language}-branch-confirmed`)
    await wallet.page.getByRole('heading', { name: say.newPin }).waitFor()
    await chooseNewPin(wallet, '731946')
    assert.equal(await wallet.verdict(), say.done)
    must(await person.resume('731946'))
    assert.deepEqual(journey.faults, [])
  })
}

/** A phone that nobody is signed in on, up to the question for one thing more: the fourth screen of five. */
async function toProof(language: JourneyLanguage, person: Shopper): Promise<WalletJourney> {
  const page = await journey.newPhone(language, language === 'en' ? { senior: true } : {})
  const wallet = new WalletJourney(page, system, language)
  await page.goto(system.walletUrl)
  await wallet.press(PHRASES[language].forgotten)
  assert.equal((await provePhone(wallet, person.claim)) + 2, 5)
  await page.getByRole('heading', { name: PHRASES[language].proof }).waitFor()
  return wallet
}

/** What the pretend bank shows to the account's holder: one won, and the number beside the sender's name. */
async function readFromBank(language: JourneyLanguage, person: Shopper): Promise<string> {
  const page = await journey.newPhone(language)
  await page.goto(`${system.sandboxUrl}/bank?lang=${language}`)
  const entry = page.locator('.card', { hasText: person.claim.name }).getByText(/^온장 \d{6}$/)
  await entry.waitFor()
  await inspectScreen(page, `${language}-bank-won`)
  const number = /\d{6}/.exec(await entry.innerText())![0]
  await page.context().close()
  return number
}

async function arriveAsClerk(language: JourneyLanguage): Promise<Page> {
  const say = PHRASES[language]
  const page = await journey.newPhone(language, { size: { width: 1280, height: 800 } })
  const member = new ConsoleMember(system, 'clerk')
  await page.goto(system.consoleUrl)
  await page.getByLabel(say.id, { exact: true }).fill(member.sample.loginId)
  await page.getByLabel(say.password, { exact: true }).fill(member.sample.password)
  await page.getByRole('button', { name: say.next, exact: true }).click()
  await page.getByLabel(say.code).fill(await member.nextCode())
  await page.getByRole('button', { name: say.signIn, exact: true }).click()
  await page.getByRole('search').waitFor()
  return page
}
