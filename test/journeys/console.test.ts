import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { ConsoleRole } from '../console.ts'
import { ConsoleMember } from '../console.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { issueOtp } from '../otp-phone.ts'
import { joinAsShopper, must, signInAsMerchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, turnClockOn, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { TillJourney } from './till-journey.ts'

const DESK = { width: 1280, height: 800 }
const say = {
  ko: { id: '아이디', password: '비밀번호', next: '다음', code: '인증 앱의 번호 6자리', signIn: '로그인', find: '찾기', asked: '고객이 문의함', note: '무슨 일인가요?', open: '보기', paid: '결제', happened: '있었던 일', leave: '로그아웃', none: '찾은 사람이 없어요' },
  en: { id: 'User name', password: 'Password', next: 'Next', code: 'Six digits of your authenticator app', signIn: 'Sign in', find: 'Find', asked: 'The person asked', note: 'What is it about?', open: 'Open', paid: 'Paid', happened: 'What happened', leave: 'Sign out', none: 'Nobody was found' },
} as const
type JourneyLanguage = keyof typeof say

let system: RunningSystem
let browser: JourneyBrowser
let shopper: Shopper
/** The clerk and the agent at their desks, once they have signed in. */
const desks: { ko?: Page; en?: Page } = {}
before(async () => {
  system = await startSystem()
  browser = await startBrowser()
  shopper = await joinAsShopper(system, '상담받을이', 30_000)
  const merchant = await signInAsMerchant(system, 'green')
  must(await shopper.pay(await shopper.scan((await merchant.request(7_000)).code!.qr)))
  await issueOtp(system, shopper)
})
after(async () => {
  await browser.close()
  await system.stop()
})

/** Signs a member in by typing what they know and what their authenticator app shows. */
async function arrive(role: ConsoleRole, language: JourneyLanguage, before: (page: Page) => Promise<void> = async () => undefined): Promise<Page> {
  const page = await browser.newPhone(language, { size: DESK })
  await before(page)
  const words = say[language]
  const member = new ConsoleMember(system, role)
  await page.goto(system.consoleUrl)
  await page.getByLabel(words.id, { exact: true }).fill(member.sample.loginId)
  await page.getByLabel(words.password, { exact: true }).fill(member.sample.password)
  await page.getByRole('button', { name: words.next, exact: true }).click()
  await page.getByLabel(words.code).fill(await member.nextCode())
  await page.getByRole('button', { name: words.signIn, exact: true }).click()
  await page.getByRole('search').waitFor()
  return page
}

for (const [language, role] of [['ko', 'clerk'], ['en', 'agent']] as const) {
  test(`S1-16 a member finds a person by phone, says why, and sees what happened (${language})`, async () => {
    const words = say[language]
    const door = await browser.newPhone(language, { size: DESK })
    await door.goto(system.consoleUrl)
    await door.getByRole('button', { name: /오상담/ }).waitFor()
    await inspectScreen(door, `console-sign-in-${language}`)
    const page = await arrive(role, language)
    desks[language] = page
    await page.getByRole('searchbox').or(page.getByRole('textbox')).fill('010-9999-0000')
    await page.getByRole('button', { name: words.find, exact: true }).click()
    await page.getByText(words.none).waitFor()
    await page.getByRole('textbox').fill(shopper.claim.phone)
    await page.getByRole('button', { name: words.find, exact: true }).click()
    const found = page.locator('a.row')
    await found.waitFor()
    assert.ok(!(await found.innerText()).includes(shopper.claim.name))
    await inspectScreen(page, `console-search-${language}`)
    await found.click()
    await page.getByRole('radio', { name: words.asked, exact: true }).check()
    await inspectScreen(page, `console-purpose-${language}`)
    await page.getByLabel(words.note).fill('결제가 두 번 됐다고 전화함')
    await page.getByRole('button', { name: words.open, exact: true }).click()
    await page.getByRole('heading', { name: words.happened }).waitFor()
    await page.locator('.timeline').getByText(words.paid, { exact: true }).waitFor()
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), shopper.claim.name)
    await inspectScreen(page, `console-person-${language}`)
    assert.deepEqual(browser.faults, [])
  })
}

