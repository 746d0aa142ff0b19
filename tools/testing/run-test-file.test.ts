import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { plantTree } from '../check/planted-tree.ts'
import { runTestFile, type TestFileRun } from './run-test-file.ts'

const HEAD = `import assert from 'node:assert/strict'\nimport { spawn } from 'node:child_process'\nimport { after, before, describe, test } from 'node:test'\n`

/** Runs a planted test file and gives what became of it. */
async function run(text: string, timeLimit = 20_000): Promise<TestFileRun> {
  using tree = plantTree({ 'src/a.test.ts': HEAD + text })
  return await runTestFile('src/a.test.ts', { root: tree.root, env: process.env, timeLimit })
}

async function failures(text: string, timeLimit?: number): Promise<string[]> {
  const { tests } = await run(text, timeLimit)
  return tests.filter((one) => !one.passed).map((one) => `${one.name}: ${one.error ?? ''}`)
}

test('a passing test is reported with its file, its suites and its time', async () => {
  const { tests } = await run(`describe('outer', () => { describe('inner', () => { test('adds', () => assert.equal(1 + 1, 2)) }) })`)
  assert.equal(tests.length, 1)
  const { milliseconds, ...rest } = tests[0]!
  assert.deepEqual(rest, { file: 'src/a.test.ts', suites: ['outer', 'inner'], name: 'adds', passed: true })
  assert.ok(milliseconds > 0)
})

test('a failing test is reported with its reason, beside those that pass', async () => {
  const { tests } = await run(`test('one', () => {})\ntest('two', () => assert.equal(1, 2))\ntest('three', async () => {})`)
  assert.deepEqual(tests.map((one) => one.passed), [true, false, true])
  assert.match(tests[1]?.error ?? '', /1 !== 2/)
})

for (const [what, text] of [
  ['skipped', `test('a', { skip: true }, () => {})`],
  ['skipped while running', `test('a', (context) => context.skip('later'))`],
  ['still to be written', `test('a', { todo: true }, () => {})`],
  ['in a skipped suite', `describe('s', { skip: true }, () => { test('a', () => {}) })`],
] as const) {
  test(`a test that is ${what} counts as failed`, async () => {
    assert.match((await failures(text)).join(), /so it shows nothing/)
  })
}

test('a file that runs no test counts as failed', async () => {
  assert.deepEqual((await failures('console.log(assert, test)')).map((one) => one.split(':')[0]), ['the file runs no test'])
  assert.equal((await failures(`describe('empty', () => {})`)).length, 1)
})

test('a file that cannot be loaded counts as failed, with what it said', async () => {
  const [failure, ...others] = await failures(`import './missing.ts'`)
  assert.match(failure ?? '', /ERR_MODULE_NOT_FOUND/)
  assert.deepEqual(others, [])
})

test('a file that crashes after its tests have passed counts as failed', async () => {
  assert.equal((await failures(`test('a', () => {})\nprocess.on('exit', () => { process.exitCode = 3 })`)).length, 1)
  assert.equal((await failures(`test('a', () => {})\nafter(() => { throw new Error('left behind') })`)).length, 1)
  assert.match((await failures(`test('a', () => { process.kill(process.pid, 'SIGSEGV') })`)).join(), /ended by SIGSEGV/)
})

test('a suite whose preparation fails counts as failed', async () => {
  assert.match((await failures(`describe('s', () => { before(() => { throw new Error('no server') })\ntest('a', () => {}) })`)).join(), /no server/)
})

test('a file that leaves a promise rejected counts as failed', async () => {
  assert.match((await failures(`test('a', () => { Promise.reject(new Error('nobody waits')) })`)).join(), /nobody waits/)
})

test('a file that hangs is ended after its time, with every process it started, and counts as failed', async () => {
  const server = `require('net').createServer().listen(0, '127.0.0.1', function () { console.log('port ' + this.address().port + '.') })`
  const { tests, output } = await run(
    `spawn(process.execPath, ['--eval', ${JSON.stringify(server)}], { stdio: 'inherit' })\ntest('a', () => {})\ntest('b', () => new Promise(() => setInterval(() => {}, 1000)))`,
    3_000,
  )
  const failed = tests.filter((one) => !one.passed).map((one) => one.name)
  assert.match(failed.join(), /still running after 3 s/)
  // Killed is not dead yet: it may take the connection in its last moment, but never keeps it.
  const socket = connect(Number(/port (\d+)\./.exec(output)?.[1]), '127.0.0.1')
  const ending = await once(socket, 'close', { signal: AbortSignal.timeout(10_000) }).catch((error: Error) => error.name)
  socket.destroy()
  assert.notEqual(ending, 'AbortError', 'what the file had started still answers')
})
