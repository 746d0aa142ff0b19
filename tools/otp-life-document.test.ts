import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { stateTable } from '../src/authenticators/otp/state-table.ts'
import { otpLifeDocument } from './otp-life-document.ts'

const written = readFileSync(join(import.meta.dirname, '../docs/otp-life.md'), 'utf8')

test('docs/otp-life.md says what the state table says; node tools/write-otp-life-document.ts writes it anew', () => {
  assert.equal(written, otpLifeDocument())
})

test('docs/otp-life.md has a row for every row of the table', () => {
  assert.equal(written.split('\n').filter((row) => /^\| (?!from|---)/.test(row)).length, stateTable.length)
})
