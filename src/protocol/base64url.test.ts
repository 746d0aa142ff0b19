import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromBase64url, toBase64url } from './base64url.ts'

test('the vectors of RFC 4648, 10 come out without padding', () => {
  const vectors = { '': '', f: 'Zg', fo: 'Zm8', foo: 'Zm9v', foob: 'Zm9vYg', fooba: 'Zm9vYmE', foobar: 'Zm9vYmFy' }
  for (const [text, encoded] of Object.entries(vectors)) {
    assert.equal(toBase64url(Buffer.from(text)), encoded)
    assert.deepEqual(Buffer.from(fromBase64url(encoded)).toString(), text)
  }
  assert.equal(toBase64url(Uint8Array.of(0xfb, 0xff, 0xbf)), '-_-_')
})

test('any bytes come back', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes)))
})

test('padding, other alphabets, other lengths and a second form of the same bytes are refused', () => {
  for (const text of ['Zg==', 'Zg=', 'Z', 'Zm9vY', '+/+/', 'Zm 9', 'Zm9v\n', 'Zh', 'Zm9', 'Ｚｇ', '가나']) assert.throws(() => fromBase64url(text), RangeError, text)
})
