import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFileSizes } from './file-sizes.ts'

const lines = (count: number): string => 'a\n'.repeat(count)

test('a code file of 501 lines is caught, one of 500 is not', () => {
  assert.equal(checkFileSizes([{ path: 'src/ledger/post.ts', text: lines(501) }]).length, 1)
  assert.deepEqual(checkFileSizes([{ path: 'src/ledger/post.ts', text: lines(500) }]), [])
})

test('documents may be as long as they need', () => {
  assert.deepEqual(checkFileSizes([{ path: 'docs/reasons.md', text: lines(900) }]), [])
})
