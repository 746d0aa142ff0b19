import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../run-command.ts'
import { checkDeadCode, checkLint, checkRules, checkTypes } from './check-tree.ts'
import { plantTree } from './planted-tree.ts'

const sound = {
  'src/main.ts': `import { seven } from './values/seven.ts'\n\nconsole.log(seven)\n`,
  'src/values/seven.ts': 'export const seven = 7\n',
}
const check = join(import.meta.dirname, '../check.ts')

test('a sound tree passes, and the command says so', async () => {
  using tree = plantTree(sound)
  const { code, output } = await runCommand(process.execPath, [check, tree.root], { cwd: tree.root })
  assert.match(output, /The check passes\.\n$/)
  assert.equal(code, 0)
})

test('a breach makes the command fail and name the place and what to do instead', async () => {
  using tree = plantTree({ ...sound, 'src/values/seven.ts': `import '../main.ts'\nexport const seven = 7\n` })
  const { code, output } = await runCommand(process.execPath, [check, tree.root], { cwd: tree.root })
  assert.match(output, /src\/values\/seven\.ts:1 {2}values imports the wiring; instead: let main\.ts hand in/)
  assert.equal(code, 1)
})

test('a type error is caught', async () => {
  using tree = plantTree({ ...sound, 'src/values/seven.ts': `export const seven: number = 'seven'\n` })
  assert.match((await checkTypes(tree.root)).findings, /src\/values\/seven\.ts.*TS2322/)
})

test('an import without its extension, and syntax that Node cannot strip, are caught', async () => {
  using tree = plantTree({ ...sound, 'src/main.ts': `import { seven } from './values/seven'\n\nenum Day { One = seven }\nconsole.log(Day)\n` })
  const { findings } = await checkTypes(tree.root)
  assert.match(findings, /TS2835/)
  assert.match(findings, /TS1294/)
})

test('every ban of the lint catches what is planted', async () => {
  using tree = plantTree({
    'src/values/floating.ts': 'export async function a(): Promise<void> {}\nexport function b(): void {\n  a()\n}\n',
    'src/values/misused.ts': `export async function a(): Promise<boolean> {\n  return true\n}\nexport const b = a() ? 1 : 2\n`,
    'src/values/loose.ts': 'export function a(b: any): unknown {\n  return b\n}\n',
    'src/values/circle-one.ts': `import { two } from './circle-two.ts'\nexport const one = (): number => two()\n`,
    'src/values/circle-two.ts': `import { one } from './circle-one.ts'\nexport const two = (): number => one()\n`,
    'src/values/type-one.ts': `import type { Two } from './type-two.ts'\nexport type One = { two: Two }\n`,
    'src/values/type-two.ts': `import type { One } from './type-one.ts'\nexport type Two = { one: One }\n`,
    'src/values/long.ts': `export function a(): number {\n  let b = 0\n${'  b++\n'.repeat(70)}  return b\n}\n`,
    'src/values/long.test.ts': `export function a(): number {\n  let b = 0\n${'  b++\n'.repeat(70)}  return b\n}\n`,
    'src/values/thrown.ts': `export function a(): void {\n  throw 'text'\n}\n`,
    'src/values/open.ts': `export function a(b: 'x' | 'y'): void {\n  switch (b) {\n    case 'x':\n      console.log(b)\n  }\n}\n`,
    'src/values/unused.ts': 'export function a(): void {\n  const b = 1\n}\n',
    'src/values/equal.ts': 'export const a = (b: unknown): boolean => b == 1\n',
  })
  const { findings } = await checkLint(tree.root)
  const caught = (file: string, rule: string): void => assert.match(findings, new RegExp(`src/values/${file}\\.ts:.*${rule}`), findings)
  caught('floating', 'no-floating-promises')
  caught('misused', 'no-misused-promises')
  caught('loose', 'no-explicit-any')
  caught('circle-one', 'no-cycle')
  caught('type-one', 'no-cycle')
  caught('long', 'max-lines-per-function')
  caught('thrown', 'only-throw-error')
  caught('open', 'switch-exhaustiveness-check')
  caught('unused', 'no-unused-vars')
  caught('equal', 'eqeqeq')
  assert.doesNotMatch(findings, /long\.test\.ts/)
})

test('dead files, dead exports, unused packages and packages that are not named are caught', async () => {
  using tree = plantTree({
    ...sound,
    'src/values/seven.ts': `import { z } from 'fast-check'\n\nexport const seven = z\nexport const eight = 8\nexport type Nine = 9\n`,
    'src/values/dead.ts': 'export const dead = true\n',
    'package.json': JSON.stringify({ name: 'planted', private: true, type: 'module', dependencies: { pg: '*' } }),
  })
  const { findings } = await checkDeadCode(tree.root)
  assert.match(findings, /Unused files[^]*src\/values\/dead\.ts/)
  assert.match(findings, /Unused exports[^]*src\/values\/seven\.ts: eight/)
  assert.match(findings, /Unused exported types[^]*src\/values\/seven\.ts: Nine/)
  assert.match(findings, /Unused dependencies[^]*pg/)
  assert.match(findings, /Unlisted dependencies[^]*fast-check/)
})

test('each rule of the house is asked, over a tree on disk', () => {
  using tree = plantTree({
    'src/values/order.ts': `import { pool } from '../database/pool.ts'\n`,
    'src/values/utils.ts': '',
    'src/values/long.ts': 'a\n'.repeat(501),
    'docs/left.md': `TO${'DO'}\n`,
    'package-lock.json': `{ "packages": { "node_modules/x": { "resolved": "https://example.org/x.tgz" } } }`,
    'src/http/serve.ts': `import 'vite'\n`,
  })
  const failed = checkRules(tree.root).filter((outcome) => !outcome.passed)
  assert.deepEqual(
    failed.map((outcome) => outcome.part),
    ['order of the house', 'names', 'sizes', 'words', 'lockfile', 'production dependencies'],
  )
})

test('what was installed or built is not checked', () => {
  using tree = plantTree({ 'build/wallet/index.ts': `// TO${'DO'}\n`, '.data/utils.ts': '' })
  assert.ok(checkRules(tree.root).every((outcome) => outcome.passed))
})
