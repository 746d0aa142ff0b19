import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBannedWords } from './banned-words.ts'

const caught = (text: string, path = 'src/ledger/post.ts'): boolean => checkBannedWords([{ path, text }]).length > 0

for (const text of [
  '// TODO later',
  '// FIXME',
  '// XXX',
  '// @ts-ignore',
  '// @ts-expect-error',
  'const a = b as any',
  'const a = <any>b',
  'test.skip("a", () => {})',
  'describe.only("a", () => {})',
  'test.todo("a")',
  'test("a", { skip: true }, () => {})',
  'try { a() } catch {}',
  'try { a() } catch (error) {\n}',
  'try { a() } catch {\n  // it may fail\n}',
  'await a().catch(() => {})',
  'await a().catch(() => undefined)',
  '// oxlint-disable-next-line no-empty',
  "const folder = '/work/somebody'",
  "const folder = '/home/somebody/onjang'",
  "const folder = '/tmp/onjang'",
  "const from = 'https://registry.example.org/x'",
]) {
  test(`caught: ${text.replaceAll('\n', ' ')}`, () => assert.ok(caught(text)))
}

for (const text of [
  'try { a() } catch (error) { report(error) }',
  'await a().catch(report)',
  "route('/home')",
  "import { join } from '../tmp/x.ts'",
  '// oxlint-disable-next-line no-empty -- the file may be gone already',
  'const company = many',
]) {
  test(`let through: ${text}`, () => assert.ok(!caught(text)))
}

test('a path of one machine is caught in documents too, and what is put off in every language', () => {
  assert.ok(caught('cd /root/onjang', 'README.md'))
  assert.ok(caught('registry=https://example.org', '.npmrc'))
  assert.ok(caught('/* FIXME */', 'web/shared/look.css'))
})

test('what is found names the place and what to do instead', () => {
  const [finding] = checkBannedWords([{ path: 'src/ledger/post.ts', text: 'const a = 1\n// TODO b' }])
  assert.equal(finding?.line, 2)
  assert.match(finding?.instead ?? '', /do it now/)
})
