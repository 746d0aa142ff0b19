import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkProductionDependencies } from './production-dependencies.ts'

const manifest = { path: 'package.json', text: JSON.stringify({ dependencies: { '@fastify/static': '1' }, devDependencies: { vite: '8' } }) }
const findings = (path: string, text: string): number => checkProductionDependencies([manifest, { path, text }]).length

test('a room that needs a package which production does not install is caught', () => {
  assert.equal(findings('src/http/serve.ts', `import { build } from 'vite'`), 1)
})

test('installed packages, types, Node modules and what only tests need pass', () => {
  assert.equal(findings('src/http/serve.ts', `import serve from '@fastify/static'\nimport { join } from 'node:path'\nimport type { Plugin } from 'vite'`), 0)
  assert.equal(findings('src/http/serve.test.ts', `import { build } from 'vite'`), 0)
})
