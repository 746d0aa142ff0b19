import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { compileWhenNeeded } from './compile-when-needed.ts'

const counting = { body: { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] }, response: { 200: { type: 'object', properties: { count: { type: 'integer' } } } } }

test('a request is checked and its answer written by the schemas of its route, the first time and later', async () => {
  const app = fastify({ schemaController: { compilersFactory: compileWhenNeeded() }, ajv: { customOptions: { coerceTypes: false } } })
  app.post('/count', { schema: counting }, async (request) => ({ ...(request.body as object), secret: 'not in the schema' }))
  for (const _ of [1, 2]) {
    const refused = await app.inject({ method: 'POST', url: '/count', payload: { count: 'three' } })
    assert.equal(refused.statusCode, 400)
    assert.match(refused.json<{ message: string }>().message, /count must be integer/)
    const answered = await app.inject({ method: 'POST', url: '/count', payload: { count: 3 } })
    assert.deepEqual(answered.json(), { count: 3 })
  }
  await app.close()
})

test('a schema is compiled for the first request that needs it, and then kept', async () => {
  let compiled = 0
  const app = fastify({ schemaController: { compilersFactory: compileWhenNeeded() }, ajv: { onCreate: (ajv) => void ajv.addKeyword({ keyword: 'counted', compile: () => (compiled++, () => true) }) } })
  app.post('/count', { schema: { body: { ...counting.body, counted: true } } }, async () => 'counted')
  await app.ready()
  assert.equal(compiled, 0)
  await app.inject({ method: 'POST', url: '/count', payload: { count: 3 } })
  await app.inject({ method: 'POST', url: '/count', payload: { count: 3 } })
  assert.equal(compiled, 1)
  await app.close()
})
