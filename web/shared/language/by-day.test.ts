import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byDay } from './by-day.ts'

test('entries of one day stand together, in their order', () => {
  const groups = byDay(['a1', 'a2', 'b1'], (entry) => entry[0]!)
  assert.deepEqual(groups, [
    { day: 'a', entries: ['a1', 'a2'] },
    { day: 'b', entries: ['b1'] },
  ])
})
