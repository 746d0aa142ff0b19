import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, type SuiteContext, type TestContext } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findChromium } from '../../tools/chromium.ts'
import { WITHOUT_ADDRESS_BAR } from './without-address-bar.ts'
import { phrases, type JourneyLanguage } from './phrases.ts'

/** A phone of 390 × 844 as the screens are drawn for. */
const PHONE = { width: 390, height: 844 }

export type JourneyBrowser = {
  readonly browser: Browser
  /** What the pretend camera sees: a film of JPEG pictures, read each time the camera opens. */
  readonly film: string
  /** A phone of its own: other cookies, other storage. */
  newPhone(language: JourneyLanguage, options?: PhoneOptions): Promise<Page>
  /** Errors that the pages met, such as a breach of the security policy. */
  readonly faults: string[]
  close(): Promise<void>
}

export type PhoneOptions = {
  dark?: boolean
  senior?: boolean
  size?: { width: number; height: number }
  /** Keeps the app's files on the phone; else every one comes over the network. */
  installed?: boolean
}

const openPages = new Set<Page>()

/** Benches and tools open pages too, and a hook would make a test of their process. */
if (process.argv[1]?.endsWith('.test.ts')) afterEach(tellOpenPages)

/** A journey that failed says what its screens showed: the step that waited in vain does not. */
async function tellOpenPages(context: TestContext | SuiteContext): Promise<void> {
  if (!('passed' in context) || context.passed) return
  for (const page of openPages) {
    const text = await page.locator('body').innerText({ timeout: 1_000 }).catch((error: Error) => error.message)
    context.diagnostic(`Screen: ${page.url()} showed: ${text.replaceAll(/\s+/g, ' ').slice(0, 500)}`)
  }
}

/** Starts Chromium with a camera that sees a film from a file. `trustedKey`: base64 SHA-256 of the public key of a certificate that counts as trusted. */
export async function startBrowser(options: { trustedKey?: string } = {}): Promise<JourneyBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'onjang-journey-'))
  const film = join(folder, 'camera.mjpeg')
  await writeFile(film, '')
  const faults: string[] = []
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', WITHOUT_ADDRESS_BAR, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`, ...(options.trustedKey ? [`--ignore-certificate-errors-spki-list=${options.trustedKey}`] : [])],
  })
  return {
    browser,
    film,
    faults,
    async newPhone(language, options = {}) {
      const context = await browser.newContext({
        viewport: options.size ?? PHONE,
        locale: phrases[language].locale,
        colorScheme: options.dark ? 'dark' : 'light',
        permissions: ['camera'],
        reducedMotion: 'reduce',
        serviceWorkers: options.installed ? 'allow' : 'block',
      })
      if (options.senior) await preferSenior(context)
      await countTones(context)
      const page = await context.newPage()
      openPages.add(page)
      page.on('close', () => openPages.delete(page))
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
      page.on('console', (message) => {
        if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) faults.push(message.text())
      })
      page.setDefaultTimeout(30_000)
      return page
    },
    async close() {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Turns the installed clock of a page on (`time` as `mm:ss`), once nothing on its screen is still being loaded: time limits of calls go by that clock too. */
export async function turnClockOn(page: Page, time: string): Promise<void> {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  await page.clock.fastForward(time)
}

/** Takes a picture of what a page shows and makes it the film that the camera sees. */
export async function filmPage(page: Page, film: string): Promise<void> {
  const code = page.locator('.qr-picture')
  await code.waitFor()
  const box = (await code.boundingBox())!
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const width = 390
  const height = 390
  const clip = { x: Math.max(0, middle.x - width / 2), y: Math.max(0, middle.y - height / 2), width, height }
  const picture = await page.screenshot({ type: 'jpeg', quality: 90, clip })
  await writeFile(film, Buffer.concat(Array.from({ length: 10 }, () => picture)))
}

/** Tones that a page has played since it was opened. */
export function tonesOf(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as { tonesPlayed?: number }).tonesPlayed ?? 0)
}

async function countTones(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const counter = globalThis as { tonesPlayed?: number }
    counter.tonesPlayed = 0
    globalThis.AudioContext = class extends AudioContext {
      override createOscillator(): OscillatorNode {
        counter.tonesPlayed = (counter.tonesPlayed ?? 0) + 1
        return super.createOscillator()
      }
    }
  })
}

async function preferSenior(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => localStorage.setItem('onjang.preferences', JSON.stringify({ senior: true })))
}
