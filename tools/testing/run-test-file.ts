import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReportedTest } from './reporter.ts'
import { failedOutcome, type TestOutcome } from './test-outcome.ts'

const REPORTER = join(import.meta.dirname, 'reporter.ts')

export type TestFileRun = {
  readonly tests: readonly TestOutcome[]
  /** What the file printed, to be shown when it failed. */
  readonly output: string
  readonly milliseconds: number
}

export type RunSettings = {
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  /** After so many milliseconds the file and every process it started are ended, and it counts as failed. */
  readonly timeLimit: number
  /** Ends the file early, with every process it started. */
  readonly interrupted?: AbortSignal
}

/**
 * Runs one test file in a process of its own. A file that runs no test, crashes, is still running after its time,
 * or ends badly although its tests passed, counts as one failed test more.
 */
export async function runTestFile(file: string, { root, env, timeLimit, interrupted }: RunSettings): Promise<TestFileRun> {
  const start = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'onjang-report-'))
  const reportFile = join(folder, 'report')
  const reporting = ['--test-reporter', REPORTER, '--test-reporter-destination', reportFile]
  const child = spawn(process.execPath, [...reporting, file], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const end = (): void => endGroup(child)
  interrupted?.addEventListener('abort', end)
  const { code, signal, output, timedOut } = await ended(child, timeLimit)
  interrupted?.removeEventListener('abort', end)
  end()
  const milliseconds = performance.now() - start
  const tests = readReport(file, reportFile)
  rmSync(folder, { recursive: true })
  const complaint = complaintAbout(tests, { code, signal, timedOut, timeLimit })
  if (complaint !== undefined) tests.push(failedOutcome(file, complaint, output.trim().slice(-4000), milliseconds))
  return { tests, output, milliseconds }
}

type Ending = { code: number | null; signal: NodeJS.Signals | null; timedOut: boolean }

async function ended(child: ChildProcess, timeLimit: number): Promise<Ending & { output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<Ending & { output: string }>()
  let output = ''
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    endGroup(child)
  }, timeLimit)
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.on('error', reject)
  // 'exit' and not 'close': a process that the test left behind would hold its pipes open for ever.
  child.on('exit', (code, signal) => {
    clearTimeout(timer)
    setImmediate(() => resolve({ code, signal, output, timedOut }))
  })
  return promise
}

/** The file is the leader of its process group (it was started detached), so this reaches what it started too. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function readReport(file: string, reportFile: string): TestOutcome[] {
  let text: string
  try {
    text = readFileSync(reportFile, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return []
  }
  const wholeLines = text.slice(0, text.lastIndexOf('\n') + 1).trim()
  if (wholeLines === '') return []
  return wholeLines.split('\n').map((line) => ({ file, ...(JSON.parse(line) as ReportedTest) }))
}

function complaintAbout(tests: readonly TestOutcome[], ending: Ending & { timeLimit: number }): string | undefined {
  if (ending.timedOut) return `the file was still running after ${ending.timeLimit / 1000} s: a test hangs, or something it opened is not closed`
  if (ending.signal !== null) return `the file was ended by ${ending.signal}`
  const noneFailed = tests.every((test) => test.passed)
  if (ending.code !== 0 && noneFailed) return `the file ended with code ${ending.code} although no test in it failed`
  if (tests.length === 0) return 'the file runs no test'
  return undefined
}
