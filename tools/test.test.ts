import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { plantTree } from './check/planted-tree.ts'
import { runCommand, type CommandOutcome } from './run-command.ts'
import type { TestReport } from './testing/test-outcome.ts'

const TEST_RUN = join(import.meta.dirname, 'test.ts')
const sound = {
  'src/main.ts': `import { seven } from './values/seven.ts'\n\nconsole.log(seven)\n`,
  'src/values/seven.ts': 'export const seven = 7\n',
  'src/values/seven.test.ts': `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { seven } from './seven.ts'\n\ntest('seven is odd', () => assert.equal(seven % 2, 1))\n`,
}

const runIn = (root: string, ...filters: string[]): Promise<CommandOutcome> => runCommand(process.execPath, [TEST_RUN, '--root', root, ...filters], { cwd: root })
const readReport = (root: string): TestReport => JSON.parse(readFileSync(join(root, 'build/test-report.json'), 'utf8')) as TestReport

test('a sound tree passes: the check and every test count, and the last line says so', async () => {
  using tree = plantTree(sound)
  const { code, output } = await runIn(tree.root)
  assert.match(output, /\n10 passed, 0 failed\n$/)
  assert.equal(code, 0)
  const report = readReport(tree.root)
  assert.equal(report.passed, 10)
  assert.ok(report.tests.some(({ file, name, passed }) => file === 'src/values/seven.test.ts' && name === 'seven is odd' && passed))
})

test('a failing test and a breach of the check are both counted, told and end in code 1', async () => {
  using tree = plantTree({ ...sound, 'src/values/seven.ts': `// TO${'DO'}\nexport const seven = 8\n` })
  const { code, output } = await runIn(tree.root)
  assert.match(output, /Failures[^]*work left over[^]*seven is odd[^]*\n8 passed, 2 failed\n$/)
  assert.equal(code, 1)
  assert.equal(readReport(tree.root).failed, 2)
})

test('a filter runs only the files whose path holds it; one that fits nothing is a failure', async () => {
  using tree = plantTree({ ...sound, 'src/reasons/other.test.ts': 'throw new Error()' })
  assert.match((await runIn(tree.root, 'src/values')).output, /\n1 passed, 0 failed\n$/)
  const { code, output } = await runIn(tree.root, 'src/valeus')
  assert.match(output, /\n0 passed, 1 failed\n$/)
  assert.equal(code, 1)
})

test('an interrupted run ends what it started, counts as failed and still sums up', async () => {
  using tree = plantTree({ ...sound, 'src/values/slow.test.ts': `import { test } from 'node:test'\nconsole.log('slow')\ntest('slow', () => new Promise(() => setInterval(() => {}, 1000)))\n` })
  const child = spawn(process.execPath, [TEST_RUN, '--root', tree.root, 'src/values'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (text.includes('seven.test.ts')) child.kill('SIGINT')
  })
  const [code] = (await once(child, 'close')) as [number | null]
  assert.match(output, /interrupted by SIGINT[^]*\n1 passed, 2 failed\n$/)
  assert.equal(code, 1)
})
