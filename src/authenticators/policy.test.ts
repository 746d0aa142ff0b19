import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FACTORS, GROUPS, OPERATIONS, POLICY, type Operation } from './policy-table.ts'
import { neededFactors, refusalByPolicy, type Situation } from './policy.ts'

const thresholds = { reduced_transfer: 10_000_000n }
const office: Situation = { channel: 'web', profile: 'business', amount: 10_000_000n }

test('every operation has a row and a group, every row names known factors, and a bounded row is followed by an unbounded one', () => {
  assert.deepEqual(new Set(POLICY.map(({ operation }) => operation)), new Set(Object.keys(OPERATIONS)))
  const grouped = GROUPS.flatMap(({ operations }): readonly Operation[] => operations)
  assert.deepEqual(grouped.toSorted(), Object.keys(OPERATIONS).toSorted())
  for (const { ways } of POLICY) {
    assert.ok(ways.length > 0)
    for (const way of ways) for (const factor of way) assert.ok(factor in FACTORS)
  }
  for (const [index, row] of POLICY.entries()) {
    if (row.upTo === null) continue
    const next = POLICY[index + 1]!
    assert.deepEqual([next.operation, next.channel, next.profile], [row.operation, row.channel, row.profile])
  }
})

test('the bound of a row is its own to the last won, and one won more asks for the next row', () => {
  assert.equal(refusalByPolicy('transfer_out', office, ['otp'], thresholds), undefined)
  const above = refusalByPolicy('transfer_out', { ...office, amount: 10_000_001n }, ['otp'], thresholds)
  assert.deepEqual([above?.reason, above?.details?.['missing']], ['FACTORS_MISSING', ['device']])
  assert.equal(refusalByPolicy('transfer_out', { ...office, amount: 10_000_001n }, ['otp', 'device'], thresholds), undefined)
  assert.equal(refusalByPolicy('transfer_out', { ...office, amount: 10_000_001n }, ['otp_bound'], thresholds), undefined)
})

test('S1-03 a transfer in the business profile without an OTP is refused by the table', () => {
  assert.equal(refusalByPolicy('transfer_out', office, ['password', 'identity_check', 'device'], thresholds)?.reason, 'OTP_REQUIRED')
})

test('what the table does not name is not allowed', () => {
  assert.equal(neededFactors('transfer_out', { ...office, profile: 'personal' }, thresholds), undefined)
  assert.equal(refusalByPolicy('transfer_out', { ...office, profile: 'personal' }, ['otp_bound'], thresholds)?.reason, 'NOT_ALLOWED')
})

test('S1-04 the app asks for device and PIN, the web for a phone in one’s own name and an OTP', () => {
  assert.deepEqual(neededFactors('approve_payment', { channel: 'app', profile: 'personal', amount: 100_000n }), [['device', 'pin'], ['device', 'passkey']])
  assert.deepEqual(neededFactors('sign_in', { channel: 'web', profile: 'business', amount: 0n }), [['password', 'identity_check', 'otp'], ['passkey', 'identity_check', 'otp']])
})
