import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newUuid } from '../values/uuid.ts'
import { bankTransactionId } from './bank-transaction-id.ts'

test('the same order always has the same bank id, in the form the network asks for', () => {
  const id = bankTransactionId('M900000001', '0190a0c0-0000-7000-8000-000000000001')
  assert.match(id, /^M900000001U[0-9A-Z]{9}$/)
  assert.equal(bankTransactionId('M900000001', '0190a0c0-0000-7000-8000-000000000001'), id)
})

test('twenty thousand orders made in one moment have twenty thousand bank ids', () => {
  const ids = new Set(Array.from({ length: 20_000 }, () => bankTransactionId('M900000001', newUuid())))
  assert.equal(ids.size, 20_000)
})

test('a malformed institution code is refused', () => {
  assert.throws(() => bankTransactionId('m900000001', newUuid()), RangeError)
})
