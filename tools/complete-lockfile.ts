import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { missingEntries, type Lockfile, type LockfileEntry, type MissingEntry } from './check/lockfile-entries.ts'

/**
 * Adds the builds for other platforms that a registry didn't carry when the lockfile was written. Their platform is read from
 * their names (`@oxlint/binding-linux-arm64-musl`), so that npm passes over them here and installs them there.
 */
const OPERATING_SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

const file = join(import.meta.dirname, '../package-lock.json')
const lockfile = JSON.parse(readFileSync(file, 'utf8')) as Lockfile
const missing = missingEntries(lockfile)
for (const one of missing) lockfile.packages[`node_modules/${one.name}`] = entryOf(one, lockfile.packages[one.neededBy]!)
const inOrder = Object.entries(lockfile.packages).toSorted(([one], [other]) => one.localeCompare(other, 'en'))
writeFileSync(file, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(inOrder) }, undefined, 2)}\n`)
console.log(missing.length === 0 ? 'Nothing was missing.' : `Added ${missing.length}: ${missing.map((one) => one.name).join(', ')}`)

function entryOf({ name, version }: MissingEntry, parent: LockfileEntry): LockfileEntry & { cpu: string[]; os: string[]; libc?: string[]; optional: true } {
  const words = name.split(/[/-]/)
  const os = OPERATING_SYSTEMS.find((system) => words.includes(system))
  const cpu = PROCESSORS.find((processor) => words.includes(processor))
  if (os === undefined || cpu === undefined) throw new Error(`the name ${name} does not tell its platform; install it from a registry that carries it`)
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'
  return {
    version,
    cpu: [cpu],
    ...(parent.dev ? { dev: true } : {}),
    ...(os === 'linux' ? { libc: [libc] } : {}),
    ...(parent.license ? { license: parent.license } : {}),
    optional: true,
    os: [os],
    ...(parent.engines ? { engines: parent.engines } : {}),
  }
}
