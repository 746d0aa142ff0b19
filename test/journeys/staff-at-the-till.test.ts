import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { joinAsShopper, must } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { StaffJourney, STAFF_PIN } from './staff-journey.ts'

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
  test(`S2-38 S2-26 staff take and refund in their own name, the owner approves the rest with one tap, and a removed member is out at once (${language})`, async () => {
    const owner = new StaffJourney(await journey.newPhone(language), system, language)
    const staff = new StaffJourney(await journey.newPhone(language), system, language)
    // Every screen is looked at in Korean, and in English those that say most.
    const look = async (page: Page, name: string) => {
      if (language === 'ko' || ['ask-owner', 'approval', 'report'].includes(name)) await inspectScreen(page, `${language}-staff-${name}`)
    }
    const name = language === 'ko' ? '박직원' : 'Park 🍊'
    const shop = { ko: '햇살과일', en: 'Sunny Fruit' }
    const [shopper] = await Promise.all([joinAsShopper(system, '손님', 50_000), owner.signIn(shop)])
    await staff.join(await owner.addStaff(name, 3_000, look), look)
    await owner.registerPhone('fruit', look)
    must(await shopper.pay(await shopper.find(await staff.ask(12_500))))
    const number = await staff.confirmationNumber()
    if (language === 'ko') await loseAnswers(staff, owner, number)
    await refundAlone(staff, number)
    await approveTheRest(staff, owner, number, look)
    assert.equal((await shopper.readWallet()).purse.balance, 50_000)
    await readWhoDidWhat(owner, number, name)
    await readReport(staff, language, look)
    await removeMember(owner, staff, name)
    assert.deepEqual(journey.faults, [])
  })
}

/** The answer is lost once, and "try again" repeats what was pressed: given up, and declined. */
async function loseAnswers(staff: StaffJourney, owner: StaffJourney, number: string): Promise<void> {
  await refundTheRest(staff, number)
  await staff.page.route('**/withdrawal', (route) => route.abort('connectionreset'), { times: 1 })
  await staff.press('환불 그만두기')
  await staff.page.locator('.error-panel button').click()
  await staff.page.getByText('환불 요청을 거뒀어요.').first().waitFor()
  await refundTheRest(staff, number)
  await staff.press(staff.till.askOwner)
  await owner.page.locator('.approval-banner').waitFor()
  await owner.page.route('**/refusal', (route) => route.abort('connectionreset'), { times: 1 })
  await owner.press('거절')
  await owner.page.locator('.approval-banner .error-panel button').click()
  await owner.page.getByText('환불을 거절했어요').first().waitFor()
  await staff.page.getByText(staff.till.declined).first().waitFor()
}

/** A part within the day's sum needs nobody. */
async function refundAlone(staff: StaffJourney, number: string): Promise<void> {
  await staff.open('/sales')
  await staff.page.locator('a.row').filter({ hasText: number }).click()
  await staff.press(staff.say.refund)
  await staff.typeOnPad('2500')
  await staff.press(staff.say.refundPart(staff.won(2_500)))
  await staff.press(staff.say.giveBack)
  await staff.page.getByText(staff.say.givenBack(staff.won(2_500))).first().waitFor()
}

/** All that is left of a sale: more than the member may do alone. */
async function refundTheRest(staff: StaffJourney, number: string): Promise<void> {
  await staff.open('/sales')
  await staff.page.locator('a.row').filter({ hasText: number }).click()
  await staff.press(staff.say.refund)
  await staff.page.locator('.screen__actions .button--main').click()
  await staff.press(staff.say.giveBack)
  await staff.page.getByRole('heading', { name: staff.till.needsOwner }).waitFor()
}

async function approveTheRest(staff: StaffJourney, owner: StaffJourney, number: string, look: (page: Page, name: string) => Promise<void>): Promise<void> {
  await refundTheRest(staff, number)
  await look(staff.page, 'ask-owner')
  await staff.press(staff.till.askOwner)
  await owner.page.locator('.approval-banner').waitFor()
  await look(owner.page, 'approval')
  // The question is still there, and the refund not done, when the till was closed in between.
  await staff.page.reload()
  await staff.page.getByText(staff.till.notYet).waitFor()
  await look(staff.page, 'waiting-for-owner')
  await owner.press(owner.till.approve)
  await owner.page.getByText(owner.till.approved(owner.won(10_000))).waitFor()
  await staff.page.getByText(staff.say.givenBack(staff.won(10_000))).first().waitFor()
}

async function readWhoDidWhat(owner: StaffJourney, number: string, name: string): Promise<void> {
  await owner.open('/sales')
  await owner.page.locator('a.row').filter({ hasText: number }).click()
  const facts = await owner.page.locator('.facts').innerText()
  assert.match(facts, new RegExp(owner.till.takenBy))
  assert.ok(facts.includes(name) && facts.includes(owner.till.approvedBy('박햇살')), facts)
}

async function readReport(staff: StaffJourney, language: 'ko' | 'en', look: (page: Page, name: string) => Promise<void>): Promise<void> {
  await staff.open('/sales')
  await staff.press(staff.till.report)
  await staff.page.locator('.report').waitFor()
  await look(staff.page, 'report')
  const tables = await staff.page.locator('.report-table caption').allInnerTexts()
  assert.deepEqual(tables, [staff.till.byHour, staff.till.byKind, staff.till.byStaff])
  const [download] = await Promise.all([staff.page.waitForEvent('download'), staff.page.getByRole('link', { name: staff.till.file }).click()])
  assert.match(download.suggestedFilename(), /^onjang-sales-.*\.csv$/)
  await staff.page.emulateMedia({ media: 'print' })
  assert.equal(await staff.page.locator('.report__actions').isVisible(), false)
  if (process.env['ONJANG_SCREENSHOTS']) await staff.page.screenshot({ path: `${process.env['ONJANG_SCREENSHOTS']}/${language}-staff-report-print.png`, fullPage: true })
  await staff.page.emulateMedia({ media: 'screen' })
}

/** Out at once; afterwards the name on the till opens nothing. */
async function removeMember(owner: StaffJourney, staff: StaffJourney, name: string): Promise<void> {
  await staff.open('/')
  await staff.page.getByText(staff.say.connected).waitFor()
  await owner.open('/staff')
  await owner.page.getByRole('link', { name }).click()
  await owner.press(owner.till.remove)
  await owner.press(owner.till.removeYes)
  await staff.page.getByText(staff.till.signInAgain).waitFor()
  await staff.page.getByRole('button', { name }).click()
  await staff.typeOnPad(STAFF_PIN)
  await staff.page.getByText(staff.till.wrongPin).waitFor()
}
