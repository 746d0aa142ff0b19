import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from './run-command.ts'

const require = join(import.meta.dirname, 'require-node.mjs')

/** Runs the file with another version in the place where Node keeps its own. */
const under = (version: string): Promise<{ code: number | null; output: string }> => {
  const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${version}'}})`
  return runCommand(process.execPath, ['--import', pretend, '--import', require, '--eval', "console.log('ran')"], { cwd: import.meta.dirname })
}

test('an older Node is refused with a clear word before anything runs', async () => {
  const { code, output } = await under('20.19.0')
  assert.match(output, /^Onjang runs on Node 24 or newer/)
  assert.doesNotMatch(output, /ran/)
  assert.equal(code, 1)
})

test('Node 24 and later go on', async () => {
  for (const version of ['24.0.0', '26.1.0']) assert.deepEqual(await under(version), { code: 0, output: 'ran\n' })
})
