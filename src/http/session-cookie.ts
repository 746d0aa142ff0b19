import type { FastifyReply, FastifyRequest } from 'fastify'

const SECURE_NAME = '__Host-onjang'
const PLAIN_NAME = 'onjang'

/**
 * Where TLS allows, the cookie is bound to its host (RFC 6265bis, 4.1.3.2); on plain loopback it can't be. Cookies do not tell ports apart
 * (RFC 6265, 8.5): where apps differ by port alone, the name does.
 */
function nameFor(request: FastifyRequest): string {
  if (request.protocol !== 'https') return PLAIN_NAME
  const { port } = new URL(`https://${request.host}`)
  return port ? `${SECURE_NAME}-${port}` : SECURE_NAME
}

export function readSessionToken(request: FastifyRequest): string | undefined {
  const token = request.cookies[nameFor(request)]
  return token && token.length <= 64 ? token : undefined
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string, role: 'shopper' | 'merchant'): void {
  const maxAge = role === 'shopper' ? 30 * 24 * 3_600 : 24 * 3_600
  reply.setCookie(nameFor(request), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https', maxAge })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameFor(request), { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' })
}
