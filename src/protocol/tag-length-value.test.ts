import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findField, parseFields, writeField } from './tag-length-value.ts'

test('a field is its tag, its length in characters and its value', () => {
  assert.equal(writeField('59', '초록반찬'), '5904초록반찬')
  assert.equal(writeField('60', 'a'.repeat(99)), `6099${'a'.repeat(99)}`)
  assert.deepEqual(parseFields('5904초록반찬6002😀😀'), [{ tag: '59', value: '초록반찬' }, { tag: '60', value: '😀😀' }])
})

test('values of no or more than 99 characters are not written', () => {
  assert.throws(() => writeField('59', ''), RangeError)
  assert.throws(() => writeField('59', 'a'.repeat(100)), RangeError)
})

test('what is not made of whole fields is not read', () => {
  for (const text of ['5', '59', '590', '5901', '5904abc', '59xxabc', 'xx02ab', '5902ab6', '５９02ab']) assert.equal(parseFields(text), undefined, text)
  assert.deepEqual(parseFields(''), [])
})

test('of several fields of one tag the first is found', () => {
  const fields = parseFields('2601a2601b')!
  assert.equal(findField(fields, '26'), 'a')
  assert.equal(findField(fields, '27'), undefined)
})
