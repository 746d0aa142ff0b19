import { globSync } from 'node:fs'
import { sep } from 'node:path'

const FOLDERS = '{test,src,sandbox,web,tools,bench}'

/**
 * The test files under `root`, by path from it; with filters only those whose path holds one of them.
 * The journeys in `test/` take longest and come first, so that the run doesn't end with one of them alone.
 */
export function findTestFiles(root: string, filters: readonly string[]): string[] {
  const files = globSync(`${FOLDERS}/**/*.test.ts`, { cwd: root, exclude: ['**/node_modules/**'] })
  return files
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter.replace(/^\.\//, ''))))
    .toSorted((one, other) => Number(other.startsWith('test/')) - Number(one.startsWith('test/')) || one.localeCompare(other))
}
