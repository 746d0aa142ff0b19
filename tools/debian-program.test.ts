import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findProgram } from './debian-program.ts'

test('a program that is missing and can not be installed is an error that names its package', (t) => {
  t.mock.method(process as { getuid: () => number }, 'getuid', () => 1_000)
  assert.throws(() => findProgram({ names: ['no-such-peer'], package: 'peer-package', title: 'The peer' }), /The peer.*apt-get install peer-package/)
})
