import { readFile } from 'node:fs/promises'
import { createServer, request as askLoopback, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import type { Lan } from '../../src/http/lan.ts'
import { GUIDE_STYLE, guidePage } from './guide-page.ts'
import type { Authority } from './make-certificate.ts'

/** What of the pretend world a phone may see: the messages, and what draws them. The bank and the switches stay on this machine. */
const OF_THE_INBOX = /^\/(\?.*)?$|^\/(assets|fonts|messages)\b/
const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Opens the page that tells a phone how to go on, and a window on the pretend text messages. Gives a function that closes both. */
export async function openRoom(lan: Lan, authority: Authority, folder: string, sandboxPort: number): Promise<() => void> {
  const [key, cert] = await Promise.all([readFile(join(folder, 'key.pem')), readFile(join(folder, 'certificate.pem'))])
  const guide = createServer((request, response) => answerGuide(request, response, lan, authority))
  const inbox = createTlsServer({ key, cert, minVersion: 'TLSv1.2' }, (request, response) => answerInbox(request, response, lan, sandboxPort))
  const servers = [await listening(guide, lan.guideUrl, lan.address), await listening(inbox, lan.inboxUrl, lan.address)]
  return () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  }
}

function answerGuide(request: IncomingMessage, response: ServerResponse, lan: Lan, authority: Authority): void {
  if (request.method !== 'GET' || request.headers.host !== new URL(lan.guideUrl).host) return refuse(response, 421)
  const language = /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ko'
  const send = (type: string, body: string | Buffer): void => void response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': type }).end(body)
  if (request.url === '/') return send('text/html; charset=utf-8', guidePage(lan, authority.fingerprint, language))
  if (request.url === '/style.css') return send('text/css; charset=utf-8', GUIDE_STYLE)
  if (request.url === '/onjang-practice.crt') return send('application/x-x509-ca-cert', authority.der)
  refuse(response, 404)
}

/** Passes the reading of messages on to the pretend world, which listens on loopback alone. */
function answerInbox(request: IncomingMessage, response: ServerResponse, lan: Lan, sandboxPort: number): void {
  const path = request.url ?? '/'
  if (request.method !== 'GET' || request.headers.host !== new URL(lan.inboxUrl).host) return refuse(response, 421)
  if (!OF_THE_INBOX.test(path)) return refuse(response, 404)
  const asked = askLoopback({ host: '127.0.0.1', port: sandboxPort, path, headers: { host: `localhost:${sandboxPort}` } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  asked.on('error', () => (response.headersSent ? response.destroy() : refuse(response, 502)))
  asked.end()
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end('')
}

function listening<Kind extends Server>(server: Kind, url: string, address: string): Promise<Kind> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(Number(new URL(url).port), address, () => done(server))
  })
}
