import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startSystem, type RunningSystem } from '../running-system.ts'

const BUILT = join(import.meta.dirname, '../../build/web')

/** A system whose apps lie in a folder of their own, so that a test can put newer ones there. */
export type PublishedApps = {
  readonly system: RunningSystem
  /** Puts a newer build in place: its page is marked with the version, and its worker keeps it under another name. */
  publish(app: 'wallet' | 'till', version: string): Promise<void>
  stop(): Promise<void>
}

export async function startWithPublishedApps(): Promise<PublishedApps> {
  const folder = await mkdtemp(join(tmpdir(), 'onjang-apps-'))
  await cp(BUILT, folder, { recursive: true })
  const system = await startSystem({ program: 'test/journeys/programs/serve-copied-apps.ts', environment: { APPS_FOLDER: folder } })
  return {
    system,
    async publish(app, version) {
      const page = join(folder, app, 'index.html')
      const worker = join(folder, app, 'service-worker.js')
      for (const compressed of [page, worker]) for (const ending of ['br', 'gz']) await rm(`${compressed}.${ending}`, { force: true })
      const original = await readFile(join(BUILT, app, 'index.html'), 'utf8')
      const program = await readFile(join(BUILT, app, 'service-worker.js'), 'utf8')
      await writeFile(page, original.replace('<html ', `<html data-version="${version}" `))
      await writeFile(worker, program.replace(/`app `/, `\`app ${version} \``))
    },
    async stop() {
      await system.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until the app's files are on the device and the page is served from there. */
export async function isKept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

/** The version of the page that is open; undefined for the first. */
export function versionOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.documentElement.dataset['version'])
}
