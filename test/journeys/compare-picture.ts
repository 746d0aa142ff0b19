import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import type { Locator, Page } from 'playwright-core'

const PICTURES = join(import.meta.dirname, 'pictures')
/** Share of pixels that may differ: letters are smoothed a little differently by each release of a browser. */
const TOLERATED = 0.01
/** How different one pixel must be to count (pixelmatch: 0 to 1). */
const SENSITIVITY = 0.15

/**
 * Compares a screen with its kept picture; `hidden` are what differs from run to run, such as codes and times. With `ONJANG_KEEP_PICTURES`
 * set the picture is kept anew instead. What differs is laid beside the temporary files of the run when `ONJANG_SCREENSHOTS` names a folder.
 */
export async function comparePicture(page: Page, name: string, hidden: Locator[] = []): Promise<void> {
  // The letters' shapes come after the first screen.
  await page.waitForFunction(() => document.fonts.size > 0 && document.fonts.status === 'loaded')
  await page.evaluate(() => scrollTo(0, 0))
  const taken = await page.screenshot({ mask: hidden, maskColor: '#808080', animations: 'disabled', caret: 'hide', scale: 'css' })
  const file = join(PICTURES, `${name}.png`)
  if (process.env['ONJANG_KEEP_PICTURES']) {
    await mkdir(PICTURES, { recursive: true })
    return writeFile(file, taken)
  }
  assert.ok(existsSync(file), `no picture is kept of ${name}: look at the screen and keep one with ONJANG_KEEP_PICTURES=1`)
  const [now, kept] = [PNG.sync.read(taken), PNG.sync.read(await readFile(file))]
  assert.deepEqual([now.width, now.height], [kept.width, kept.height], `size of ${name}`)
  const difference = new PNG({ width: now.width, height: now.height })
  const differing = pixelmatch(now.data, kept.data, difference.data, now.width, now.height, { threshold: SENSITIVITY })
  const share = differing / (now.width * now.height)
  const folder = process.env['ONJANG_SCREENSHOTS']
  if (share > TOLERATED && folder) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}-difference.png`), PNG.sync.write(difference))
  }
  assert.ok(share <= TOLERATED, `${name} differs from its picture in ${(share * 100).toFixed(2)} % of its pixels`)
}
