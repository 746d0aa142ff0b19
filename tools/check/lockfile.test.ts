import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLockfile } from './lockfile.ts'

const findings = (packages: object): string[] =>
  checkLockfile([{ path: 'package-lock.json', text: JSON.stringify({ packages }, undefined, 2) }]).map((finding) => finding.problem)

test('an address in the lockfile is caught', () => {
  assert.deepEqual(findings({ 'node_modules/pg': { resolved: 'https://registry.example.org/pg/-/pg-8.0.0.tgz' } }).length, 1)
  assert.deepEqual(findings({ 'node_modules/pg': { resolved: 'git+ssh://git@example.org/pg.git#abc' } }).length, 1)
})

test('a lockfile without addresses passes', () => {
  assert.deepEqual(findings({ 'node_modules/pg': { version: '8.0.0', integrity: 'sha512-x', funding: { url: 'https://example.org/fund' } } }), [])
})

test('an optional package without an entry is caught, because npm ci refuses such a file', () => {
  const parent = { optionalDependencies: { '@a/linux': '1.0.0', '@a/darwin': '1.0.0' } }
  const [finding, ...others] = findings({ 'node_modules/a': parent, 'node_modules/@a/linux': {} })
  assert.match(finding ?? '', /^@a\/darwin 1\.0\.0, which node_modules\/a names, has no entry/)
  assert.deepEqual(others, [])
})

test('an optional package may stand beside the one that asks for it or anywhere above', () => {
  const parent = { optionalDependencies: { '@a/linux': '1.0.0' } }
  for (const place of ['node_modules/b/node_modules/a/node_modules/@a/linux', 'node_modules/b/node_modules/@a/linux', 'node_modules/@a/linux']) {
    assert.deepEqual(findings({ 'node_modules/b/node_modules/a': parent, [place]: {} }), [], place)
  }
  assert.equal(findings({ 'node_modules/b/node_modules/a': parent, 'node_modules/c/node_modules/@a/linux': {} }).length, 1)
})
