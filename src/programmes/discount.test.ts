import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priceOf } from './discount.ts'

test('ten percent of 100,000 are bought for 90,000', () => {
  assert.deepEqual(priceOf(100_000n, 1_000), { price: 90_000n, discount: 10_000n })
  assert.deepEqual(priceOf(100_000n, 1_500), { price: 85_000n, discount: 15_000n })
})

test('price and discount add up to the face, and a fraction of a won falls to the buyer', () => {
  for (const points of [0, 1, 333, 1_000, 1_500, 9_999]) {
    for (let face = 1n; face <= 2_000n; face++) {
      const { price, discount } = priceOf(face, points)
      assert.equal(price + discount, face)
      const exact = (Number(face) * (10_000 - points)) / 10_000
      assert.ok(Number(price) <= exact && exact < Number(price) + 1, `${face} at ${points}`)
    }
  }
})

test('without a discount the price is the face; the largest face loses nothing', () => {
  assert.deepEqual(priceOf(1n, 0), { price: 1n, discount: 0n })
  const largest = 9_007_199_254_740_991n
  const { price, discount } = priceOf(largest, 1_000)
  assert.deepEqual([price, price + discount], [8_106_479_329_266_891n, largest])
})
