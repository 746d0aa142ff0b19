import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { overlap, readByTime, type TimeRange } from './time-windows.ts'

/** Often at the very edge of a window. */
const SECOND = 10n ** 9n
const edge = fc.constantFrom(0n, SECOND, 33n * SECOND, 1_057n * SECOND)
const time = fc.oneof(
  fc.bigInt(0n, 10n ** 12n),
  fc.tuple(edge, fc.bigInt(-2n, 2n)).map(([at, off]) => (at + off < 0n ? 0n : at + off)),
)

test('windows read what one look at the whole range would read, in order, and stop when they have enough', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(time, { maxLength: 30 }), fc.oneof(fc.constant(0n), time), fc.oneof(fc.constant(1_057n * SECOND), time), fc.integer({ min: 1, max: 40 }), fc.boolean(), async (times, min, max, limit, reversed) => {
      const inOrder = times.toSorted((one, other) => (one < other ? -1 : 1))
      const ordered = reversed ? inOrder.toReversed() : inOrder
      const look = (range: TimeRange, most: number): bigint[] => ordered.filter((at) => at >= range.min && at <= range.max).slice(0, most)
      const windows: TimeRange[] = []
      const read = await readByTime({ min, max }, { limit, reversed }, async (window, most) => {
        windows.push(window)
        return look(window, most)
      })
      assert.deepEqual(read, look({ min, max }, limit))
      assert(windows.length <= 4)
    }),
  )
})

test('two ranges overlap where both are', () => {
  assert.deepEqual(overlap({ min: 1n, max: 5n }, { min: 3n, max: 9n }), { min: 3n, max: 5n })
  assert.deepEqual(overlap({ min: 3n, max: 9n }, { min: 1n, max: 3n }), { min: 3n, max: 3n })
  assert.equal(overlap({ min: 1n, max: 2n }, { min: 3n, max: 9n }), undefined)
})
