import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { demandAccess } from './access.ts'
import type { App } from './app.ts'

test('a server with a route that does not say who may call it does not start, and names the route', async () => {
  const app = fastify() as unknown as App
  demandAccess(app)
  app.get('/told', { config: { access: 'anyone' } }, async () => 'told')
  app.post('/forgotten', async () => 'forgotten')
  await assert.rejects(async () => app.ready(), /no access is declared for POST \/forgotten$/)
})

test('a server whose routes all say so starts', async () => {
  const app = fastify() as unknown as App
  demandAccess(app)
  app.get('/told', { config: { access: 'merchant' } }, async () => 'told')
  await app.ready()
  await app.close()
})
