import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test, type TestContext } from 'node:test'
import { chromium, type Browser, type Page } from 'playwright-core'
import { WITHOUT_ADDRESS_BAR } from '../../test/journeys/without-address-bar.ts'
import { findChromium } from '../../tools/chromium.ts'
import { rawBank } from '../testing/raw-bank.ts'
import { startTestWorld, type TestWorld } from '../testing/test-world.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
before(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', WITHOUT_ADDRESS_BAR] })
})
after(() => browser.close())

/** A phone-sized page of a new world, and whatever its console complains of. */
async function openPage(t: TestContext, colorScheme: 'light' | 'dark' = 'light') {
  const world = await startTestWorld(t)
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme, permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  t.after(() => context.close())
  return { world, page, complaints }
}

/** Axe runs in the page's world past its policy, as an extension would. */
async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  const found = await session.send('Runtime.evaluate', {
    expression: "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))",
    awaitPromise: true,
    returnByValue: true,
  })
  return found.result.value as string[]
}

async function fitsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
}

/** The keypad one, lit: everything that a generator has is on the screen. */
async function showTransferCode(page: Page): Promise<void> {
  await page.locator('#choice').selectOption('YSK0-4001-0001')
  await page.locator('input[name=amount]').fill('125000')
  await page.locator('input[name=account]').fill('12345678')
  await page.locator('.keypad button[type=submit]').click()
  await page.locator('.display.lit').waitFor()
}

const send = (world: TestWorld, id: string, to: string, text: string) => rawBank(world.connectionFile).message({ id, to, text })

test('a message appears by itself in the inbox, with its code large and to be copied', async (t) => {
  const { world, page, complaints } = await openPage(t)
  await page.goto(world.url)
  await page.getByText('아직 온 문자가 없어요').waitFor()
  await send(world, 'm1', '01044440001', '[연습용] 인증번호 [048213]를 입력해 주세요.')
  const code = page.locator('output')
  await code.waitFor()
  assert.equal(await code.textContent(), '048213')
  assert.equal(await code.evaluate((element) => getComputedStyle(element).fontSize), '44px')
  await page.getByRole('button', { name: '번호 복사 048213' }).click()
  await page.getByText('복사했어요').first().waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '048213')
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).fontSize), '17px')
  assert.ok(await page.getByText('연습용', { exact: true }).isVisible(), 'it says that it is pretend')
  assert.deepEqual(complaints, [])
})

test('the inbox shows one phone’s messages when asked, and text is only ever text', async (t) => {
  const { world, page, complaints } = await openPage(t)
  await send(world, 'm1', '01044440001', '첫째 <img src=x onerror=alert(1)>')
  await send(world, 'm2', '01044440002', '둘째')
  await page.goto(world.url)
  await page.getByText('둘째').waitFor()
  await page.getByLabel('이 번호로 온 것만 보기').fill('010-4444-0001')
  await page.getByText('둘째').waitFor({ state: 'detached' })
  assert.ok(await page.getByText('첫째 <img src=x onerror=alert(1)>').isVisible())
  assert.equal(await page.locator('main img').count(), 0)
  assert.deepEqual(complaints, [])
})

test('when the world is gone the page says so and finds it again by itself', async (t) => {
  const { world, page } = await openPage(t)
  await page.goto(world.url)
  await page.getByText('아직 온 문자가 없어요').waitFor()
  await page.context().setOffline(true)
  await page.getByText('연습 세상과 연결이 끊겼어요').waitFor()
  await page.context().setOffline(false)
  await page.getByText('연습 세상과 연결이 끊겼어요').waitFor({ state: 'detached' })
})

test('the bank page shows that money left the account and came to the pool, and closes an account', async (t) => {
  const { world, page, complaints } = await openPage(t)
  const person = await world.addPerson({ name: '최두레' })
  const account = person.accounts[0]!
  await page.goto(`${world.url}/bank`)
  await page.getByRole('heading', { name: '최두레' }).first().waitFor()
  await rawBank(world.connectionFile).withdraw({ id: 'A00000001', account: account.fintechUseNum, amount: '90000' })
  const card = page.locator('li', { hasText: account.accountNumber })
  await card.getByText('잔액 910,000원').waitFor()
  await card.getByText('-90,000원', { exact: true }).waitFor()
  await page.locator('li', { hasText: '프로그램 모계좌' }).getByText('잔액 500,090,000원').waitFor()
  await card.getByLabel('계좌 상태').selectOption('closed')
  const refused = async () => (await rawBank(world.connectionFile).withdraw({ id: `B${Date.now() % 100_000_000}`.padEnd(9, '0'), account: account.fintechUseNum, amount: '1' }))['bank_rsp_code']
  const end = Date.now() + 10_000
  while ((await refused()) !== '415') assert.ok(Date.now() < end)
  assert.deepEqual(complaints, [])
})

