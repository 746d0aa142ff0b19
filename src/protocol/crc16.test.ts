import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc16 } from './crc16.ts'

test('the check value of CRC-16/CCITT-FALSE comes out', () => {
  assert.equal(crc16('123456789'), '29B1')
  assert.equal(crc16(''), 'FFFF')
})

test('letters beyond ASCII count as their UTF-8 bytes', () => {
  // 최 is EC B5 9C; the value was worked out bit by bit over those three bytes.
  assert.equal(crc16('최'), bitByBit([0xec, 0xb5, 0x9c]))
})

test('small values keep their four digits', () => {
  const values = Array.from({ length: 5_000 }, (_, number) => crc16(String(number)))
  for (const value of values) assert.match(value, /^[0-9A-F]{4}$/)
  assert.ok(values.some((value) => value.startsWith('0')))
})

/** Long division of the message by x^16 + x^12 + x^5 + 1, one bit after the other. */
function bitByBit(bytes: number[]): string {
  let remainder = 0xffff
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const out = ((remainder >> 15) & 1) ^ ((byte >> bit) & 1)
      remainder = ((remainder << 1) & 0xffff) ^ (out ? 0x1021 : 0)
    }
  }
  return remainder.toString(16).toUpperCase().padStart(4, '0')
}
