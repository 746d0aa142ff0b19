import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { must, signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { addStaff } from '../staff.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

const WEB = join(import.meta.dirname, '../../web')

let system: RunningSystem
let journey: JourneyBrowser
let owner: Merchant
before(async () => {
  system = await startSystem()
  journey = await startBrowser()
  owner = await signInAsMerchant(system)
})
after(async () => {
  await journey?.close()
  await system?.stop()
})

/** The screens that an app can show to somebody who is signed in, as its routes name them; home has none of its own. */
async function screensOf(app: 'wallet' | 'till'): Promise<string[]> {
  const source = await readFile(join(WEB, app, 'signed-in.tsx'), 'utf8')
  return ['/', ...Array.from(source.matchAll(/path: '([^']+)'/g), ([, path]) => path!.replace(/\/\*\?$/, ''))]
}

type Found = { titles: string[]; main: string[] }

/** What the topmost layer of a screen says and offers. */
function read(page: Page): Promise<Found> {
  return page.evaluate(() => {
    const layer = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
    const shown = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true })
    const words = (selector: string, within: ParentNode): string[] => [...within.querySelectorAll<HTMLElement>(selector)].filter(shown).map((each) => each.innerText.replaceAll(/\s+/g, ' ').trim())
    return { titles: words('h1', document), main: words('.button--main', layer) }
  })
}

/** Goes to every screen; `places` says which thing a screen with an id is about. */
async function lookAtAll(page: Page, origin: string, screens: readonly string[], places: Readonly<Record<string, string>>): Promise<void> {
  for (const screen of screens) {
    const path = screen.includes(':') ? places[screen] : screen
    assert.ok(path, `${screen} has no entry in this walk: say what it is to be shown of`)
    await page.goto(origin + path)
    await page.waitForFunction(() => document.querySelector('h1') !== null && !document.querySelector('.skeleton'))
    const { titles, main } = await read(page)
    assert.equal(titles.length, 1, `${path} has one title: ${titles.join(' | ')}`)
    assert.match(titles[0]!, /\S/, `${path} has a title in words`)
    assert.ok(titles[0]!.split(/[.?!](?=\s)/).length === 1, `the title of ${path} says one thing: ${titles[0]}`)
    assert.ok(main.length <= 1, `${path} has one main action: ${main.join(' | ')}`)
  }
}

test('S2-56 every screen of the wallet has one title and at most one main action', async () => {
  const wallet = new WalletJourney(await journey.newPhone('ko'), system, 'ko')
  const { page } = wallet
  // Someone new is asked for one thing at a time, and for nothing twice.
  const asked: string[] = []
  const note = async (): Promise<void> => {
    const { main } = await read(page)
    assert.ok(main.length <= 1, `a step of signing up has one main action: ${main.join(' | ')}`)
    asked.push(...(await page.locator('label:visible').allInnerTexts()).filter((label) => !asked.includes(label) || !/^(SKT|KT|LG)/.test(label)))
  }
  await page.goto(system.walletUrl)
  await page.getByRole('button', { name: wallet.say.start }).waitFor()
  await note()
  await wallet.press(wallet.say.start)
  await page.getByLabel(wallet.say.name, { exact: true }).waitFor()
  await note()
  await wallet.arrive(50_000)
  assert.deepEqual(asked, [...new Set(asked)])
  const request = await owner.request(3_000)
  await wallet.typeShortCode(request.code!.shortCode!)
  await wallet.pay(3_000)
  await page.locator('.verdict--done').waitFor()
  const payment = new URL(page.url()).pathname.split('/').at(-1)!
  const codeId = newUuid()
  must(await owner.client.call('PUT', `/v1/stall-codes/${codeId}`, { body: { stallId: request.stallId } }))
  must(await owner.client.call('PUT', `/v1/stall-codes/${codeId}/activation`, { body: {} }))
  const open = await owner.request(1_000)
  await wallet.typeShortCode(open.code!.shortCode!)
  await page.waitForURL(/\/pay\/requests\//)
  const found = new URL(page.url()).pathname
  const topUp = await page.evaluate(async () => {
    const { entries } = (await (await fetch('/v1/history')).json()) as { entries: { kind: string; id: string }[] }
    return entries.find(({ kind }) => kind === 'top_up')!.id
  })
  await page.evaluate((stallId) => fetch(`/v1/favourites/${stallId}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' }), request.stallId)
  await lookAtAll(page, system.walletUrl, await screensOf('wallet'), {
    '/pay/shops/:id': `/pay/shops/${codeId}`,
    '/pay/requests/:id': found,
    '/pay/payments/:id': `/pay/payments/${payment}`,
    '/top-up/:id': `/top-up/${topUp}`,
    '/history/payments/:id': `/history/payments/${payment}`,
    '/history/top-ups/:id': `/history/top-ups/${topUp}`,
    '/favourites/:id': `/favourites/${request.stallId}`,
  })
  assert.deepEqual(journey.faults, [])
  await page.context().close()
})

test('S2-56 every screen of the till has one title and at most one main action', async () => {
  const till = new TillJourney(await journey.newPhone('ko'), system, 'ko')
  await till.signIn()
  const request = await owner.request(2_000)
  const { codes } = must(await owner.client.call<{ codes: { id: Uuid }[] }>('GET', '/v1/stall-codes'))
  const { sales } = must(await owner.client.call<{ sales: { payerId: Uuid; paymentId: Uuid }[] }>('GET', '/v1/sales'))
  const { payerId, paymentId } = sales[0]!
  const { member } = await addStaff(owner, '박민수')
  const refund = newUuid()
  must(await owner.refund({ id: paymentId }, payerId, 1_000, refund))
  const sale = `/sales/${payerId}/${paymentId}`
  await lookAtAll(till.page, system.tillUrl, await screensOf('till'), {
    '/requests/:id': `/requests/${request.id}`,
    '/requests/:id/shopper': `/requests/${request.id}/shopper`,
    '/codes/:id': `/codes/${codes[0]!.id}`,
    '/sales/:payer/:payment': sale,
    '/sales/:payer/:payment/refund': `${sale}/refund`,
    '/refunds/:id': `/refunds/${refund}`,
    '/report/:day': '/report/2026-11-01',
    '/staff/:id': `/staff/${member.id}`,
    '/staff/:id/invite': `/staff/${member.id}/invite`,
  })
  assert.deepEqual(journey.faults, [])
})
