import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { catalogue } from '../src/reasons/catalogue.ts'
import { reasonsDocument } from './reasons-document.ts'

const written = readFileSync(join(import.meta.dirname, '../docs/reasons.md'), 'utf8')

test('docs/reasons.md says what the catalogue says; node tools/write-reasons-document.ts writes it anew', () => {
  assert.equal(written, reasonsDocument())
})

test('docs/reasons.md has a row for every reason and no row for anything else', () => {
  const documented = [...written.matchAll(/^\| ([A-Z_]+) \|/gm)].map((match) => match[1]!)
  assert.deepEqual(documented.toSorted(), Object.keys(catalogue).toSorted())
})
