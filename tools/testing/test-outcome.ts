/** One test of the last run, as `build/test-report.json` keeps it. */
export type TestOutcome = {
  /** Path of the test file from the root, or the name of the part that failed before any file ran. */
  readonly file: string
  /** Titles of the suites around it, outermost first. */
  readonly suites: readonly string[]
  readonly name: string
  readonly passed: boolean
  readonly milliseconds: number
  /** Why it failed. */
  readonly error?: string
}

/** `build/test-report.json`. */
export type TestReport = {
  readonly startedAt: string
  /** What the run was narrowed to; empty for a full run. */
  readonly filters: readonly string[]
  readonly passed: number
  readonly failed: number
  readonly tests: readonly TestOutcome[]
}

export const REPORT_PATH = 'build/test-report.json'

/** Something that had to work and didn't, counted as one failed test. */
export function failedOutcome(file: string, name: string, error: string, milliseconds = 0): TestOutcome {
  return { file, suites: [], name, passed: false, milliseconds, error }
}
