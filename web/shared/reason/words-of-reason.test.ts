import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsOfReason } from './words-of-reason.ts'

test('a reason kept as a code has words where they need nothing more', () => {
  assert.equal(wordsOfReason('REQUEST_CANCELLED', 'ko'), '가게에서 취소했어요.')
  assert.equal(wordsOfReason('INSUFFICIENT_BALANCE', 'ko'), undefined)
  assert.equal(wordsOfReason('SOMETHING_NEWER', 'en'), undefined)
})
