import { AssertionError } from 'node:assert'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import type { TestOutcome } from './test-outcome.ts'

/** A line of what the reporter writes: a test, without the file that the runner already knows. */
export type ReportedTest = Omit<TestOutcome, 'file'>

/**
 * The reporter that `tools/test.ts` hands to Node: one JSON object a line for each test that ended.
 * A skipped test, or one that is still to be written, has not shown anything and is reported as failed.
 */
export default async function* reportTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const openSuites: string[] = []
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      openSuites.length = data.nesting
      openSuites[data.nesting] = data.name
    }
    if (type === 'test:diagnostic' && /^(Error|Warning|Screen): /.test(data.message)) process.stderr.write(`${data.message}\n`)
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const error = whyFailed(type, data)
    if (data.details.type === 'suite' && (error === undefined || failedInside(data))) continue
    const outcome: ReportedTest = {
      suites: openSuites.slice(0, data.nesting),
      name: data.name,
      passed: error === undefined,
      milliseconds: data.details.duration_ms,
      ...(error === undefined ? {} : { error }),
    }
    yield `${JSON.stringify(outcome)}\n`
  }
}

type Ended = { skip?: string | boolean; todo?: string | boolean; details: { type?: string; error?: Error } }

function whyFailed(type: string, { skip, todo, details }: Ended): string | undefined {
  if (skip !== undefined) return 'the test was skipped, so it shows nothing'
  if (todo !== undefined) return 'the test is still to be written, so it shows nothing'
  if (type === 'test:pass') return undefined
  const cause: unknown = details.error?.cause ?? details.error
  return errorInWords(cause)
}

/** The message of an assertion holds its values already; other errors show what they carry, such as a code or a cause. */
function errorInWords(error: unknown): string {
  if (error instanceof AssertionError) return error.stack ?? error.message
  return error instanceof Error ? inspect(error) : String(error)
}

/** A suite that failed only because a test in it did: that test is reported itself. */
function failedInside({ details }: Ended): boolean {
  return (details.error as { failureType?: string } | undefined)?.failureType === 'subtestsFailed'
}
