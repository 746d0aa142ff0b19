import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHouseOrder } from './house-order.ts'

const findings = (path: string, text: string): string[] => checkHouseOrder([{ path, text }]).map((finding) => finding.problem)

test('a room may import itself, the rooms above it and packages', () => {
  const text = `import { pool } from '../database/pool.ts'\nimport { pay } from './pay.ts'\nimport pg from 'pg'\nimport { join } from 'node:path'\n`
  assert.deepEqual(findings('src/payments/refund.ts', text), [])
})

for (const [how, text] of [
  ['by name', `import { pay } from '../payments/pay.ts'`],
  ['by type', `import type { Payment } from '../payments/pay.ts'`],
  ['over several lines', `import {\n  pay,\n  refund,\n} from '../payments/pay.ts'`],
  ['for its effect', `import '../payments/pay.ts'`],
  ['by exporting it again', `export { pay } from '../payments/pay.ts'`],
  ['while running', `const { pay } = await import('../payments/pay.ts')`],
] as const) {
  test(`a room that imports one below it is caught: ${how}`, () => {
    assert.deepEqual(findings('src/ledger/post.ts', text), ['ledger imports payments, which stands below it'])
  })
}

test('the line of the import is told', () => {
  const [finding] = checkHouseOrder([{ path: 'src/ledger/post.ts', text: `// why\n\nimport { pay } from '../payments/pay.ts'\n` }])
  assert.equal(finding?.line, 3)
})

test('only the wiring imports every room, and no room imports the wiring', () => {
  assert.deepEqual(findings('src/main.ts', `import { serve } from './http/serve.ts'`), [])
  assert.deepEqual(findings('src/http/serve.ts', `import { settings } from '../main.ts'`), ['http imports the wiring'])
})

test('a file or a folder in src/ that the house does not name is caught', () => {
  assert.equal(findings('src/cellar/wine.ts', '').length, 1)
  assert.equal(findings('src/loose.ts', '').length, 1)
})

test('the apps and the sandbox see only the shared rooms', () => {
  for (const path of ['web/wallet/home.tsx', 'sandbox/bank.ts']) {
    const up = path.startsWith('web') ? '../../' : '../'
    assert.deepEqual(findings(path, `import { order } from '${up}src/protocol/order.ts'`), [])
    assert.equal(findings(path, `import { pool } from '${up}src/database/pool.ts'`).length, 1)
  }
})

test('an app imports web/shared and never another app', () => {
  assert.deepEqual(findings('web/wallet/home.tsx', `import { Button } from '../shared/button.tsx'`), [])
  assert.equal(findings('web/wallet/home.tsx', `import { Keypad } from '../till/keypad.tsx'`).length, 1)
  assert.equal(findings('web/shared/button.tsx', `import { Keypad } from '../till/keypad.tsx'`).length, 1)
})

test('the product and the sandbox do not import each other', () => {
  assert.equal(findings('src/outside/bank.ts', `import { bank } from '../../sandbox/bank.ts'`).length, 1)
  assert.equal(findings('sandbox/bank.ts', `import { Button } from '../web/shared/button.tsx'`).length, 1)
})

test('Node modules are caught where a browser runs, and not in tests', () => {
  for (const path of ['web/wallet/home.tsx', 'src/protocol/order.ts', 'src/values/won.ts', 'src/reasons/catalogue.ts']) {
    assert.equal(findings(path, `import { createHash } from 'node:crypto'`).length, 1, path)
    assert.equal(findings(path, `import { readFileSync } from 'fs'`).length, 1, path)
  }
  assert.deepEqual(findings('src/protocol/order.test.ts', `import { test } from 'node:test'`), [])
  assert.deepEqual(findings('web/vite-configuration.ts', `import { join } from 'node:path'`), [])
})

test('only tests import test/, tools/ and bench/', () => {
  const text = `import { testDatabase } from '../../test/database.ts'`
  assert.equal(findings('src/ledger/post.ts', text).length, 1)
  assert.deepEqual(findings('src/ledger/post.test.ts', text), [])
})
