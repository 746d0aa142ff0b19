import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'

const ours = /^(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)(:[0-9]{1,5})?$/i

/**
 * A page somewhere on the web must not steer this world through the visitor's browser: names that merely resolve to
 * 127.0.0.1 (DNS rebinding) and requests made by pages of other origins are refused.
 */
async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const origin = request.headers.origin
  const originHost = origin === undefined ? 'localhost' : URL.canParse(origin) ? new URL(origin).host : ''
  if (!ours.test(request.headers.host ?? '') || !ours.test(originHost)) {
    await reply.code(403).send({ pretend: true, message: 'this world is for this machine only' })
  }
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** An empty server with the manners that all routes share: strict schemas, small bodies, no strangers, safe headers. */
export function createSandboxServer() {
  const server = Fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  }).withTypeProvider<TypeBoxTypeProvider>()
  server.removeContentTypeParser('text/plain')
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, async (_request: FastifyRequest, body: string) =>
    Object.fromEntries(new URLSearchParams(body)),
  )
  server.addHook('onRequest', refuseStrangers)
  server.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })
  return server
}

export type SandboxServer = ReturnType<typeof createSandboxServer>
