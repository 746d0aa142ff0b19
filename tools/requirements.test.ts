import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { plantTree } from './check/planted-tree.ts'
import { runCommand, type CommandOutcome } from './run-command.ts'

const runIn = (root: string, ...options: string[]): Promise<CommandOutcome> =>
  runCommand(process.execPath, [join(import.meta.dirname, 'requirements.ts'), '--root', root, ...options], { cwd: root })

const document = '| id | asks for |\n|---|---|\n| S2-04 | easy pay in a phone app |\n| S2-05 | QR payment |\n'
const report = JSON.stringify({
  startedAt: '2026-11-22T00:00:00Z',
  filters: [],
  passed: 1,
  failed: 0,
  tests: [{ file: 'test/pay.test.ts', suites: [], name: 'S2-05 a shopper pays by QR', passed: true, milliseconds: 1 }],
})

test('each id is listed with what it asks for and the tests that prove it', async () => {
  using tree = plantTree({ 'docs/requirements.md': document, 'build/test-report.json': report })
  const { code, output } = await runIn(tree.root)
  assert.match(output, /^· S2-04 {2}easy pay in a phone app\n✓ S2-05 {2}QR payment\n +test\/pay\.test\.ts: S2-05 a shopper pays by QR\n\n1 of 2 proven/)
  assert.equal(code, 0)
})

test('--json gives one object a line', async () => {
  using tree = plantTree({ 'docs/requirements.md': document, 'build/test-report.json': report })
  const { output } = await runIn(tree.root, '--json')
  assert.deepEqual(
    output.trim().split('\n').map((line) => JSON.parse(line) as unknown),
    [
      { id: 'S2-04', proven: false, tests: [] },
      { id: 'S2-05', proven: true, tests: ['test/pay.test.ts: S2-05 a shopper pays by QR'] },
    ],
  )
})

test('without a test run there is nothing to list, and the command says what to do', async () => {
  using tree = plantTree({ 'docs/requirements.md': document })
  const { code, output } = await runIn(tree.root)
  assert.match(output, /Run `npm test` first/)
  assert.equal(code, 1)
})
