import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateAndTime, dayInWords, minutesAndSeconds, timeOfDay } from './moments.ts'

test('times are told as they are at the market', () => {
  assert.equal(timeOfDay('2026-07-03T01:42:00Z', 'ko'), '10:42')
  assert.equal(timeOfDay('2026-07-03T15:05:00Z', 'en'), '00:05')
  assert.equal(dayInWords('2026-07-03T15:05:00Z', 'ko'), '7월 4일 토요일')
  assert.equal(dateAndTime('2026-07-03T01:42:00Z', 'en'), '3 July 2026 10:42')
})

test('a countdown never goes below nothing', () => {
  assert.equal(minutesAndSeconds(161_000), '2:41')
  assert.equal(minutesAndSeconds(160_001), '2:41')
  assert.equal(minutesAndSeconds(-5), '0:00')
})
