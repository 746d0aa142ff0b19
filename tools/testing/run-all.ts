import { findTestFiles } from './test-files.ts'
import { runTestFile, type RunSettings, type TestFileRun } from './run-test-file.ts'
import type { TestOutcome } from './test-outcome.ts'

/**
 * Runs the files, `concurrency` at a time, and tells `onFile` of each as it ends.
 * Filters that match no file are a failure of whoever typed them: an empty run proves nothing.
 */
export async function runAll(
  filters: readonly string[],
  settings: RunSettings & { concurrency: number },
  onFile: (file: string, run: TestFileRun) => void,
): Promise<TestOutcome[]> {
  const files = findTestFiles(settings.root, filters)
  if (files.length === 0) throw new Error(`no test file's path holds ${filters.join(' or ') || 'anything'}`)
  const waiting = files.values()
  const outcomes: TestOutcome[] = []
  const work = async (): Promise<void> => {
    for (const file of waiting) {
      if (settings.interrupted?.aborted) return
      const run = await runTestFile(file, settings)
      outcomes.push(...run.tests)
      onFile(file, run)
    }
  }
  await Promise.all(Array.from({ length: settings.concurrency }, work))
  return outcomes
}
