import assert from 'node:assert/strict'
import { test } from 'node:test'
import { neededApproval } from './needed-approval.ts'

const now = Date.parse('2026-07-03T01:00:00Z')
const open = { until: '2026-07-03T01:01:00Z', amountLeft: 20_000, perPayment: 50_000 }

test('inside an unlock a small payment asks for nothing', () => {
  assert.equal(neededApproval(open, 20_000, now), 'none')
})

test('beyond the unlock, in won or in time, the PIN is asked for', () => {
  assert.equal(neededApproval(open, 20_001, now), 'unlock')
  assert.equal(neededApproval({ ...open, until: '2026-07-03T01:00:00Z' }, 100, now), 'unlock')
  assert.equal(neededApproval({ ...open, until: null }, 100, now), 'unlock')
})

test('a payment above the ceiling is approved alone', () => {
  assert.equal(neededApproval(open, 50_001, now), 'order')
})
