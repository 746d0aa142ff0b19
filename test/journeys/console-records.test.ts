import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { importRegistration, markConflict } from '../../src/authenticators/otp/conflict.ts'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { counterInStock, otpOf, registerCounter } from '../generator-in-hand.ts'
import { valueOf, type HandHeld } from '../otp-place.ts'
import { issueOtp } from '../otp-phone.ts'
import { joinAsShopper, must, signInAsMerchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { ConsoleDesk } from './console-journey.ts'

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
  const desk = await ConsoleDesk.of(system, browser, 'clerk', 'ko')
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

for (const [language, cameBack, takenFrom] of [['ko', '돌려받은 기기 다시 입고', (end: string) => `끝 번호 ${end}`], ['en', 'A generator that came back', (end: string) => `ending in ${end}`]] as const) {
  test(`S1-05 S1-15 S1-21 a generator of somebody else goes to its owner with a purpose for both; one is replaced by another; one that ended is put back from the page and by its number (${language})`, async () => {
    const [wrong, right, past, unseen] = [await person('기록된이'), await person('주인'), await person('반납한이'), await person('다른반납')]
    const { held, id } = await registerCounter(otp, wrong)
    valueOf(await markConflict(otp, id, 'wrong_owner'))
    const [old, successor] = [await registerCounter(otp, past), await counterInStock(otp)]
    const returned = await registerCounter(otp, unseen)
    const desk = await ConsoleDesk.of(system, browser, 'clerk', language)

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
    await desk.press(desk.words.issue)
    await desk.sheet.getByText(takenFrom(old.held.facts.serial.slice(-4))).waitFor()
    await desk.register(successor, () => desk.look('replace'))
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
    await desk.giveReason(desk.words.branch, 'it came back', desk.page.locator('.panel', { hasText: cameBack }))
    await desk.page.getByText(desk.words.again).waitFor()
    assert.deepEqual(browser.faults, [])
  })
}

for (const [language, shop] of [['ko', 'rice'], ['en', 'tool']] as const) {
  test(`S2-26 an operator blocks a printed code of a shop, for a purpose, and it stands on its owner's timeline (${language})`, async () => {
    const owner = await signInAsMerchant(system, shop)
    const code = newUuid()
    must(await owner.client.call('PUT', `/v1/stall-codes/${code}`, { body: { stallId: owner.till.stalls[0]!.id } }))
    must(await owner.client.call('PUT', `/v1/stall-codes/${code}/activation`, { body: {} }))
    const { personId } = must(await owner.client.call<{ personId: Uuid }>('GET', '/v1/session'))
    const desk = await ConsoleDesk.of(system, browser, 'operator', language)
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

test('a sheet closes when what stands below it is read again: whoever presses at once meets the list as it stays', async () => {
  const owner = await joinAsShopper(system, '빠른이')
  const { personId } = must(await owner.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  await issueOtp(system, owner)
  const held = await counterInStock(otp)
  const desk = await ConsoleDesk.of(system, browser, 'clerk', 'ko')
  await desk.open(personId, desk.words.branch)
  await desk.press(desk.words.issue)
  await desk.sheet.getByLabel(desk.words.issueSerial).fill(held.facts.serial)
  await desk.sheet.getByLabel(desk.words.checked).check()
  await desk.sheet.getByRole('button', { name: desk.words.next, exact: true }).click()
  await desk.typeCodes(held)
  const confirm = desk.sheet.locator('button[aria-busy=false]', { hasText: desk.words.confirm })
  await confirm.waitFor()
  // The person is read again slowly from here on.
  let goOn = (): void => undefined
  const slow = new Promise<void>((resolve) => (goOn = resolve))
  const asked = desk.page.waitForRequest(`**/v1/console/people/${personId}`)
  await desk.page.route(`**/v1/console/people/${personId}`, (route) => slow.then(() => route.continue()))
  await confirm.click()
  await asked
  await desk.sheet.getByRole('status').getByText(desk.words.inUse).waitFor()
  const close = desk.sheet.getByRole('button', { name: desk.words.close, exact: true }).last()
  assert.equal(await close.getAttribute('aria-busy'), 'true')
  await desk.page.keyboard.press('Escape')
  assert.ok(await desk.sheet.isVisible())
  goOn()
  await close.click()
  assert.equal(await desk.page.locator('.otps__card', { hasText: held.facts.serial.slice(-4) }).count(), 1, 'nothing moves any more')
  await desk.page.locator('.otps__card', { hasText: '디지털 OTP' }).getByRole('button', { name: desk.words.terminate }).click()
  await desk.finish('terminate')
  assert.deepEqual(browser.faults, [])
})
