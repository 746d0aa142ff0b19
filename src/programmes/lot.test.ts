import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharesToReturn, takeFromLots, validSum, type Lot, type LotShare } from './lot.ts'

const now = new Date('2026-11-22T00:00:00Z')

function lots(...remaining: [bigint, 'valid' | 'over'][]): Lot[] {
  return remaining.map(([amount, state], index) => ({
    id: `lot-${index}`,
    purseId: 'purse',
    topUpId: `top-up-${index}`,
    face: 1_000_000n,
    remaining: amount,
    expiresAt: new Date(now.getTime() + (state === 'valid' ? index + 1 : -1)),
  }))
}

function sumOf(shares: readonly LotShare[]): bigint {
  return shares.reduce((sum, [, amount]) => sum + amount, 0n)
}

test('what runs out first is spent first, and only as much as is asked', () => {
  const held = lots([300n, 'valid'], [500n, 'valid'], [900n, 'valid'])
  assert.deepEqual(takeFromLots(held, 700n, now), [['lot-0', 300n], ['lot-1', 400n]])
  assert.deepEqual(held.map((lot) => lot.remaining), [0n, 100n, 900n])
  assert.deepEqual(takeFromLots(held, 1_000n, now), [['lot-1', 100n], ['lot-2', 900n]])
})

test('what has run out counts for nothing, from the moment at which it does', () => {
  const held = lots([300n, 'over'], [500n, 'valid'])
  assert.equal(validSum(held, now), 500n)
  assert.equal(takeFromLots(held, 501n, now), undefined)
  assert.deepEqual(held.map((lot) => lot.remaining), [300n, 500n])
  assert.deepEqual(takeFromLots(held, 500n, now), [['lot-1', 500n]])
  assert.equal(validSum([{ ...held[1]!, remaining: 5n, expiresAt: now }], now), 0n)
})

test('one won too much takes nothing', () => {
  const held = lots([300n, 'valid'], [500n, 'valid'])
  assert.equal(takeFromLots(held, 801n, now), undefined)
  assert.equal(validSum(held, now), 800n)
})

test('a refund goes back to the lots that paid, the last one first, after what went back before', () => {
  const paid: LotShare[] = [['a', 300n], ['b', 400n], ['c', 50n]]
  assert.deepEqual(sharesToReturn(paid, 0n, 100n), [['c', 50n], ['b', 50n]])
  assert.deepEqual(sharesToReturn(paid, 100n, 360n), [['b', 350n], ['a', 10n]])
  assert.deepEqual(sharesToReturn(paid, 460n, 290n), [['a', 290n]])
  assert.throws(() => sharesToReturn(paid, 460n, 291n), RangeError)
})

test('however a payment is given back in parts, every lot gets what it paid and no more', () => {
  const shares = fc.array(fc.bigInt(1n, 10_000n), { minLength: 1, maxLength: 6 })
  const parts = fc.array(fc.bigInt(1n, 4_000n), { minLength: 1, maxLength: 30 })
  fc.assert(fc.property(shares, parts, (amounts, asked) => {
    const paid: LotShare[] = amounts.map((amount, index) => [`lot-${index}`, amount])
    const returned = new Map<string, bigint>()
    let sum = 0n
    for (const part of asked) {
      const left = sumOf(paid) - sum
      const amount = part < left ? part : left
      if (amount === 0n) break
      for (const [id, share] of sharesToReturn(paid, sum, amount)) returned.set(id, (returned.get(id) ?? 0n) + share)
      sum += amount
    }
    assert.equal([...returned.values()].reduce((all, share) => all + share, 0n), sum)
    for (const [id, share] of paid) assert.ok((returned.get(id) ?? 0n) <= share)
    if (sum === sumOf(paid)) assert.deepEqual(Object.fromEntries(returned), Object.fromEntries(paid))
  }))
})
