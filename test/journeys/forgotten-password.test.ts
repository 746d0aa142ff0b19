import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Recovery } from '../../src/protocol/api/recovery.ts'
import { ApiClient } from '../api-client.ts'
import { refusedWith } from '../http/problem.ts'
import { joinAsOwner, OfficeOwner } from '../office.ts'
import { must, PIN, readTextedCode } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { OfficeJourney } from './office-journey.ts'

const PHRASES = {
  ko: {
    forgotten: '비밀번호를 잊었어요',
    who: '누구신지 알려 주세요',
    name: '이름',
    birth: '생년월일 8자리',
    phone: '휴대폰 번호',
    ask: '인증번호 받기',
    code: '문자로 온 6자리',
    confirm: '확인',
    proof: '한 가지만 더 확인할게요',
    recoveryCode: '복구 코드 12자리',
    useCode: '복구 코드로 확인',
    none: /24시간 기다리기/,
    password: '새 비밀번호',
    repeat: '새 비밀번호 한 번 더',
    least: '8자 이상이에요.',
    differs: '두 비밀번호가 달라요.',
    save: '새 비밀번호로 정하기',
    done: '새 비밀번호로 바꿨어요',
    waiting: '24시간 뒤에 바뀌어요',
    toSignIn: '로그인 화면으로',
    somebody: '누군가 계산대 비밀번호를 새로 정하려고 해요.',
    cancel: '제가 아니에요 · 취소하기',
    id: '아이디',
    oldPassword: '비밀번호',
    signIn: '로그인',
  },
  en: {
    forgotten: 'I forgot my password',
    who: 'Who are you?',
    name: 'Name',
    birth: 'Date of birth, YYYYMMDD',
    phone: 'Mobile number',
    ask: 'Get a code',
    code: 'Six digits of the text message',
    confirm: 'Confirm',
    proof: 'One thing more',
    recoveryCode: 'Recovery code, 12 signs',
    useCode: 'Confirm with a recovery code',
    none: /wait 24 hours/,
    password: 'New password',
    repeat: 'New password once more',
    least: '10 characters or more.',
    differs: 'The two differ.',
    save: 'Set the new password',
    done: 'You have a new password',
    waiting: 'It changes in 24 hours',
    toSignIn: 'To the sign-in',
    somebody: 'Somebody is choosing a new office password.',
    cancel: 'It is not me · cancel it',
    id: 'User name',
    oldPassword: 'Password',
    signIn: 'Sign in',
  },
} as const

type Claim = { name: string; birthDate: string; phone: string; carrier: string }

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

/** Somebody who forgot a password, and how many screens that has taken so far. */
class Forgetful {
  readonly screens: string[] = []
  readonly page: Page
  readonly language: 'ko' | 'en'
  readonly place: string

  constructor(page: Page, language: 'ko' | 'en', place: string) {
    this.page = page
    this.language = language
    this.place = place
  }

  get say() {
    return PHRASES[this.language]
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click()
  }

  async screen(name: string): Promise<void> {
    await this.look(name)
    this.screens.push(name)
  }

  look(name: string): Promise<void> {
    return inspectScreen(this.page, `${this.language}-${this.place}-forgotten-${name}`)
  }

  /** Who, and the texted code; ends before the second factor. */
  async prove(claim: Claim): Promise<void> {
    const { page, say } = this
    await this.press(say.forgotten)
    await page.getByRole('heading', { name: say.who }).waitFor()
    await this.screen('who')
    await page.getByLabel(say.name, { exact: true }).fill(claim.name)
    await page.getByLabel(say.birth).fill(claim.birthDate)
    await page.getByLabel(say.phone).fill(claim.phone)
    await page.getByRole('radio', { name: claim.carrier, exact: true }).check()
    await this.press(say.ask)
    await page.getByLabel(say.code).waitFor()
    await this.screen('code')
    await page.getByLabel(say.code).fill(await readTextedCode(system, claim.phone))
    await this.press(say.confirm)
    await page.getByRole('heading', { name: say.proof }).waitFor()
    await this.screen('proof')
  }

