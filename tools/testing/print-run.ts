import type { TestFileRun } from './run-test-file.ts'
import type { TestOutcome } from './test-outcome.ts'

/** One line for a file that ended; what it printed follows if it failed. */
export function printFile(file: string, { tests, output, milliseconds }: TestFileRun): void {
  const failed = tests.filter((test) => !test.passed).length
  const count = failed === 0 ? `${tests.length}` : `${failed} of ${tests.length} failed`
  console.log(`${failed === 0 ? '✓' : '✗'} ${file}  ${count} (${(milliseconds / 1000).toFixed(1)} s)`)
  if (failed > 0 && output.trim() !== '') console.log(indent(output.trim().slice(-8000)))
}

/** Where the time went, for whoever wants the run to be shorter. */
export function printSlowest(seconds: ReadonlyMap<string, number>, count = 10): void {
  const slowest = [...seconds].toSorted(([, one], [, other]) => other - one).slice(0, count)
  console.log(`\nThe ${slowest.length} slowest files\n${slowest.map(([file, took]) => `${took.toFixed(1).padStart(7)} s  ${file}`).join('\n')}`)
}

/** Every failure again, where the eye ends up, and then the one line that sums up the run. */
export function printEnd(outcomes: readonly TestOutcome[]): void {
  const failed = outcomes.filter((test) => !test.passed)
  if (failed.length > 0) console.log('\nFailures')
  for (const { file, suites, name, error } of failed) {
    console.log(`\n✗ ${file}\n  ${[...suites, name].join(' › ')}\n${indent(error ?? '')}`)
  }
  console.log(`\n${outcomes.length - failed.length} passed, ${failed.length} failed`)
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ')
}
