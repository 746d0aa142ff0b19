import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionRole } from '../authenticators/session.ts'
import { TRUSTED_DAYS } from '../authenticators/trusted-browser.ts'

const SECURE_NAME = '__Host-onjang'
const PLAIN_NAME = 'onjang'

/**
 * Where TLS allows, the cookie is bound to its host (RFC 6265bis, 4.1.3.2); on plain loopback it can't be. Cookies do not tell ports apart
 * (RFC 6265, 8.5): where apps differ by port alone, the name does.
 */
function nameFor(request: FastifyRequest, suffix = ''): string {
  if (request.protocol !== 'https') return PLAIN_NAME + suffix
  const { port } = new URL(`https://${request.host}`)
  return (port ? `${SECURE_NAME}-${port}` : SECURE_NAME) + suffix
}

/** Beside the session's name: what makes this browser known. */
const BROWSER = '-browser'
/** Seconds. The cookies of office and console end with the browser: the computer may be anybody's. */
const COOKIE_LIFE = { shopper: { maxAge: 30 * 24 * 3_600 }, merchant: { maxAge: 24 * 3_600 }, office: {}, operator: {} } as const

export function readSessionToken(request: FastifyRequest): string | undefined {
  return readToken(request, nameFor(request))
}

/** What this browser was given when a phone was proved on it. */
export function readBrowserToken(request: FastifyRequest): string | undefined {
  return readToken(request, nameFor(request, BROWSER))
}

function readToken(request: FastifyRequest, name: string): string | undefined {
  const token = request.cookies[name]
  return token && token.length <= 64 ? token : undefined
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string, role: SessionRole): void {
  reply.setCookie(nameFor(request), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https', ...COOKIE_LIFE[role] })
}

export function setBrowserCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(nameFor(request, BROWSER), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https', maxAge: TRUSTED_DAYS * 24 * 3_600 })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameFor(request), { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' })
}
