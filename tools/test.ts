import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type * as TestDatabaseModule from '../test/database.ts'
import type * as RunningSystemModule from '../test/running-system.ts'
import { checkTree } from './check/check-tree.ts'
import { findChromium } from './chromium.ts'
import { findOathtool, findPskctool } from './oath-programs.ts'
import { runCommand } from './run-command.ts'
import { printEnd, printFile, printSlowest } from './testing/print-run.ts'
import { runAll } from './testing/run-all.ts'
import type { TestFileRun } from './testing/run-test-file.ts'
import { failedOutcome, REPORT_PATH, type TestOutcome, type TestReport } from './testing/test-outcome.ts'

/**
 * `npm test`: the check, the build, and every test file. `npm test -- src/ledger` runs only the files whose path holds the words,
 * without the check. Ends with `N passed, N failed`, and writes `build/test-report.json` for `npm run requirements`.
 * `--root` names another tree to test; the test of this file does.
 */
const { values, positionals: filters } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' } } })
const root = values.root ?? join(import.meta.dirname, '..')
const timeLimit = Number(process.env['ONJANG_TEST_FILE_SECONDS'] ?? 300) * 1000
/** As many as a small machine has processors: some tests compare times, and three at once made those take longer than all won. */
const FILES_AT_ONCE = 2
const startedAt = new Date().toISOString()
const outcomes: TestOutcome[] = []
const seconds = new Map<string, number>()
const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt(signal))

if (filters.length === 0) outcomes.push(...(await checkedParts()))
await attempt('the build', buildApps)
if (filters.length === 0) await attempt('Chromium', findChromium)
if (filters.length === 0) await attempt('the OATH Toolkit', () => [findOathtool(), findPskctool()])
const server = await attempt('the test database', startDatabase)

// Each file starts several processes: what was compiled for one is there for the next.
process.env['NODE_COMPILE_CACHE'] = join(root, 'build/compile-cache')
if (server) process.env['ONJANG_TEST_DATABASE_SERVER'] = server.url
const sample = server && filters.length === 0 ? await attempt('the sample market', makeSample) : undefined
const env = { ...process.env, ...(sample ? { ONJANG_TEST_SAMPLE: sample.folder } : {}) }
const ran = await attempt('the test files', () => runAll(filters, { root, env, timeLimit, concurrency: FILES_AT_ONCE, interrupted: interruption.signal }, onFile))
outcomes.push(...(ran ?? []))
await server?.stop()
await sample?.remove()
writeReport()
if (filters.length === 0) printSlowest(seconds)
printEnd(outcomes)
process.exitCode = outcomes.every((test) => test.passed) ? 0 : 1

function onFile(file: string, run: TestFileRun): void {
  seconds.set(file, run.milliseconds / 1000)
  printFile(file, run)
}

async function checkedParts(): Promise<TestOutcome[]> {
  const parts = await checkTree(root)
  for (const { part, passed, milliseconds } of parts) console.log(`${passed ? '✓' : '✗'} check: ${part} (${(milliseconds / 1000).toFixed(1)} s)`)
  return parts.map(({ part, passed, findings, milliseconds }) =>
    passed ? { file: 'npm run check', suites: [], name: part, passed, milliseconds } : failedOutcome('npm run check', part, findings, milliseconds),
  )
}

async function buildApps(): Promise<void> {
  if (!existsSync(join(root, 'tools/build.ts'))) return
  const { code, output } = await runCommand(process.execPath, ['tools/build.ts'], { cwd: root })
  if (code !== 0) throw new Error(output)
}

/** Loaded only now: a fault in the database room is then one failure of the run, not the end of it. */
async function startDatabase(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const file = join(root, 'test/database.ts')
  if (!existsSync(file)) return undefined
  const { startTestServer } = (await import(pathToFileURL(file).href)) as typeof TestDatabaseModule
  return startTestServer()
}

/** What most files begin with, made once. A filtered run does without: there each of its few files makes its own, as it must be able to. */
async function makeSample(): Promise<{ folder: string; remove(): Promise<void> }> {
  const { keepSample } = (await import(pathToFileURL(join(root, 'test/running-system.ts')).href)) as typeof RunningSystemModule
  return keepSample()
}

/** What cannot even be prepared counts as one failed test; the rest of the run goes on. */
async function attempt<Value>(name: string, work: () => Value | Promise<Value>): Promise<Value | undefined> {
  try {
    return await work()
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    console.log(`✗ ${name}`)
    outcomes.push(failedOutcome('npm test', name, why))
    return undefined
  }
}

/** Ends what runs and begins nothing more; the way to the end stays the same, so the database is stopped and the run counts as failed. */
function interrupt(signal: string): void {
  outcomes.push(failedOutcome('npm test', 'the whole run', `it was interrupted by ${signal}`))
  interruption.abort()
}

function writeReport(): void {
  const failed = outcomes.filter((test) => !test.passed).length
  const report: TestReport = { startedAt, filters, passed: outcomes.length - failed, failed, tests: outcomes }
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(join(root, REPORT_PATH), `${JSON.stringify(report, undefined, 2)}\n`)
}
