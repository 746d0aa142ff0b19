import { globSync } from 'node:fs'
import { sep } from 'node:path'

const FOLDERS = '{test,src,sandbox,web,tools,bench}'

/** What takes half a minute or more outside `test/`, or the longest in it: each begun late would be what the whole run waits for in the end. */
const FIRST = [
  'src/authenticators/otp/model-based.test.ts',
  'test/http/known-and-unknown.test.ts',
  'test/journeys/refusals.test.ts',
  'test/journeys/lost-reply.test.ts',
  'test/faults/planted-defects.test.ts',
  'sandbox/pages/pages.test.ts',
  'web/wallet/otp/masked-seed.test.ts',
]

/**
 * The test files under `root`, by path from it; with filters only those whose path holds one of them.
 * The long ones come first, and those in `test/` next, so that the run doesn't end with one of them alone.
 */
export function findTestFiles(root: string, filters: readonly string[]): string[] {
  const files = globSync(`${FOLDERS}/**/*.test.ts`, { cwd: root, exclude: ['**/node_modules/**'] })
  return files
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter.replace(/^\.\//, ''))))
    .toSorted((one, other) => turn(one) - turn(other) || one.localeCompare(other))
}

function turn(file: string): number {
  const place = FIRST.indexOf(file)
  if (place >= 0) return place
  return file.startsWith('test/') ? FIRST.length : FIRST.length + 1
}