test('S2-38 an agent proposes a termination at one desk, a clerk approves it at another', async () => {
  const [clerk, agent] = [desks.ko!, desks.en!]
  await agent.getByRole('button', { name: 'Terminate · two people' }).click()
  await agent.getByLabel('What your colleague should know').fill('Identity checked by telephone')
  await agent.getByRole('button', { name: 'Propose it' }).click()
  await agent.getByText('Make sure first who this is.').waitFor()
  await inspectScreen(agent, 'console-propose-en')
  await agent.getByLabel('I have made sure who this is').check()
  await agent.getByRole('button', { name: 'Propose it' }).click()
  await agent.getByText('Proposed. It is done when a colleague approves.').waitFor()
  await agent.locator('dialog').getByRole('button', { name: 'Close', exact: true }).last().click()
  await agent.getByRole('link', { name: 'Approvals' }).click()
  await agent.getByRole('button', { name: 'Take back' }).waitFor()
  assert.equal(await agent.getByRole('button', { name: 'Approve: do it now' }).count(), 0)
  await inspectScreen(agent, 'console-approvals-en')
  await clerk.getByRole('link', { name: '승인 대기' }).click()
  await clerk.getByRole('button', { name: '승인하고 처리' }).waitFor()
  await inspectScreen(clerk, 'console-approvals-ko')
  await clerk.getByRole('button', { name: '승인하고 처리' }).click()
  await clerk.getByText('처리됨').waitFor()
  await clerk.goto(`${system.consoleUrl}/people/${must(await shopper.client.call<{ personId: string }>('GET', '/v1/session')).personId}`)
  await clerk.locator('.otps').getByText('해지되었습니다.').waitFor()
})

test('S1-16 a ticket from a failing screen is taken and answered at the console, and files are proposed there', async () => {
  const clerk = desks.ko!
  const body = { reference: 'R-8F2K7Q', reason: 'INSUFFICIENT_BALANCE', screen: '/pay', clientVersion: 1, message: '돈이 있는데 안 돼요' }
  must(await shopper.client.call('PUT', `/v1/support-tickets/${newUuid()}`, { body }))
  await clerk.getByRole('link', { name: '문의함' }).click()
  await clerk.getByRole('link', { name: /R-8F2K7Q/ }).waitFor()
  await inspectScreen(clerk, 'console-queue-ko')
  await clerk.getByRole('link', { name: /R-8F2K7Q/ }).click()
  await clerk.getByRole('button', { name: '내가 맡기' }).click()
  await clerk.getByRole('radio', { name: '설명함' }).check()
  await clerk.getByLabel('고객에게 보낼 답').fill('충전하고 다시 결제해 주세요.')
  await inspectScreen(clerk, 'console-ticket-ko')
  await clerk.getByRole('button', { name: '답 보내기' }).click()
  await clerk.getByText('보낸 답').waitFor()
  await clerk.getByRole('link', { name: 'OTP 기기 입고' }).click()
  await clerk.getByRole('button', { name: '제안', exact: true }).click()
  await clerk.getByText('파일을 골라 주세요.').waitFor()
  await inspectScreen(clerk, 'console-generators-ko')
  assert.deepEqual(browser.faults, [])
})

test('an operator enters the code by which other institutions know a maker; it is entered once, and everybody reads it', async () => {
  const operator = await arrive('operator', 'ko')
  await operator.getByRole('link', { name: 'OTP 기기 입고' }).click()
  const panel = (page: Page) => page.locator('section.panel', { hasText: /제조사 코드|Makers’ codes/ })
  const enter = async (maker: string, code: string): Promise<void> => {
    await operator.getByLabel('제조사 이름').fill(maker)
    await operator.getByLabel('코드', { exact: true }).fill(code)
    await operator.getByRole('button', { name: '코드 넣기' }).click()
  }
  await enter('', '?')
  await operator.getByText('숫자와 영문 2~6자리로 적어 주세요.').waitFor()
  await inspectScreen(operator, 'console-makers-ko')
  await enter('시장전자', 'k7')
  await operator.getByText('시장전자의 코드 K7번을 넣었어요.').waitFor()
  await panel(operator).locator('dt', { hasText: '시장전자' }).waitFor()
  await enter('시장전자', 'K8')
  await operator.getByText('이 제조사나 이 코드는 이미 다르게 들어 있어요.').waitFor()
  await operator.getByRole('button', { name: '시장전자 고치기' }).click()
  await operator.getByLabel('코드', { exact: true }).fill('k9')
  await inspectScreen(operator, 'console-maker-corrected-ko')
  await operator.getByRole('button', { name: '고쳐 넣기' }).click()
  await panel(operator).locator('dd', { hasText: 'K9' }).waitFor()
  const agent = desks.en!
  await agent.getByRole('link', { name: 'Import generators' }).click()
  await panel(agent).locator('dd', { hasText: 'K9' }).waitFor()
  assert.equal(await agent.getByRole('button', { name: 'Enter the code' }).count(), 0)
  await inspectScreen(agent, 'console-makers-en')
  assert.deepEqual(browser.faults, [])
})

