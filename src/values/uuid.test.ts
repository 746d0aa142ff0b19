import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newUuid, UUID_PATTERN, UUID_V7_PATTERN, uuidFromBytes, uuidToBytes } from './uuid.ts'

/** Later than any clock of today, so that it leads the ids that follow. */
const TIME = Date.UTC(2090, 0, 1)

test('an id carries its time, its version and its variant', () => {
  const uuid = newUuid(TIME)
  assert.match(uuid, new RegExp(UUID_V7_PATTERN))
  assert.match(uuid, new RegExp(UUID_PATTERN))
  assert.equal(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16), TIME)
})

test('ids of one process are all different and stand in the order in which they were made, also when the clock goes back', () => {
  const uuids = Array.from({ length: 20_000 }, (_, index) => newUuid(TIME + (index % 7 === 0 ? -index : 0)))
  assert.equal(new Set(uuids).size, uuids.length)
  assert.deepEqual(uuids, uuids.toSorted())
})

test('bytes and text are the same id', () => {
  for (let turn = 0; turn < 1_000; turn++) {
    const uuid = newUuid()
    assert.equal(uuidFromBytes(uuidToBytes(uuid)), uuid)
  }
  assert.equal(uuidFromBytes(Uint8Array.from({ length: 16 }, (_, index) => index)), '00010203-0405-0607-0809-0a0b0c0d0e0f')
})

test('what is no id is refused', () => {
  for (const text of ['', 'x', newUuid().toUpperCase(), `${newUuid()}0`, newUuid().slice(1), newUuid().replace('-', 'g')]) assert.throws(() => uuidToBytes(text), RangeError, text)
  for (const length of [0, 15, 17]) assert.throws(() => uuidFromBytes(new Uint8Array(length)), RangeError)
})
