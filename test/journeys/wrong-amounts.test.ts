import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { joinAsShopper, must, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { typeAtOnce } from './keyboard.ts'
import { StaffJourney } from './staff-journey.ts'

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

async function balance(): Promise<number> {
  return (await shopper.readWallet()).purse.balance
}

test('S2-26 a wrong amount is corrected before it is paid, in one step, and the old code pays nothing', async () => {
  const till = new StaffJourney(await journey.newPhone('ko'), system, 'ko')
  await till.signIn()
  const wrong = await till.ask(125_000)
  await till.press(till.till.correct)
  await till.typeOnPad('12500')
  await inspectScreen(till.page, 'ko-correct-amount')
  await till.press(till.till.askInstead(till.won(12_500)))
  await till.page.locator('.waiting__amount', { hasText: till.won(12_500) }).waitFor()
  const right = await till.shortCode()
  await inspectScreen(till.page, 'ko-corrected')
  assert.equal((await shopper.find(wrong)).state, 'cancelled')
  // A reload of the first request's page leads to the one in its place.
  await till.page.reload()
  await till.page.locator('.waiting__amount', { hasText: till.won(12_500) }).waitFor()
  await pay(right)
  await till.confirmationNumber()
  assert.equal(await balance(), 37_500)
})

test('S2-26 a wrong amount that was paid is given back in two taps from the same screen', async () => {
  const till = new StaffJourney(await journey.newPhone('ko'), system, 'ko')
  await till.signIn({ ko: '모락떡집', en: 'Morak Rice Cakes' })
  const before = await balance()
  await pay(await till.ask(6_000))
  await till.confirmationNumber()
  await inspectScreen(till.page, 'ko-received-undo')
  await till.press(till.till.undo)
  await till.press(till.till.undoAll)
  await till.page.getByText(till.say.givenBack(till.won(6_000))).first().waitFor()
  assert.equal(await balance(), before)
})

test('S2-26 digits and Enter that are typed faster than the screen is drawn ask for the amount that was typed', async () => {
  const till = new StaffJourney(await journey.newPhone('ko'), system, 'ko')
  await till.signIn()
  await typeAtOnce(till.page, ['1', '2', '5', '0', '0', 'Enter'])
  await till.page.locator('.waiting__amount', { hasText: till.won(12_500) }).waitFor()
})

test('S2-26 two tills of a stall each see what the other does; what waits is resumed after a reload and never shown as paid', async () => {
  const shop = { ko: '바늘수선', en: 'Needle Mending' }
  const one = new StaffJourney(await journey.newPhone('ko'), system, 'ko')
  const two = new StaffJourney(await journey.newPhone('ko'), system, 'ko')
  await Promise.all([one.signIn(shop), two.signIn(shop)])
  const code = await one.ask(3_300)
  const row = two.page.locator('.open-requests__row', { hasText: two.won(3_300) })
  await row.waitFor()
  await two.page.reload()
  await row.click()
  await two.page.getByText(two.say.unpaid).waitFor()
  assert.equal(await two.page.locator('.received').count(), 0)
  await one.page.reload()
  await one.page.getByText(one.say.unpaid).waitFor()
  await pay(await one.shortCode())
  const [first, second] = await Promise.all([one.confirmationNumber(), two.confirmationNumber()])
  assert.equal(first, second)
  assert.ok(code)
  // The second till refunds; the first one, on its sales, sees it without being touched.
  await one.page.getByRole('button', { name: one.say.nextCustomer }).click()
  await one.page.getByRole('link', { name: one.say.sales }).click()
  await one.page.locator('a.row').filter({ hasText: first }).waitFor()
  await two.press(two.till.undo)
  await two.press(two.till.undoAll)
  await one.page.locator('a.row').filter({ hasText: first }).filter({ hasText: '전부 환불' }).waitFor()
  // And a request that one takes back is gone from the other.
  await two.ask(4_400)
  await one.page.getByRole('link', { name: '계산' }).click()
  await one.page.locator('.open-requests__row', { hasText: one.won(4_400) }).waitFor()
  await two.press(two.say.cancel)
  await one.page.locator('.open-requests__row').waitFor({ state: 'detached' })
  assert.deepEqual(journey.faults, [])
})