test('a fault is switched on and off on its page', async (t) => {
  const { world, page, complaints } = await openPage(t)
  await page.goto(`${world.url}/switches?lang=en`)
  await page.getByText('No faults are on').waitFor()
  await page.getByLabel('Where').selectOption('bank.withdraw')
  await page.getByLabel('Action').selectOption('done')
  await page.getByLabel('What').selectOption('time_out')
  await page.getByLabel('How many calls').fill('2')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('Bank withdrawal: done, then no answer').waitFor()
  assert.equal(await world.faultsLeft(), 1)
  await page.getByRole('button', { name: /^Switch off/ }).click()
  await page.getByText('No faults are on').waitFor()
  assert.equal(await world.faultsLeft(), 0)
  assert.deepEqual(complaints, [])
})

test('a generator shows its code large for as long as it is good, and its serial number to be copied', async (t) => {
  const { world, page, complaints } = await openPage(t)
  await page.goto(`${world.url}/generators`)
  await page.getByLabel('어느 OTP를 쓸까요?').selectOption('YS30-1002-0002')
  const display = page.getByRole('status', { name: '번호 화면' })
  assert.equal(await display.textContent(), '– – –')
  await page.getByRole('button', { name: '번호 보기' }).click()
  await page.getByText(/초 남았어요$/).waitFor()
  assert.match((await display.textContent())!, /^\d{3} \d{3}$/)
  assert.equal(await display.evaluate((element) => getComputedStyle(element).fontSize), '44px')
  await page.getByRole('button', { name: '일련번호 복사 YS30-1002-0002' }).click()
  await page.getByText('복사했어요').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'YS30-1002-0002')
  await page.reload()
  await page.getByText('YS30-1002-0002', { exact: true }).waitFor()
  await page.getByLabel('어느 OTP를 쓸까요?').selectOption('OL09-9001-0001')
  assert.ok(await page.getByText('더는 쓸 수 없어요', { exact: true }).isVisible())
  await page.context().setOffline(true)
  await page.getByText('연습 세상과 연결이 끊겼어요').waitFor()
  await page.context().setOffline(false)
  await page.getByText('연습 세상과 연결이 끊겼어요').waitFor({ state: 'detached' })
  assert.deepEqual(complaints.filter((complaint) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(complaint)), [])
})

test('a generator with a keypad takes amount and account as they are typed, and shows which digits it used', async (t) => {
  const { world, page, complaints } = await openPage(t)
  await page.goto(`${world.url}/generators?lang=en#YSK0-4001-0001`)
  await page.getByRole('button', { name: 'Show the transfer code' }).waitFor()
  await page.getByLabel('Amount (won)').fill('125,000')
  await page.getByLabel('Payee’s account').fill('901-1234-5678901')
  await page.getByText('Typed 12500045678901').waitFor()
  await page.getByRole('button', { name: 'Show the transfer code' }).click()
  await page.getByText(/seconds left$/).waitFor()
  assert.match((await page.getByRole('status', { name: 'Display' }).textContent())!, /^\d{4} \d{4}$/)
  await page.getByRole('button', { name: 'Show a code to sign in' }).click()
  await page.getByText(/^\d{3} \d{3}$/).waitFor()
  await page.getByLabel('Which generator?').selectOption('YSC0-3001-0001')
  await page.getByRole('button', { name: 'Show a code' }).click()
  await page.getByText('Each press shows the next').waitFor()
  assert.deepEqual(complaints, [])
})

test('a generator says its maker code, and is registered and reported lost at another bank by its owner’s phone', async (t) => {
  const { world, page, complaints } = await openPage(t)
  const phone = '01066611111'
  await page.goto(`${world.url}/generators?lang=en#YS30-6001-0001`)
  await page.getByText('Maker code 071').waitFor()
  await page.getByLabel('Phone number of its owner').fill('010-6661-1111')
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByText('Nobody has passed an identity check with this number.').waitFor()
  await world.addPerson({ phone })
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByText('Done.', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByText('This can’t be done now.').waitFor()
  await page.getByRole('button', { name: 'Report lost' }).click()
  await page.getByText('Done.', { exact: true }).waitFor()
  assert.deepEqual(complaints.filter((complaint) => !/404|409/.test(complaint)), [])
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const language of ['ko', 'en'] as const) {
    test(`axe finds nothing on the four pages (${colorScheme}, ${language}), and they fit a phone`, async (t) => {
      const { world, page } = await openPage(t, colorScheme)
      await world.addPerson()
      await send(world, 'm1', '01044440001', '인증번호 [123456]')
      await world.switchOn('message.send', 'done', 'slow', { milliseconds: 10 })
      for (const path of ['/', '/bank', '/generators', '/switches']) {
        await page.goto(`${world.url}${path}?lang=${language}`)
        await page.locator('.card').first().waitFor()
        if (path === '/generators') await showTransferCode(page)
        assert.equal(await page.locator('html').getAttribute('lang'), language)
        assert.deepEqual(await violations(page), [], path)
        assert.ok(await fitsWidth(page), path)
        if (process.env['ONJANG_SCREENSHOTS']) await page.screenshot({ path: `${process.env['ONJANG_SCREENSHOTS']}/sandbox${path.replace('/', '-')}-${language}-${colorScheme}.png` })
      }
    })
  }
}
