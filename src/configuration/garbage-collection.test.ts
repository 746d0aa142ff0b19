import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

test('S2-10 this V8 still has the settings that keep collections seldom: it would pass over one that it does not know', () => {
  const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  for (const setting of ['--heap-growing-percent', '--allocation-site-pretenuring']) assert.match(stdout, new RegExp(`^ +${setting} `, 'm'))
})
