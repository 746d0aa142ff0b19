import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { webApps } from '../web/vite-configuration.ts'
import { findChromium } from './chromium.ts'

/** `node tools/draw-icons.ts`: draws each app's PNG icons from its `icon.svg`, for launchers that take no SVG. */
const APPS = join(import.meta.dirname, '..', 'web')
/** A launcher may cut a maskable icon to a circle of 80 % (W3C App Manifest, purposes): what it must show stays within. */
const MASKABLE_SCALE = 0.72

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  for (const app of webApps) {
    const folder = join(APPS, app, 'public')
    const drawing = await readFile(join(folder, 'icon.svg'), 'utf8')
    for (const size of [180, 192, 512]) await draw(join(folder, `icon-${size}.png`), drawing, size, 1)
    // To the edge in the ground's colour, the picture smaller: the rounded ground of the drawing melts into it.
    await draw(join(folder, 'icon-maskable-512.png'), drawing, 512, MASKABLE_SCALE)
  }
} finally {
  await browser.close()
}

async function draw(file: string, drawing: string, size: number, scale: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const ground = /<rect[^>]*fill="([^"]+)"/.exec(drawing)?.[1] ?? 'none'
  const isOpaque = scale < 1 || size === 180
  const side = Math.round(size * scale)
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;width:${size}px;height:${size}px;background:${isOpaque ? ground : 'transparent'}">` +
      `<div style="width:${side}px;height:${side}px">${drawing.replace('<svg ', '<svg width="100%" height="100%" style="display:block" ')}</div>`,
  )
  await writeFile(file, await page.screenshot({ omitBackground: true }))
  await page.close()
}
