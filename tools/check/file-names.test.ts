import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFileNames } from './file-names.ts'

const caught = (path: string, text = ''): boolean => checkFileNames([{ path, text }]).length > 0

test('a name that says nothing is caught, as a file, a folder or a part of a name', () => {
  for (const path of ['src/ledger/utils.ts', 'web/shared/helpers/x.ts', 'src/common/won.ts', 'src/people/session-manager.ts', 'docs/misc.md', 'src/lib/x.ts']) {
    assert.ok(caught(path), path)
  }
  assert.ok(!caught('src/ledger/create-transfers.ts'))
  assert.ok(!caught('docs/community.md'))
})

test('a declaration whose name says nothing is caught', () => {
  assert.ok(caught('src/people/session.ts', 'export class SessionManager {\n}'))
  assert.ok(!caught('src/people/session.ts', 'export class Session {\n}'))
})

test('a barrel is caught, by its name or by what it is', () => {
  assert.ok(caught('src/ledger/index.ts', `export const a = 1`))
  assert.ok(caught('src/ledger/everything.ts', `/** All. */\nexport * from './post.ts'\nexport { a, b } from './account.ts'\n`))
  assert.ok(!caught('src/ledger/post.ts', `export { a } from './account.ts'\nexport const b = 1\n`))
})
