import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program that the tests drive and that a distribution brings: under which names, and in which package of Debian. */
export type DebianProgram = { readonly names: readonly string[]; readonly package: string; readonly title: string }

/**
 * The path of a program. On Debian, as root, a missing one is installed from the distribution's own packages; anywhere else
 * the error says what to install: a test without its peer would prove nothing.
 */
export function findProgram(program: DebianProgram): string {
  const found = onPath(program.names)
  if (found !== undefined) return found
  if (!mayInstall()) throw new Error(`The tests need ${program.title}. Install it (on Debian: apt-get install ${program.package}) so that it is on PATH.`)
  installFromDebian(program)
  const installed = onPath(program.names)
  if (installed === undefined) throw new Error(`${program.title} was installed but is not on PATH.`)
  return installed
}

function onPath(names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin']
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable)
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
function installFromDebian(program: DebianProgram): void {
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  const waiting = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3']
  console.error(`Installing ${program.title} for the tests …`)
  execFileSync('apt-get', [...waiting, 'update', '-q'], options)
  execFileSync('apt-get', [...waiting, 'install', '-q', '-y', '--no-install-recommends', program.package], options)
}
