import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LARGEST_WON, wonFromJson, wonInWords, wonToJson } from './won.ts'

test('whole numbers up to 2^53 − 1 come in and go out unchanged', () => {
  for (const value of [0, 1, 12_500, Number.MAX_SAFE_INTEGER]) assert.equal(wonToJson(wonFromJson(value)), value)
  assert.equal(wonFromJson(Number.MAX_SAFE_INTEGER), LARGEST_WON)
})

test('nothing that is no whole number of won comes in', () => {
  for (const value of [-1, 0.1, 12_500.5, 1e21, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => wonFromJson(value), RangeError, String(value))
})

test('nothing goes out that a JSON reader would round', () => {
  assert.equal(wonToJson(-LARGEST_WON), -Number.MAX_SAFE_INTEGER)
  for (const amount of [LARGEST_WON + 1n, -LARGEST_WON - 1n, 2n ** 63n]) assert.throws(() => wonToJson(amount), RangeError)
})

test('amounts are written with commas in both languages', () => {
  assert.deepEqual([wonInWords(0n, 'ko'), wonInWords(999, 'ko'), wonInWords(1_000, 'ko'), wonInWords(12_345_678n, 'ko')], ['0원', '999원', '1,000원', '12,345,678원'])
  assert.deepEqual([wonInWords(1n, 'en'), wonInWords(1_000_000n, 'en')], ['₩1', '₩1,000,000'])
})