for (const [language, idle, stay, signIn] of [['ko', '아직 계신가요?', '계속하기', '다음'], ['en', 'Are you still there?', 'Stay signed in', 'Next']] as const) {
  test(`S2-15 whoever leaves the desk is asked whether they are there, then signed out, and nobody’s record stays on the screen (${language})`, async () => {
    // The clerk gave a purpose for this person above.
    const page = await arrive('clerk', language, (fresh) => fresh.clock.install())
    const { personId } = must(await shopper.client.call<{ personId: string }>('GET', '/v1/session'))
    await page.goto(`${system.consoleUrl}/people/${personId}`)
    await page.locator('.timeline').getByText(say[language].paid, { exact: true }).waitFor()
    assert.ok((await page.getByText(shopper.claim.name).count()) > 0)
    await turnClockOn(page, '04:00')
    await page.getByRole('heading', { name: idle }).waitFor()
    await inspectScreen(page, `console-idle-${language}`)
    await page.getByRole('button', { name: stay, exact: true }).click()
    await page.getByRole('heading', { name: idle }).waitFor({ state: 'detached' })
    await system.database!.pool.query(`update sessions set idle_until = clock_timestamp() where token_hash = (select token_hash from sessions where role = 'operator' order by signed_in_at desc limit 1)`)
    // The server keeps a session in mind for a moment.
    const isOver = (): Promise<boolean> => page.evaluate(async () => (await fetch('/v1/session', { headers: { 'onjang-unattended': '1' } })).status === 401)
    while (!(await isOver()));
    await turnClockOn(page, '05:00')
    await page.getByRole('button', { name: signIn, exact: true }).waitFor()
    assert.equal(await page.getByText(shopper.claim.name).count(), 0)
    assert.deepEqual(browser.faults, [])
  })
}

test('S1-20 the policy table is read at the console, with what staff do alone and with a colleague', async () => {
  for (const [language, link, alone, together] of [['ko', '필요한 확인', '조회 목적 + 직원이 본인임을 확인', /\+ 다른 직원의 승인/], ['en', 'Proof needed', 'A purpose + Staff made sure who it is', /\+ A colleague’s approval/]] as const) {
    const desk = desks[language]!
    await desk.getByRole('link', { name: link }).click()
    await desk.getByRole('row', { name: language === 'ko' ? /^고객 OTP 찾음/ : /^A person’s OTP was found/ }).getByText(alone, { exact: true }).waitFor()
    await desk.getByText(together).first().waitFor()
    await inspectScreen(desk, `console-policy-${language}`)
  }
})

const help = {
  ko: { help: '도움 받기', message: '하고 싶은 말', text: '매출이 안 보여요', more: '이유와 답 더 보기', send: '문의 보내기', sent: '문의를 받았어요.', tickets: '문의함', take: '내가 맡기', explained: '설명함', answer: '고객에게 보낼 답', reply: '답 보내기', replied: '보낸 답' },
  en: { help: 'Get help', message: 'Anything to add?', text: 'I can’t see a sale', more: 'The reason, and more answers', send: 'Send it', sent: 'We have it.', tickets: 'Tickets', take: 'Take it', explained: 'Explained', answer: 'Answer to the person', reply: 'Send the answer', replied: 'The answer' },
} as const
for (const language of ['ko', 'en'] as const) {
  test(`S1-16 S1-18 the failing screen itself leads to help: what to try first, the answers, and a ticket with what is known, which is answered at the console (${language})`, async () => {
    const words = help[language]
    const till = new TillJourney(await browser.newPhone(language), system, language)
    await till.signIn()
    const { page } = till
    await page.goto(`${system.tillUrl}/sales/${newUuid()}/${newUuid()}`)
    await page.getByRole('button', { name: words.help }).click()
    await page.getByLabel(words.message).fill(words.text)
    const answers = page.getByRole('link', { name: words.more })
    assert.equal(await answers.getAttribute('href'), `/docs/reasons?lang=${language}#NOT_FOUND`)
    await inspectScreen(page, `help-sheet-${language}`)
    await page.getByRole('button', { name: words.send }).click()
    await page.getByText(words.sent).waitFor()
    const desk = desks[language]!
    await desk.getByRole('link', { name: words.tickets }).click()
    await desk.getByText(words.text).click()
    await desk.getByRole('button', { name: words.take }).click()
    await desk.getByRole('radio', { name: words.explained }).check()
    await desk.getByLabel(words.answer).fill(words.text)
    await inspectScreen(desk, `console-ticket-of-till-${language}`)
    await desk.getByRole('button', { name: words.reply }).click()
    await desk.getByText(words.replied, { exact: true }).waitFor()
    assert.deepEqual(browser.faults, [])
  })
}
