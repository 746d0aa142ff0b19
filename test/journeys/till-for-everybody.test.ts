import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { joinAsShopper, must, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { KeyboardHand } from './keyboard.ts'
import { StaffJourney, STAFF_PIN } from './staff-journey.ts'

let system: RunningSystem
let journey: JourneyBrowser
let shopper: Shopper
before(async () => {
  system = await startSystem()
  journey = await startBrowser()
  shopper = await joinAsShopper(system, '손님', 50_000)
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

async function pay(shortCode: string): Promise<void> {
  must(await shopper.pay(await shopper.find(shortCode)))
}

/** Large type, words on everything that can be pressed, and all that axe and the sizes ask. */
async function lookSenior(page: Page, name: string): Promise<void> {
  const size = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
  assert.equal(size, 20, name)
  const wordless = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, a[href]')].filter((target) => target.checkVisibility() && target.innerText.trim() === '').map((target) => target.outerHTML))
  assert.deepEqual(wordless, [], `something to press without words on ${name}`)
  await inspectScreen(page, `senior-till-${name}`)
}

test('S2-56 S2-38 owner and staff do a whole day in senior mode: sign in, take, refund, ask, approve, report and hand over', async () => {
  const owner = new StaffJourney(await journey.newPhone('ko'), system, 'ko')
  const staff = new StaffJourney(await journey.newPhone('ko', { senior: true }), system, 'ko')
  await owner.signIn()
  await owner.page.getByRole('link', { name: owner.till.more }).click()
  await owner.page.getByRole('switch', { name: '글씨와 버튼 크게' }).check()
  const code = await owner.addStaff('박직원', 0, lookSenior)
  await owner.registerPhone('green', lookSenior)
  await staff.join(code, lookSenior)
  await pay(await staff.ask(9_000))
  const number = await staff.confirmationNumber()
  await lookSenior(staff.page, 'received')
  // Undone from the same screen: two taps, and the owner's one.
  await staff.press(staff.till.undo)
  await staff.press(staff.till.undoAll)
  await staff.page.getByRole('heading', { name: staff.till.needsOwner }).waitFor()
  await staff.press(staff.till.askOwner)
  await lookSenior(staff.page, 'waiting-for-owner')
  await owner.page.locator('.approval-banner').waitFor()
  await lookSenior(owner.page, 'approval')
  await owner.press(owner.till.approve)
  await staff.page.getByText(staff.say.givenBack(staff.won(9_000))).first().waitFor()
  await lookSenior(staff.page, 'given-back')
  await staff.open('/sales')
  await staff.page.locator('a.row').filter({ hasText: number }).waitFor()
  await staff.press(staff.till.report)
  await staff.page.locator('.report').waitFor()
  await lookSenior(staff.page, 'report')
  // One tablet, the next member: a name and a PIN.
  await staff.open('/more')
  await staff.press(staff.till.changeStaff)
  await staff.press(staff.till.signOut)
  await staff.page.getByRole('button', { name: '박직원' }).click()
  await staff.page.locator('.sheet .pin-pad').waitFor()
  await lookSenior(staff.page, 'staff-pin')
  await staff.typeOnPad(STAFF_PIN)
  await staff.page.locator('.counter .keypad').waitFor()
  assert.equal((await shopper.readWallet()).purse.balance, 50_000)
  assert.deepEqual(journey.faults, [])
})

test('S2-56 S2-26 the till is run by keys and a screen reader alone: take, correct, hear that it is paid, and give back', async () => {
  const page = await journey.newPhone('ko')
  const hand = new KeyboardHand(page)
  await page.goto(system.tillUrl)
  await hand.hear('button', /햇살과일/)
  await hand.press('button', /햇살과일/)
  await hand.onScreen('얼마예요?')
  await page.getByRole('status').filter({ hasText: '연결됨' }).waitFor()
  await page.keyboard.type('12500')
  await page.getByRole('status').filter({ hasText: '12,500원' }).waitFor()
  await page.keyboard.press('Enter')
  await hand.onScreen('기다리는 중')
  const waiting = await hand.hear('img', '손님이 찍을 QR 코드')
  assert.match(waiting, /status: 아직 결제되지 않았어요/)
  assert.doesNotMatch(waiting, /받았어요/)
  // A wrong amount: corrected in a dialog that takes the focus and gives it back.
  await hand.press('button', '금액 고치기')
  await hand.hear('dialog', '얼마로 고칠까요?')
  await hand.focusComesTo('heading "얼마로 고칠까요?"')
  await page.keyboard.type('21500')
  await hand.press('button', '21,500원으로 다시 받기')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('paragraph').filter({ hasText: /^21,500원$/ }).waitFor()
  await hand.hear('img', '손님이 찍을 QR 코드')
  await pay(await saidNumber(page))
  const paid = page.getByRole('alert').filter({ hasText: '받았어요' })
  await paid.waitFor()
  assert.match(await paid.ariaSnapshot(), /21,500원[^]*받았어요/)
  // Given back: two presses, and the end is said.
  await hand.press('button', '금액이 틀렸어요 · 돌려주기')
  await hand.hear('dialog', '21,500원을 전부 돌려줄까요?')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await hand.focusComesTo('button "금액이 틀렸어요 · 돌려주기"')
  await page.keyboard.press('Enter')
  await hand.press('button', '전부 돌려주기')
  await page.getByRole('status').filter({ hasText: '21,500원 돌려줬어요' }).waitFor()
  await hand.press('button', '계산으로')
  await hand.onScreen('얼마예요?')
  await hand.press('link', '매출')
  await hand.hear('heading', '매출')
  await hand.press('button', '오늘 매출 보고')
  await hand.hear('table', '시간대별')
  await assertReport(page)
  assert.deepEqual(journey.faults, [])
})

/** The digits that a screen reader says after 번호. */
async function saidNumber(page: Page): Promise<string> {
  const said = (await page.getByRole('main').ariaSnapshot()).replaceAll(/\n\s*- /g, ' ')
  const number = /번호\D*(\d{3} \d{3})/.exec(said)?.[1]
  assert.ok(number, said)
  return number.replace(' ', '')
}

/** Figures are in tables with names, heads and rows, so that each is said with what it is. */
async function assertReport(page: Page): Promise<void> {
  const table = await page.getByRole('table', { name: '직원별' }).ariaSnapshot()
  assert.match(table, /columnheader "구분"[^]*columnheader "건수"[^]*columnheader "받은 돈"[^]*columnheader "환불"/)
  assert.match(table, /rowheader "박햇살"/)
  assert.match(table, /cell "−21,500원"/)
}