  /** The new password, after one that is too short and one that was typed differently. */
  async choose(password: string): Promise<void> {
    const { page, say } = this
    const fill = async (first: string, second: string): Promise<void> => {
      await page.getByLabel(say.password, { exact: true }).fill(first)
      await page.getByLabel(say.repeat).fill(second)
      await this.press(say.save)
    }
    await page.getByLabel(say.repeat).waitFor()
    await this.screen('password')
    await fill('short', 'short')
    await page.locator('.field__complaint', { hasText: say.least }).waitFor()
    await fill(password, `${password}!`)
    await page.getByText(say.differs).waitFor()
    await fill(password, password)
  }
}

test('S2-41 the till’s forgotten password is chosen anew in five screens with a recovery code, and one that somebody else asks for is stopped in the menu (ko)', async () => {
  const owner = await joinAsOwner(system)
  const { codes } = must(await owner.client.call<{ codes: string[] }>('POST', '/v1/recovery-codes', { body: { pin: PIN } }))
  const page = await journey.newPhone('ko')
  const forgetful = new Forgetful(page, 'ko', 'till')
  const { say } = forgetful
  await page.goto(system.tillUrl)
  await forgetful.prove(owner.claim)
  await page.getByLabel(say.recoveryCode).fill('222222222222')
  await forgetful.press(say.useCode)
  await page.getByRole('alert').first().waitFor()
  await forgetful.look('wrong-code')
  await page.getByLabel(say.recoveryCode).fill(codes[0]!)
  await forgetful.press(say.useCode)
  await forgetful.choose('초록 대문 앞 9271')
  await page.getByText(say.done).first().waitFor()
  await forgetful.screen('done')
  assert.ok(forgetful.screens.length <= 5, forgetful.screens.join(', '))
  await forgetful.press(say.toSignIn)

  const sample = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === 'green')!
  refusedWith(await new ApiClient(system.tillUrl).call('POST', '/v1/sessions', { body: { loginId: 'green', password: sample.password } }), 'LOGIN_FAILED')
  await page.getByLabel(say.id, { exact: true }).fill('green')
  await page.getByLabel(say.oldPassword, { exact: true }).fill('초록 대문 앞 9271')
  await forgetful.press(say.signIn)
  await page.locator('.counter .keypad').waitFor()

  const thief = new ApiClient(system.tillUrl)
  const recovery = must(await thief.call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId: await owner.proveIdentity(system), what: 'till_password' } }))
  assert.equal(must(await thief.call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/secret`, { body: { password: 'thief-1234' } })).state, 'waiting')
  await page.goto(`${system.tillUrl}/more`)
  await page.getByText(say.somebody).waitFor()
  await forgetful.look('stop')
  await forgetful.press(say.cancel)
  await page.getByText(say.somebody).waitFor({ state: 'detached' })
  assert.equal(must(await thief.call<Recovery>('GET', `/v1/recoveries/${recovery.id}`)).state, 'cancelled')
  assert.deepEqual(journey.faults, [])
})

test('S2-41 whoever only reads text messages waits a day for the office’s new password, in five screens, and its owner stops it under Security (en)', async () => {
  const desk = { size: { width: 1280, height: 800 } }
  const office = new OfficeJourney(await journey.newPhone('en', desk), system, 'en', 'sea')
  await office.page.goto(system.officeUrl)
  await office.enterPassword()
  await office.provePhone(async () => undefined)
  await office.page.getByRole('navigation').waitFor()

  const owner = new OfficeOwner(system, 'sea')
  const forgetful = new Forgetful(await journey.newPhone('en', { ...desk, dark: true }), 'en', 'office')
  const { page, say } = forgetful
  await page.goto(system.officeUrl)
  await forgetful.prove(owner.sample.owner)
  await forgetful.press(say.none)
  await forgetful.choose('harbour light 9271')
  await page.locator('.empty-panel').getByText(say.waiting).waitFor()
  await forgetful.screen('waiting')
  assert.ok(forgetful.screens.length <= 5, forgetful.screens.join(', '))
  await forgetful.press(say.toSignIn)
  await page.getByLabel(say.id, { exact: true }).waitFor()
  must(await owner.enterPassword())

  await office.open(office.say.security)
  await office.page.getByText(say.somebody).waitFor()
  await inspectScreen(office.page, 'en-office-forgotten-stop')
  await office.press(say.cancel)
  await office.page.getByText(say.somebody).waitFor({ state: 'detached' })
  const { rows } = await system.database!.pool.query<{ state: string }>(`select state from recoveries where what = 'office_password'`)
  assert.deepEqual(rows, [{ state: 'cancelled' }])
  assert.deepEqual(journey.faults, [])
})
