import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prove, readRequirements } from './testing/requirement-ids.ts'
import { REPORT_PATH, type TestReport } from './testing/test-outcome.ts'

/** `npm run requirements`: which ids the last test run proves. `--json`: one object a line: id, proven, tests. `--root`: of another tree. */
const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, root: { type: 'string' } } })
const root = options.root ?? join(import.meta.dirname, '..')
const reportFile = join(root, REPORT_PATH)
if (!existsSync(reportFile)) {
  console.error('There is no test run to read yet. Run `npm test` first.')
  process.exit(1)
}
const report = JSON.parse(readFileSync(reportFile, 'utf8')) as TestReport
const requirements = readRequirements(readFileSync(join(root, 'docs/requirements.md'), 'utf8'))
const proofs = prove(requirements, report.tests)

if (options.json) {
  for (const { id, proven, tests } of proofs) console.log(JSON.stringify({ id, proven, tests }))
} else {
  if (report.filters.length > 0) console.log(`The last run was only of: ${report.filters.join(' ')}\n`)
  for (const { id, asks, proven, tests } of proofs) {
    console.log(`${proven ? '✓' : '·'} ${id}  ${asks}`)
    for (const test of tests) console.log(`          ${test}`)
  }
  console.log(`\n${proofs.filter((proof) => proof.proven).length} of ${proofs.length} proven by the run of ${report.startedAt}`)
}
