import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/**
 * The path of a Chromium that the journeys can drive. On Debian, as root, a missing one is installed from the distribution's
 * own packages; anywhere else the error says what to install.
 */
export function findChromium(): string {
  const found = onPath()
  if (found !== undefined) return found
  if (!mayInstall()) throw new Error('The journeys need Chromium. Install it (on Debian: apt-get install chromium) so that it is on PATH.')
  installFromDebian()
  const installed = onPath()
  if (installed === undefined) throw new Error('Chromium was installed but is not on PATH.')
  return installed
}

function onPath(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin']
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && ['/usr/bin/apt-get', '/usr/local/bin/apt-get'].some(isExecutable)
}

/** Test files run side by side; whoever comes second waits for the first one's lock and then finds nothing to do. */
function installFromDebian(): void {
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  const waiting = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3']
  console.error('Installing Chromium for the journeys …')
  execFileSync('apt-get', [...waiting, 'update', '-q'], options)
  execFileSync('apt-get', [...waiting, 'install', '-q', '-y', '--no-install-recommends', 'chromium'], options)
}
