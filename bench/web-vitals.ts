import { gzipSync } from 'node:zlib'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Manifest } from 'vite'
import { startBrowser, type JourneyBrowser } from '../test/journeys/browser.ts'
import { TillJourney } from '../test/journeys/till-journey.ts'
import { WalletJourney } from '../test/journeys/wallet-journey.ts'
import { startSystem } from '../test/running-system.ts'
import { buildWeb } from '../tools/build.ts'
import { median, percentile, rounded, type Row } from './row.ts'

const RUNS = 5
/**
 * Slow 4G and a cheap phone, as Lighthouse and Chromium's own tools apply them: 150 ms there and back is 562.5 ms for a whole request, and of
 * 1.6 Mbit/s down and 750 kbit/s up nine tenths are left; a fourth of the processor.
 */
const NETWORK = { offline: false, latency: 150 * 3.75, downloadThroughput: (1.6 * 1_000_000 * 0.9) / 8, uploadThroughput: (750 * 1_000 * 0.9) / 8 }
const PROCESSOR = 4
/** What each figure must stay under (design, Screens; issue 4): milliseconds, and for the shift its score. */
const LIMITS = { cold: 2_500, installed: 1_000, interaction: 200, shift: 0.1 } as const
const SCRIPT_LIMIT = 60 * 1024

type Vitals = { largestPaint: number; shift: number; interactions: number[] }
/** Cold: the first visit of a newcomer. Forgotten: somebody signed in, and no file of the app on the phone. Installed: its files kept, the last visit remembered. */
type Measured = Record<'cold' | 'forgotten' | 'installed', Vitals[]>
/** What must be there on the first visit, and at home. */
type Place = { readonly url: string; readonly first: string; readonly home: string; readonly touch: (page: Page) => Promise<void> }

/** How soon the wallet's and the till's home is there, cold and installed, how fast it answers to a touch, and whether it stays put. */
export async function webVitals(): Promise<Row[]> {
  await buildWeb()
  const system = await startSystem()
  const journey = await startBrowser()
  try {
    const wallet = new WalletJourney(await journey.newPhone('ko', { installed: true }), system, 'ko')
    await wallet.arrive(50_000)
    const walletFigures = await measure(journey, wallet.page, { url: system.walletUrl, first: '.welcome__hero', home: '.purse__balance', touch: touchWallet })
    const till = new TillJourney(await journey.newPhone('ko', { installed: true }), system, 'ko')
    await till.signIn()
    const tillFigures = await measure(journey, till.page, { url: system.tillUrl, first: 'form', home: '.counter .keypad', touch: touchTill })
    return [...rowsOf('wallet', walletFigures), ...rowsOf('till', tillFigures)]
  } finally {
    await journey.close()
    await system.stop()
  }
}

/** The wallet's first script, compressed with gzip, beside its limit. */
export async function walletScript(): Promise<Row[]> {
  await buildWeb()
  const folder = join(import.meta.dirname, '../build/web/wallet')
  const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest
  const files = new Set<string>()
  const visit = (name: string): void => {
    const chunk = manifest[name]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.imports?.forEach(visit)
  }
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(name)
  let bytes = 0
  for (const file of files) bytes += gzipSync(await readFile(join(folder, file))).length
  return [{ name: 'wallet_js', value: rounded(bytes / 1024), unit: 'KB', ratio: rounded(bytes / SCRIPT_LIMIT), against: 'limit', n: 1 }]
}

function rowsOf(app: string, { cold, forgotten, installed }: Measured): Row[] {
  const row = (name: string, values: number[], limit: number, unit: string): Row => {
    const value = median(values)
    return { name: `web_vitals_${app}_${name}`, value: rounded(value), unit, ratio: rounded(value / limit), against: 'limit', n: values.length }
  }
  // As the web's own figure has it: the slowest touch of each visit, of which three in four visits are no slower.
  const interactions = installed.map((each) => Math.max(...each.interactions))
  const slowest = percentile(interactions, 0.75)
  const shift = Math.max(...[...cold, ...forgotten, ...installed].map((each) => each.shift))
  return [
    row('lcp_cold', cold.map((each) => each.largestPaint), LIMITS.cold, 'ms'),
    row('lcp_forgotten', forgotten.map((each) => each.largestPaint), LIMITS.cold, 'ms'),
    row('lcp_installed', installed.map((each) => each.largestPaint), LIMITS.installed, 'ms'),
    { name: `web_vitals_${app}_interaction`, value: rounded(slowest), unit: 'ms', ratio: rounded(slowest / LIMITS.interaction), against: 'limit', n: interactions.length },
    { name: `web_vitals_${app}_shift`, value: rounded(shift), unit: 'score', ratio: rounded(shift / LIMITS.shift), against: 'limit', n: cold.length + forgotten.length + installed.length },
  ]
}

