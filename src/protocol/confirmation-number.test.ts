import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { confirmationNumber } from './confirmation-number.ts'

const hashes = Array.from({ length: 20_000 }, (_, number) => createHash('sha256').update(String(number)).digest())

test('four signs that cannot be taken for one another', () => {
  for (const hash of hashes) assert.match(confirmationNumber(hash), /^[2-9A-HJKMNP-TV-Z]{2}-[2-9A-HJKMNP-TV-Z]{2}$/)
})

test('the same order always has the same, and few others share it', () => {
  const numbers = hashes.map(confirmationNumber)
  assert.deepEqual(numbers, hashes.map((hash) => confirmationNumber(new Uint8Array(hash))))
  // 20,000 out of 810,000: about 245 pairs meet by chance.
  assert.ok(new Set(numbers).size > 19_600)
})

test('at every place each sign is used about as often as the others', () => {
  for (const place of [0, 1, 3, 4]) {
    const counts = [...Map.groupBy(hashes, (hash) => confirmationNumber(hash)[place]!).values()].map((group) => group.length)
    assert.equal(counts.length, 30)
    for (const count of counts) assert.ok(count > 500 && count < 850, String(count))
  }
})
