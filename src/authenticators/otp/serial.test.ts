import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDigitalSerial, newDigitalSerial, normaliseSerial, serialInGroups } from './serial.ts'

test('a serial number is one thing however it is typed', () => {
  for (const typed of ['712345678903', '7123-4567-8903', ' 7123 4567 8903 ', '７１２３４５６７８９０３', '7123–4567—8903', '7123.4567.8903', '7123\u00a04567\u200b8903', '７１２３－４５６７－８９０３']) {
    assert.equal(normaliseSerial(typed), '712345678903', typed)
  }
  assert.equal(normaliseSerial('ab-１２ｃ'), 'AB12C')
})

test('what is no serial number is none', () => {
  for (const typed of ['', '   ', '---', '123', '7'.repeat(33), '7123456789O✓', '1234;drop', '일련번호1234', '12/34']) assert.equal(normaliseSerial(typed), undefined, typed)
})

test('our own serial numbers carry a check digit that finds every wrong digit and every swap of neighbours', () => {
  for (let round = 0; round < 50; round++) {
    const serial = newDigitalSerial()
    assert.ok(isDigitalSerial(serial), serial)
    for (let place = 0; place < 12; place++) {
      for (let digit = 0; digit < 10; digit++) {
        const changed = serial.slice(0, place) + String(digit) + serial.slice(place + 1)
        assert.equal(isDigitalSerial(changed), changed === serial)
      }
      const swapped = serial.slice(0, place) + (serial[place + 1] ?? '') + serial[place]! + serial.slice(place + 2)
      assert.equal(isDigitalSerial(swapped), swapped === serial)
    }
  }
  assert.equal(serialInGroups('712345678903'), '7123-4567-8903')
  assert.equal(serialInGroups('AB12'), 'AB12')
})
