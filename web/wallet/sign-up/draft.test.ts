import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBirthDate, phoneInGroups } from './draft.ts'

test('a phone number is shown in groups while it is typed', () => {
  assert.equal(phoneInGroups('010'), '010')
  assert.equal(phoneInGroups('0101234'), '010-123-4')
  assert.equal(phoneInGroups('0101234567'), '010-123-4567')
  assert.equal(phoneInGroups('01012345678'), '010-1234-5678')
})

test('a birth date is a day that has been', () => {
  const now = new Date('2026-07-03T00:00:00Z')
  assert.equal(isBirthDate('19580229', now), false)
  assert.equal(isBirthDate('19600229', now), true)
  assert.equal(isBirthDate('20270101', now), false)
  assert.equal(isBirthDate('1960022', now), false)
})
