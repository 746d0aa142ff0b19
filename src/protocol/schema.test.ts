import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type as TypeBox } from 'typebox'
import { Type } from './schema.ts'

/** Every word, with and without options, in the ways that we use them. */
function everyWord(words: typeof Type): unknown {
  const person = words.Object({ name: words.String({ minLength: 1 }), age: words.Optional(words.Integer({ minimum: 0, description: 'in years' })) }, { title: 'Person', additionalProperties: false })
  return [
    person,
    words.Object({}),
    words.Object({ only: words.Optional(words.Null()) }),
    words.Object({ ...person.properties, more: words.Boolean({ default: false }) }),
    words.Optional(person),
    words.Pick(person, ['age'], { title: 'Age' }),
    words.Pick(person, ['name', 'age']),
    words.Record(words.String(), words.Union([words.String(), words.Number({ maximum: 1 })]), { description: 'by name' }),
    words.Array(person, { maxItems: 3 }),
    words.Union([person, words.Null({ title: 'None' })], { description: 'or none' }),
    words.Enum(['one', 'two'], { description: 'one of two' }),
    words.Literal('one'),
    words.Literal(true, { description: 'yes' }),
    words.Literal(1),
    words.Unknown(),
    words.Unknown({ description: 'anything' }),
  ]
}

test('each word makes the same JSON Schema as TypeBox would', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(everyWord(Type))), JSON.parse(JSON.stringify(everyWord(TypeBox))))
})
