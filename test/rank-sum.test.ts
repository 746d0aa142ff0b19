import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SeededRandom } from './faults/seeded-random.ts'
import { rankSumProbability } from './rank-sum.ts'

test('two samples of one kind can’t be told apart, and one that was moved can', () => {
  const random = new SeededRandom(7)
  // A long tail, as times have it.
  const sample = (moved: number): number[] => Array.from({ length: 2_000 }, () => 2 - Math.log(1 - random.next()) * 3 + moved)
  const same = Array.from({ length: 40 }, () => rankSumProbability(sample(0), sample(0)))
  assert.ok(same.filter((p) => p > 0.01).length >= 38, same.join())
  assert.ok(rankSumProbability(sample(0), sample(0.5)) < 0.001)
  assert.ok(rankSumProbability(sample(3), sample(0)) < 1e-6)
})

test('known figures: ranks without ties, with ties, and all alike', () => {
  // Ranks 1, 2, 3, 4, 8: U = 18 − 15 = 3; z = (3 − 12.5) / √(25·11/12) = −1.984; p = 0.0472.
  assert.ok(Math.abs(rankSumProbability([1, 2, 3, 4, 8], [5, 6, 7, 9, 10]) - 0.0472) < 0.0005)
  assert.equal(rankSumProbability([1, 1], [1, 1]), 1)
  assert.ok(rankSumProbability([1, 2, 2, 3], [1, 2, 2, 3]) > 0.99)
})
