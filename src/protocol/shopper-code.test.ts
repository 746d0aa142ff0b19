import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newShopperToken, shopperCodeText, shopperTokenOf } from './shopper-code.ts'

test('a shopper’s code is 128 random bits as 39 digits and a check digit, and never the same twice', () => {
  const tokens = Array.from({ length: 1_000 }, newShopperToken)
  assert.equal(new Set(tokens).size, 1_000)
  for (const token of tokens) assert.match(token, /^[0-9]{40}$/)
  const numbers = tokens.map((token) => BigInt(token.slice(0, 39)))
  assert.ok(numbers.every((number) => number < 2n ** 128n) && numbers.some((number) => number > 2n ** 127n))
})

test('one wrong digit, anywhere, is found', () => {
  const token = newShopperToken()
  assert.equal(shopperTokenOf(shopperCodeText(token)), token)
  for (let place = 0; place < 40; place++) {
    const wrong = token.slice(0, place) + String((Number(token[place]) + 3) % 10) + token.slice(place + 1)
    assert.equal(shopperTokenOf(wrong), undefined)
  }
})
