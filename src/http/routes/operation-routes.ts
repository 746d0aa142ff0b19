import type { App } from '../app.ts'
import type { Services } from '../services.ts'

/** For whoever runs the server: is it alive, does it reach its database, and what does it measure. Not part of the API's documents. */
export function operationRoutes(app: App, { pool, metrics }: Services): void {
  app.get('/health/live', { config: { access: 'anyone' }, schema: { hide: true } }, async () => ({ status: 'live' }))
  app.get('/health/ready', { config: { access: 'anyone' }, schema: { hide: true } }, async (_request, reply) => {
    try {
      await pool.query('select 1')
      return { status: 'ready' }
    } catch (error) {
      app.log.error({ err: error }, 'not ready')
      return reply.code(503).send({ status: 'not ready' })
    }
  })
  app.get('/metrics', { config: { access: 'anyone' }, schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}
