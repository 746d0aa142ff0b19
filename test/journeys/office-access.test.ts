import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readTextedCode } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { OfficeJourney } from './office-journey.ts'
import { TillJourney } from './till-journey.ts'

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
  ko: { more: '전체', office: /^사무실/, anew: '아이디와 비밀번호 새로 정하기', id: '사무실 아이디', password: '사무실 비밀번호', repeat: '사무실 비밀번호 한 번 더', tillPassword: '계산대 비밀번호', next: '다음', wrong: '아이디나 비밀번호를 확인해 주세요.', differs: '두 비밀번호가 달라요.', again: '다시 해 보기', done: /^정했어요/, name: { ko: '초록반찬', en: 'Green Side Dishes' }, userName: '아이디', userPassword: '비밀번호' },
  en: { more: 'More', office: /^Office/, anew: 'Choose ID and password anew', id: 'ID of the office', password: 'Password of the office', repeat: 'Password of the office once more', tillPassword: 'Password of the till', next: 'Next', wrong: 'Check your ID or password.', differs: 'The two differ.', again: 'Try again', done: /^It is set/, name: { ko: '바다생선', en: 'Sea Fish' }, userName: 'User name', userPassword: 'Password' },
} as const

for (const [language, shop] of [['ko', 'green'], ['en', 'sea']] as const) {
  test(`S2-40 S1-04 an owner sets the office up at the till, with the till's password and their own phone proved once, and signs in there (${language})`, async () => {
    const say = PHRASES[language]
    const page = await journey.newPhone(language, language === 'en' ? { senior: true } : {})
    const look = (name: string): Promise<void> => inspectScreen(page, `${language}-office-access-${name}`)
    const till = new TillJourney(page, system, language)
    const { owner, loginId } = system.deployment.sandbox!.offices.find((office) => office.loginId === shop)!
    const { password: tillPassword } = system.deployment.sandbox!.merchants.find((merchant) => merchant.loginId === shop)!
    const words = new OfficeJourney(page, system, language, shop).say
    await till.signIn(say.name)
    await page.getByRole('link', { name: say.more }).click()
    await page.getByRole('link', { name: say.office }).click()
    await page.getByText(loginId, { exact: true }).waitFor()
    await look('look')
    await till.press(say.anew)
    await page.getByLabel(say.id, { exact: true }).fill(`market.${shop}`)
    await page.getByLabel(say.password, { exact: true }).fill('thirteen-fish-7')
    await page.getByLabel(say.repeat, { exact: true }).fill('thirteen-fish')
    await page.getByLabel(say.tillPassword, { exact: true }).fill('wrong-one')
    await till.press(say.next)
    await page.getByText(say.differs).waitFor()
    await page.getByLabel(say.repeat, { exact: true }).fill('thirteen-fish-7')
    await look('form')
    await till.press(say.next)
    await page.getByRole('button', { name: words.fill }).click()
    await till.press(words.ask)
    await page.getByLabel(words.code).waitFor()
    await page.getByLabel(words.code).fill(await readTextedCode(system, owner.phone))
    await look('phone')
    await till.press(words.confirm)
    await page.getByText(say.wrong).waitFor()
    await look('refused')
    await till.press(say.again)
    await page.getByLabel(say.tillPassword, { exact: true }).fill(tillPassword)
    await till.press(say.next)
    await page.getByText(say.done).waitFor()
    await page.getByText(`market.${shop}`, { exact: true }).waitFor()
    await look('done')

    const desk = await journey.newPhone(language, { size: { width: 1280, height: 800 } })
    const office = new OfficeJourney(desk, system, language, shop)
    await desk.goto(system.officeUrl)
    await desk.getByLabel(say.userName, { exact: true }).fill(`market.${shop}`)
    await desk.getByLabel(say.userPassword, { exact: true }).fill('thirteen-fish-7')
    await desk.locator('form').getByRole('button', { name: office.say.signIn, exact: true }).click()
    await desk.getByRole('button', { name: office.say.ask }).waitFor()
    assert.deepEqual(journey.faults, [])
  })
}
