import assert from 'node:assert/strict'
import { test } from 'node:test'
import { koreanDay, koreanMonth, nextKoreanDay, nextKoreanMonth, startOfKoreanDay } from './korean-calendar.ts'

const seoul = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short', timeStyle: 'medium' })
const HOUR = 3_600_000

/** The instant before midnight in Korea, midnight, and a moment after, of days with an edge to them. */
const EDGES = [
  ['2026-02-28', '2026-03-01'],
  ['2028-02-28', '2028-02-29'],
  ['2028-02-29', '2028-03-01'],
  ['2026-12-31', '2027-01-01'],
  ['2026-11-30', '2026-12-01'],
  ['2100-02-28', '2100-03-01'],
  // Korea had summer time until 1988; it has had none since.
  ['2026-05-09', '2026-05-10'],
] as const

test('the day turns at midnight in Korea, at 15:00 UTC, also at the ends of months, leap years and years', () => {
  for (const [day, next] of EDGES) {
    const midnight = new Date(`${next}T00:00:00+09:00`)
    const before = new Date(midnight.getTime() - 1)
    assert.equal(midnight.getUTCHours(), 15)
    assert.deepEqual([koreanDay(before), koreanDay(midnight)], [day, next])
    assert.deepEqual(nextKoreanDay(before), midnight)
    assert.deepEqual(nextKoreanDay(midnight), new Date(midnight.getTime() + 24 * HOUR))
    assert.deepEqual([startOfKoreanDay(midnight), startOfKoreanDay(before)], [midnight, new Date(midnight.getTime() - 24 * HOUR)])
  }
})

test('the month turns with its first day in Korea', () => {
  const turn = new Date('2026-12-31T15:00:00Z')
  const before = new Date(turn.getTime() - 1)
  assert.deepEqual([koreanMonth(before), koreanMonth(turn)], ['2026-12-01', '2027-01-01'])
  assert.deepEqual([nextKoreanMonth(before), nextKoreanMonth(turn)], [turn, new Date('2027-01-31T15:00:00Z')])
  assert.deepEqual(nextKoreanMonth(new Date('2028-02-01T00:00:00+09:00')), new Date('2028-03-01T00:00:00+09:00'))
})

test('every hour of five years falls on the day that the time zone database names', () => {
  for (let instant = Date.UTC(2025, 11, 30); instant < Date.UTC(2031, 0, 3); instant += 6 * HOUR - 1) {
    const date = new Date(instant)
    const [day] = seoul.format(date).split(' ')
    assert.equal(koreanDay(date), day)
    assert.equal(koreanMonth(date), `${day!.slice(0, 7)}-01`)
    assert.ok(startOfKoreanDay(date) <= date && date < nextKoreanDay(date) && nextKoreanDay(date) <= nextKoreanMonth(date))
    assert.match(seoul.format(nextKoreanMonth(date)), /-01 00:00:00$/)
  }
})
