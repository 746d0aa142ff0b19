import swagger from '@fastify/swagger'
import swaggerPages from '@fastify/swagger-ui'
import { ProblemSchema } from '../protocol/api/problem.ts'
import type { App } from './app.ts'

/** OpenAPI 3.1, made from the schemas that the routes check with. Must be registered before the routes. */
export async function addOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Onjang',
        version,
        description:
          'Every command that moves money is a PUT under a UUIDv7 made by the client; sending it again with the same payload gives the same answer. ' +
          'Every failure is a problem document with `reason`, `money` and `retry`; any other 4xx or 5xx on the way means that the outcome is unknown.',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'onjang' } } },
      tags: ['deployment', 'people', 'wallet', 'funds', 'payments', 'till', 'staff', 'office', 'console', 'support'].map((name) => ({ name })),
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access
      const money = route.config?.money
      const operations = route.config?.operations
      const response = { ...(schema.response as Record<string, unknown>), default: { description: 'a problem', content: { 'application/problem+json': { schema: ProblemSchema } } } }
      return { url, schema: { ...schema, response, ...(access === 'anyone' ? { security: [] } : { security: [{ session: [] }], 'x-access': access }), ...(money ? { 'x-money': money } : {}), ...(operations ? { 'x-operations': operations } : {}) } as typeof schema }
    },
  })
  app.get('/openapi.json', { config: { access: 'anyone' }, schema: { hide: true } }, async () => app.swagger())
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => void (route.config = { ...route.config, access: 'anyone' }))
    await pages.register(swaggerPages, {
      routePrefix: '/docs',
      staticCSP: "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      uiConfig: { docExpansion: 'list', deepLinking: false },
    })
  })
}
