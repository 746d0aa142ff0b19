import { join } from 'node:path'
import { checkTree } from './check/check-tree.ts'

/** `npm run check`: everything that can be told without running the product. Takes the root of the tree as its argument. */
const root = process.argv[2] ?? join(import.meta.dirname, '..')
const outcomes = await checkTree(root)
const failed = outcomes.filter((outcome) => !outcome.passed)
for (const { part, findings } of failed) console.log(`✗ ${part}\n${findings.replaceAll(/^/gm, '  ')}\n`)
for (const { part, passed, milliseconds } of outcomes) console.log(`${passed ? '✓' : '✗'} ${part} (${(milliseconds / 1000).toFixed(1)} s)`)
console.log(failed.length === 0 ? 'The check passes.' : `${failed.length} of ${outcomes.length} parts of the check fail; what to do stands above.`)
process.exitCode = failed.length === 0 ? 0 : 1
