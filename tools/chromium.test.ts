import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findChromium } from './chromium.ts'
import { runCommand } from './run-command.ts'

test('the Chromium that is found starts', async () => {
  const { code, output } = await runCommand(findChromium(), ['--version'], { cwd: import.meta.dirname })
  assert.match(output, /Chrom(e|ium) \d+/)
  assert.equal(code, 0)
})
