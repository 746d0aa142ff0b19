import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const require = createRequire(import.meta.url)
const STANDARDS: RunOptions = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }
/** The least size of something to press, in CSS pixels (design, Screens). */
const LEAST_TARGET = 48

let source: Promise<string> | undefined

/**
 * Looks at a screen as the design asks: axe finds nothing, nothing runs out of the page sideways, targets are large enough.
 * With `ONJANG_SCREENSHOTS` set to a folder a picture is kept there.
 */
export async function inspectScreen(page: Page, name: string): Promise<void> {
  source ??= readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(() => document.fonts.ready)
  // At the end of the page nothing lies under the bar that stays at the lower edge: all of it can be pressed there.
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await source)
  const results = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run(context: Document, options: RunOptions): Promise<AxeResults> } }).axe.run(document, options),
    STANDARDS,
  )
  const found = results.violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n  ')}`)
  await page.evaluate(() => scrollTo(0, 0))
  await keepPicture(page, name)
  assert.deepEqual(found, [], `axe on ${name}`)
  assert.deepEqual(await smallTargets(page), [], `targets on ${name}`)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${name} runs out of the page sideways`)
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['ONJANG_SCREENSHOTS']
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Things to press that are smaller than they should be; a small one inside a large label is as large as its label. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const targets = [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, summary')]
    return targets
      .filter((target) => target.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && !target.closest('dialog:not([open])'))
      .map((target) => ({ target, box: (target.closest('label') ?? target).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < least || box.height < least))
      .map(({ target, box }) => `${target.outerHTML.slice(0, 120)} ${Math.round(box.width)}×${Math.round(box.height)}`)
  }, LEAST_TARGET)
}
