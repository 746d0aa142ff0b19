import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inPeriodsOf, type Purse } from './purse.ts'

const purse: Purse = {
  id: 'purse',
  personId: 'person',
  programmeId: 'programme',
  account: 'account',
  day: '2026-11-30',
  daySpent: 10n,
  dayPinSpent: 5n,
  month: '2026-11-01',
  monthSpent: 100n,
  purchaseMonth: '2026-11-01',
  purchased: 1_000n,
}
const korean = (time: string): Date => new Date(`${time}+09:00`)

test('counters stay within their day and month', () => {
  assert.deepEqual(inPeriodsOf(purse, korean('2026-11-30T23:59:59.999')), purse)
})

test('a new day begins both counters of the day, and only those', () => {
  const yesterday = { ...purse, day: '2026-11-29' }
  assert.deepEqual(inPeriodsOf(yesterday, korean('2026-11-30T00:00:00')), { ...purse, daySpent: 0n, dayPinSpent: 0n })
})

test('a new month begins them all, each in its own period', () => {
  const next = inPeriodsOf(purse, korean('2026-12-01T00:00:00'))
  assert.deepEqual(next, { ...purse, day: '2026-12-01', daySpent: 0n, dayPinSpent: 0n, month: '2026-12-01', monthSpent: 0n, purchaseMonth: '2026-12-01', purchased: 0n })
  const boughtAlready = inPeriodsOf({ ...purse, purchaseMonth: '2026-12-01' }, korean('2026-12-01T00:00:00'))
  assert.deepEqual([boughtAlready.purchased, boughtAlready.monthSpent], [1_000n, 0n])
})

test('a purse that was never used begins at zero', () => {
  const fresh = inPeriodsOf({ ...purse, day: '-infinity', month: '-infinity', purchaseMonth: '-infinity' }, korean('2026-11-30T12:00:00'))
  assert.deepEqual([fresh.daySpent, fresh.monthSpent, fresh.purchased], [0n, 0n, 0n])
})
