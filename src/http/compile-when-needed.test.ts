import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import ajvCompiler from '@fastify/ajv-compiler'
import serializerSelector from '@fastify/fast-json-stringify-compiler'
import fastify from 'fastify'
import { compileWhenNeeded } from './compile-when-needed.ts'

const HOME = join(import.meta.dirname, '..', '..')

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

test('every shape of the API can be compiled: a faulty one must not wait for its first request', async () => {
  const options = { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } }
  const compilers = [ajvCompiler()({}, options), serializerSelector()({}, {})] as unknown as ((route: { schema: object }) => unknown)[]
  let count = 0
  for (const file of [...globSync('src/protocol/api/*.ts', { cwd: HOME }), 'src/http/routes/parameters.ts']) {
    for (const [name, schema] of Object.entries((await import(join(HOME, file))) as Record<string, unknown>)) {
      if (typeof schema !== 'object' || schema === null || !('type' in schema || 'anyOf' in schema || 'enum' in schema)) continue
      count++
      for (const compile of compilers) assert.doesNotThrow(() => compile({ schema }), `${file} ${name}`)
    }
  }
  assert(count > 100, `${count} shapes`)
})