async function measure(journey: JourneyBrowser, page: Page, { url, first, home, touch }: Place): Promise<Measured> {
  const figures: Measured = { cold: [], forgotten: [], installed: [] }
  for (let run = 0; run < RUNS; run++) {
    const newcomer = await journey.newPhone('ko', { installed: true })
    figures.cold.push(await visit(newcomer, url, first))
    await newcomer.context().close()
    await page.goto(url)
    await page.locator(home).waitFor()
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
    await page.waitForLoadState('networkidle')
    await leave(page)
    figures.installed.push(await visit(await page.context().newPage(), url, home, touch))
    await page.goto(url)
    await page.locator(home).waitFor()
    await forgetApp(page)
    figures.forgotten.push(await visit(await page.context().newPage(), url, home))
  }
  return figures
}

/** A window that stays open beside the measured one would go on working. */
async function leave(page: Page): Promise<void> {
  await page.goto('about:blank')
}

/** Takes the app's files and what it remembers off the phone. */
async function forgetApp(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations()
    await Promise.all([...registrations.map((each) => each.unregister()), ...(await caches.keys()).map((name) => caches.delete(name))])
    await new Promise<void>((done, fail) => {
      const opened = indexedDB.open('onjang-remembered')
      opened.onerror = () => fail(opened.error!)
      opened.onsuccess = () => {
        const cleared = opened.result.transaction('answers', 'readwrite').objectStore('answers').clear()
        cleared.onsuccess = () => (opened.result.close(), done())
      }
    })
  })
  await leave(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Network.clearBrowserCache')
  await session.detach()
}

async function visit(page: Page, url: string, home: string, touch?: (page: Page) => Promise<void>): Promise<Vitals> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', NETWORK)
  await session.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR })
  await page.addInitScript(observe)
  await page.goto(url)
  await page.locator(home).waitFor()
  await page.waitForLoadState('networkidle')
  const largestPaint = await page.evaluate(() => (globalThis as unknown as { vitals: Vitals }).vitals.largestPaint)
  await touch?.(page)
  const vitals = await page.evaluate(() => (globalThis as unknown as { vitals: Vitals }).vitals)
  await page.close()
  return { ...vitals, largestPaint }
}

/** Runs in the page: largest contentful paint, layout shifts without a touch before them, and how long touches took to the next paint. */
function observe(): void {
  const vitals: Vitals = { largestPaint: 0, shift: 0, interactions: [] }
  Object.assign(globalThis, { vitals })
  const follow = (type: string, take: (entry: PerformanceEntry) => void, options: object = {}): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })
  follow('largest-contentful-paint', (entry) => (vitals.largestPaint = entry.startTime))
  follow('layout-shift', (entry) => {
    const shift = entry as PerformanceEntry & { hadRecentInput: boolean; value: number }
    if (!shift.hadRecentInput) vitals.shift += shift.value
  })
  follow('event', (entry) => void ((entry as PerformanceEventTiming).interactionId && vitals.interactions.push(entry.duration)), { durationThreshold: 16 })
}

async function touchWallet(page: Page): Promise<void> {
  for (const name of ['내역', '전체', '홈']) {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    await afterPaint(page)
  }
}

async function touchTill(page: Page): Promise<void> {
  for (const digit of ['1', '2', '5', '00']) {
    await page.locator('.keypad').getByRole('button', { name: digit, exact: true }).click()
    await afterPaint(page)
  }
}

async function afterPaint(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))))
}
