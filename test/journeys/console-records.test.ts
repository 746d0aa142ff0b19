import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { importRegistration, markConflict } from '../../src/authenticators/otp/conflict.ts'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { ConsoleMember, type ConsoleRole } from '../console.ts'
import { counterInStock, otpOf, registerCounter } from '../generator-in-hand.ts'
import { valueOf, type HandHeld } from '../otp-place.ts'
import { joinAsShopper, must, signInAsMerchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'

const DESK = { width: 1280, height: 800 }
const say = {
  ko: {
    id: '아이디', password: '비밀번호', next: '다음', code: '인증 앱의 번호 6자리', signIn: '로그인', branch: '지점에 온 고객', suspicion: '부정 사용 의심', note: '무슨 일인가요?', open: '보기', happened: '있었던 일',
    choose: '이 OTP만 남기기', correct: '기록 바로잡기', restock: '점검 후 다시 입고', first: '기기에 나온 번호', second: '그다음 나온 번호', serial: '손에 든 기기의 일련번호', checked: '이 고객이 본인인지 확인했어요', now: '지금 처리', close: '닫기',
    another: '다른 고객', who: '진짜 주인의 휴대폰 번호', find: '찾기', terminate: '이용해지', generators: 'OTP 기기 입고', back: '기기 뒷면의 일련번호', looked: '점검했어요, 다시 입고', again: '다시 넣었어요', codes: '인쇄한 가게 QR', block: '막기', blocked: '운영에서 막음', blockTrace: '인쇄 QR 막음', done: '처리 번호', support: '상담',
  },
  en: {
    id: 'User name', password: 'Password', next: 'Next', code: 'Six digits of your authenticator app', signIn: 'Sign in', branch: 'At the branch', suspicion: 'Suspected misuse', note: 'What is it about?', open: 'Open', happened: 'What happened',
    choose: 'Keep this one', correct: 'Correct the record', restock: 'Put back into stock', first: 'Code it shows', second: 'Code it shows next', serial: 'Serial number of the generator in hand', checked: 'I have made sure who this is', now: 'Do it now', close: 'Close',
    another: 'Somebody else', who: 'Phone number of the true owner', find: 'Find', terminate: 'Terminate', generators: 'Import generators', back: 'Serial number on its back', looked: 'Looked over: into stock', again: 'in stock again', codes: 'Printed codes', block: 'Block', blocked: 'blocked by operations', blockTrace: 'Printed code blocked', done: 'Reference', support: 'Support',
  },
} as const
type Language = keyof typeof say

let system: RunningSystem
let browser: JourneyBrowser
let otp: Otp
before(async () => {
  system = await startSystem()
  browser = await startBrowser()
  otp = await otpOf(system)
})
after(async () => {
  await browser?.close()
  await system?.stop()
})

/** A member at their desk. */
class Desk {
  readonly page: Page
  readonly language: Language

  private constructor(page: Page, language: Language) {
    this.page = page
    this.language = language
  }

  static async of(role: ConsoleRole, language: Language): Promise<Desk> {
    const page = await browser.newPhone(language, { size: DESK })
    const words = say[language]
    const member = new ConsoleMember(system, role)
    await page.goto(system.consoleUrl)
    await page.getByLabel(words.id, { exact: true }).fill(member.sample.loginId)
    await page.getByLabel(words.password, { exact: true }).fill(member.sample.password)
    await page.getByRole('button', { name: words.next, exact: true }).click()
    await page.getByLabel(words.code).fill(member.nextCode())
    await page.getByRole('button', { name: words.signIn, exact: true }).click()
    await page.getByRole('search').waitFor()
    return new Desk(page, language)
  }

  get words() {
    return say[this.language]
  }

  get sheet() {
    return this.page.locator('dialog[open]')
  }

  look(name: string): Promise<void> {
    return inspectScreen(this.page, `console-${name}-${this.language}`)
  }

  /** Says why, in whatever holds the question. */
  async giveReason(reason: string, note: string, place = this.page.locator('main')): Promise<void> {
    await place.getByRole('radio', { name: reason, exact: true }).check()
    await place.getByLabel(this.words.note).fill(note)
    await place.getByRole('button', { name: this.words.open, exact: true }).click()
  }

  async open(personId: Uuid, reason: string): Promise<void> {
    await this.page.goto(`${system.consoleUrl}/people/${personId}`)
    await this.giveReason(reason, 'walk-in')
    await this.page.getByRole('heading', { name: this.words.happened }).waitFor()
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  async typeCodes(held: HandHeld): Promise<void> {
    await this.sheet.getByLabel(this.words.first, { exact: true }).fill(held.press())
    await this.sheet.getByLabel(this.words.second, { exact: true }).fill(held.press())
  }

  /** The last of a sheet: who it is was checked, it is done, and that stands on the timeline. */
  async finish(action: string): Promise<void> {
    await this.sheet.getByLabel(this.words.checked).check()
    await this.sheet.getByRole('button', { name: this.words.now, exact: true }).click()
    const told = this.sheet.getByRole('status')
    await told.getByText(this.words.done).waitFor()
    const reference = /T-[2-9A-Z]{8}/.exec(await told.innerText())![0]
    await this.sheet.getByRole('button', { name: this.words.close, exact: true }).last().click()
    await this.page.locator('.timeline').getByText(`action: ${action} · reference: ${reference}`, { exact: false }).first().waitFor()
  }
}

async function person(name: string): Promise<Shopper & { personId: Uuid }> {
  const shopper = await joinAsShopper(system, name)
  return Object.assign(shopper, { personId: must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId })
}

const byTwo = { who: 'clerk', id: newUuid(), second: newUuid() } as const

test('S1-05 S1-16 at the counter one of two records is kept, then a wrong number corrected, each by two codes in hand, and it stands on the timeline (ko)', async () => {
  const [both, wrong] = [await person('둘가진이'), await person('번호틀린이')]
  const [one, other, inHand] = [await counterInStock(otp), await counterInStock(otp), await counterInStock(otp)]
  valueOf(await importRegistration(otp, { personId: both.personId, serial: one.facts.serial, by: byTwo }))
  valueOf(await importRegistration(otp, { personId: both.personId, serial: other.facts.serial, by: byTwo }))
  const recorded = await registerCounter(otp, wrong)
  valueOf(await markConflict(otp, recorded.id, 'wrong_serial'))
  const desk = await Desk.of('clerk', 'ko')
  const card = (end: HandHeld) => desk.page.locator('.otps__card', { hasText: `···${end.facts.serial.slice(-4)}` })

  await desk.open(both.personId, desk.words.branch)
  await desk.look('two-records')
  await card(other).getByRole('button', { name: desk.words.choose }).click()
  await desk.typeCodes(one)
  await desk.look('choose')
  await desk.sheet.getByLabel(desk.words.checked).check()
  await desk.sheet.getByRole('button', { name: desk.words.now, exact: true }).click()
  await desk.sheet.getByText('번호가 달라요').waitFor()
  await desk.typeCodes(other)
  await desk.finish('choose')
  await card(one).getByText('해지').first().waitFor()

  await desk.open(wrong.personId, desk.words.branch)
  await desk.press(desk.words.correct)
  await desk.sheet.getByLabel(desk.words.serial).fill(inHand.facts.serial)
  await desk.typeCodes(inHand)
  await desk.look('correct-number')
  await desk.finish('correct')
  await card(inHand).waitFor()
  assert.deepEqual(browser.faults, [])
})

test('S1-05 S1-21 a generator of somebody else goes to its owner with a purpose for both; one that ended is put back from the page and by its number (en)', async () => {
  const [wrong, right, past, unseen] = [await person('기록된이'), await person('주인'), await person('반납한이'), await person('다른반납')]
  const { held, id } = await registerCounter(otp, wrong)
  valueOf(await markConflict(otp, id, 'wrong_owner'))
  await registerCounter(otp, past)
  const returned = await registerCounter(otp, unseen)
  const desk = await Desk.of('clerk', 'en')

  await desk.open(wrong.personId, desk.words.branch)
  await desk.press(desk.words.correct)
  await desk.sheet.getByRole('radio', { name: desk.words.another, exact: true }).check()
  await desk.sheet.getByLabel(desk.words.who).fill(right.claim.phone)
  await desk.sheet.getByRole('button', { name: desk.words.find, exact: true }).click()
  await desk.sheet.getByRole('radio', { name: /○|\*|주/ }).last().waitFor()
  await desk.typeCodes(held)
  await desk.look('correct-owner')
  await desk.sheet.getByLabel(desk.words.checked).check()
  await desk.sheet.getByRole('button', { name: desk.words.now, exact: true }).click()
  await desk.giveReason(desk.words.branch, 'the owner is here', desk.sheet)
  await desk.typeCodes(held)
  await desk.finish('correct')
  const { registrations } = must(await right.client.call<{ registrations: { state: string }[] }>('GET', '/v1/otp'))
  assert.deepEqual(registrations.map(({ state }) => state), ['active'])

  await desk.open(past.personId, desk.words.branch)
  await desk.press(desk.words.terminate)
  await desk.finish('terminate')
  await desk.press(desk.words.restock)
  await desk.look('restock')
  await desk.finish('restock')

  await desk.open(unseen.personId, desk.words.branch)
  await desk.press(desk.words.terminate)
  await desk.finish('terminate')
  await system.database!.pool.query('update console_accesses set ends_at = now() where person_id = $1', [unseen.personId])
  await desk.page.getByRole('link', { name: desk.words.generators }).click()
  await desk.page.getByLabel(desk.words.back).fill(returned.held.facts.serial)
  await desk.page.getByLabel(desk.words.checked).check()
  await desk.look('restock-by-number')
  await desk.press(desk.words.looked)
  await desk.giveReason(desk.words.branch, 'it came back', desk.page.locator('.panel', { hasText: 'A generator that came back' }))
  await desk.page.getByText(desk.words.again).waitFor()
  assert.deepEqual(browser.faults, [])
})

for (const [language, shop] of [['ko', 'rice'], ['en', 'tool']] as const) {
  test(`S2-26 an operator blocks a printed code of a shop, for a purpose, and it stands on its owner's timeline (${language})`, async () => {
    const owner = await signInAsMerchant(system, shop)
    const code = newUuid()
    must(await owner.client.call('PUT', `/v1/stall-codes/${code}`, { body: { stallId: owner.till.stalls[0]!.id } }))
    must(await owner.client.call('PUT', `/v1/stall-codes/${code}/activation`, { body: {} }))
    const { personId } = must(await owner.client.call<{ personId: Uuid }>('GET', '/v1/session'))
    const desk = await Desk.of('operator', language)
    await desk.open(personId, desk.words.suspicion)
    const panel = desk.page.locator('.panel', { hasText: desk.words.codes })
    await panel.getByRole('button').click()
    await desk.look('block-code')
    await desk.sheet.getByRole('button', { name: desk.words.block, exact: true }).click()
    await panel.getByText(desk.words.blocked).waitFor()
    await desk.page.locator('.timeline').getByText(desk.words.blockTrace, { exact: true }).waitFor()
    await desk.look('blocked-code')
    assert.deepEqual(browser.faults, [])
  })
}
