import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLockfile } from './lockfile.ts'

const findings = (entry: object): number => checkLockfile([{ path: 'package-lock.json', text: JSON.stringify({ packages: { 'node_modules/pg': entry } }, undefined, 2) }]).length

test('an address in the lockfile is caught', () => {
  assert.equal(findings({ version: '8.0.0', resolved: 'https://registry.example.org/pg/-/pg-8.0.0.tgz' }), 1)
  assert.equal(findings({ version: '8.0.0', resolved: 'git+ssh://git@example.org/pg.git#abc' }), 1)
})

test('a lockfile without addresses passes', () => {
  assert.equal(findings({ version: '8.0.0', integrity: 'sha512-x', funding: { url: 'https://example.org/fund' } }), 0)
})
