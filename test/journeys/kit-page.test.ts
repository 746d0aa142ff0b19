import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { configurationOf } from '../../web/vite-configuration.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { comparePicture } from './compare-picture.ts'
import { inspectScreen } from './inspect-screen.ts'

const WEB = join(import.meta.dirname, '../../web')
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' }

type Look = { language?: 'ko' | 'en'; theme?: 'light' | 'dark'; contrast?: boolean; senior?: boolean }

let folder: string
let journey: JourneyBrowser
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onjang-kit-'))
  await build(configurationOf('kit', folder))
  journey = await startBrowser()
})
after(async () => {
  await journey?.close()
  await rm(folder, { recursive: true, force: true })
})

for (const [name, look] of Object.entries<Look>({
  'ko light': {},
  'ko dark': { theme: 'dark' },
  'ko high contrast': { contrast: true },
  'ko dark high contrast': { theme: 'dark', contrast: true },
  'ko senior': { senior: true },
  'en light': { language: 'en' },
  'en senior dark': { language: 'en', senior: true, theme: 'dark' },
})) {
  test(`every piece of the kit reads well in every state: ${name}`, async () => {
    const page = await open(look, '')
    await inspectScreen(page, `kit-${name.replaceAll(' ', '-')}`)
    for (const place of name === 'ko light' || name === 'ko dark high contrast' || name === 'en senior dark' ? ['done', 'refused', 'sheet'] : []) {
      await page.evaluate((hash) => (location.hash = hash), place)
      await page.reload()
      await page.locator(place === 'sheet' ? 'dialog[open]' : '.verdict').waitFor()
      await inspectScreen(page, `kit-${name.replaceAll(' ', '-')}-${place}`)
    }
    await page.context().close()
  })
}

test('the kit looks as it was kept', async () => {
  for (const [name, look] of [['light', {}], ['dark', { theme: 'dark' }], ['contrast', { contrast: true }], ['senior', { senior: true }]] as const) {
    const page = await open(look, '')
    await page.setViewportSize({ width: 390, height: 1_600 })
    await comparePicture(page, `kit-${name}`)
    for (const place of ['done', 'refused'] as const) {
      if (name !== 'light') continue
      const verdict = await open(look, place)
      await comparePicture(verdict, `kit-${place}`)
    }
  }
})

test('every file of the kit is on its page', () => {
  const page = readdirSync(join(WEB, 'kit')).map((name) => readFileSync(join(WEB, 'kit', name), 'utf8')).join('\n')
  const pieces = readdirSync(join(WEB, 'shared/kit')).filter((name) => name.endsWith('.tsx'))
  assert.deepEqual(pieces.filter((name) => !page.includes(`shared/kit/${name}`)), [])
})

async function open(look: Look, place: string): Promise<Page> {
  const page = await journey.newPhone(look.language ?? 'ko')
  const { language = 'ko', theme = 'light', contrast = false, senior = false } = look
  await page.addInitScript((chosen) => localStorage.setItem('onjang.preferences', chosen), JSON.stringify({ language, theme, contrast, senior }))
  await page.route('http://kit.localhost/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    const file = pathname === '/' ? 'index.html' : pathname.slice(1)
    await route.fulfill({ contentType: TYPES[extname(file)] ?? 'application/octet-stream', body: await readFile(join(folder, file)) })
  })
  await page.goto(`http://kit.localhost/#${place}`)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}
