import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShortCode, shortCodeInGroups, withCheckDigit } from './short-code.ts'

/** A spread over all codes of five digits and their check digit, and the longer ones that follow when many are open. */
const CODES = [
  ...Array.from({ length: 1_000 }, (_, index) => withCheckDigit(String((index * 99_991) % 100_000).padStart(5, '0'))),
  ...Array.from({ length: 100 }, (_, index) => withCheckDigit(String((index * 9_999_991) % 10_000_000).padStart(7, '0'))),
]

test('the check digit is Damm\'s', () => {
  // H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): 572 has the check digit 4.
  assert.equal(withCheckDigit('572'), '5724')
})

test('a code with its check digit is one', () => {
  for (const code of CODES) assert.ok(isShortCode(code), code)
})

test('every single wrong digit is found', () => {
  for (const code of CODES) {
    for (const place of Array.from(code).keys()) {
      for (let digit = 0; digit <= 9; digit++) {
        const wrong = code.slice(0, place) + String(digit) + code.slice(place + 1)
        assert.equal(isShortCode(wrong), wrong === code, `${code} as ${wrong}`)
      }
    }
  }
})

test('every swap of neighbours is found', () => {
  for (const code of CODES) {
    for (let place = 0; place < code.length - 1; place++) {
      const swapped = code.slice(0, place) + code[place + 1]! + code[place]! + code.slice(place + 2)
      assert.equal(isShortCode(swapped), swapped === code, `${code} as ${swapped}`)
    }
  }
})

test('what is not 6 to 12 plain digits is no code', () => {
  for (const text of ['', '5724', '０００００0', ' 000000', '00000a', `${withCheckDigit('000000000000')}`]) assert.equal(isShortCode(text), false, text)
})

test('a code is shown in groups', () => {
  assert.equal(shortCodeInGroups('482913'), '482 913')
  assert.equal(shortCodeInGroups('48291345'), '4829 1345')
  assert.equal(shortCodeInGroups('4829134567'), '4829 1345 67')
})
