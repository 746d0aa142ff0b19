import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { faultInText, hasNameTwice } from './text-guard.ts'

test('ordinary text passes, in any script', () => {
  for (const value of [null, true, 0, '', 'a', '온장 😀', ['x', { 이름: '값', list: [1, null] }], {}]) assert.equal(faultInText(value), undefined)
})

test('NUL and half characters are found wherever they stand, names included', () => {
  for (const bad of ['\0', 'a\0b', '\ud800', 'x\udc00', '\udc00\ud800']) {
    for (const value of [bad, [bad], { field: bad }, { [bad]: 1 }, { deep: [{ er: [bad] }] }]) assert.ok(faultInText(value), JSON.stringify(value))
  }
})

test('nesting of twelve is found too deep, and any depth is looked at without falling over', () => {
  const nested = (depth: number): unknown => {
    let value: unknown = 1
    for (let level = 0; level < depth; level++) value = level % 2 ? { value } : [value]
    return value
  }
  assert.equal(faultInText(nested(12)), undefined)
  for (const depth of [13, 100, 200_000]) assert.equal(faultInText(nested(depth)), 'too deep')
})

test('a name that stands twice in one object is found, and nothing else is taken for it', () => {
  for (const text of ['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"x":{"a":1,"b":2,"a":3}}', '[{"a":1},{"b":{"":1,"":2}}]', '{"a:b":1,"a:b":2}']) assert.ok(hasNameTwice(text, JSON.parse(text)), text)
  for (const text of ['{}', '[]', '"a:b"', '{"a":"b:c"}', '{"a":"\\":\\\\"}', '{"a":{"a":{"a":1}}}', '[{"a":1},{"a":1}]', '{"\\\\":":"}', '{"a":null,"b":[null,{"c":null}]}']) {
    assert.ok(!hasNameTwice(text, JSON.parse(text)), text)
  }
})

test('no JSON that was written from one object is taken for having a name twice', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, undefined, 2)]) assert.ok(!hasNameTwice(text, JSON.parse(text)), text)
  }))
})
