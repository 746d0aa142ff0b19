import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * What befalls one request on its way.
 * - request_lost: it never arrives, and the connection breaks · reply_lost: it arrives, and the answer is lost with the connection ·
 *   reply_cut: half of the answer comes · duplicated: it arrives twice, the second copy a moment later, and the first answer comes back
 * - gateway_before, gateway_after: somebody else on the way answers 502 with a page of his own, before or after it arrived
 * - held: it arrives only after a while, whether anybody still waits or not
 */
export type FaultKind = 'none' | 'request_lost' | 'reply_lost' | 'reply_cut' | 'duplicated' | 'gateway_before' | 'gateway_after' | 'held'
export type Fault = { kind: FaultKind; milliseconds?: number }

/** `attempt` is the header `x-attempt` of the request: which errand, and the how manieth try. */
export type FaultChooser = (request: { method: string; path: string; attempt: string }) => Fault

export type FaultProxy = {
  port: number
  /** How often each fault was dealt out. */
  dealt: Record<FaultKind, number>
  /** Resolves when everything held back has been let go and answered. */
  settled(): Promise<void>
  stop(): Promise<void>
}

type Reply = { status: number; headers: IncomingHttpHeaders; body: Buffer }

const FOREIGN_PAGE = '<!doctype html><title>502 Bad Gateway</title>'

/** Stands between clients and the server at `target`, and lets happen to each request what `choose` says. */
export async function startFaultProxy(target: number, choose: FaultChooser): Promise<FaultProxy> {
  const dealt: FaultProxy['dealt'] = { none: 0, request_lost: 0, reply_lost: 0, reply_cut: 0, duplicated: 0, gateway_before: 0, gateway_after: 0, held: 0 }
  const underWay = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const handled = handle(target, choose, dealt, request, response)
      // The server behind is gone: to the client it looks as if the line broke.
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(handled))
    underWay.add(handled)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay)
  }
  return {
    port: (server.address() as AddressInfo).port,
    dealt,
    settled,
    async stop() {
      server.closeAllConnections()
      const closed = new Promise((done) => server.close(done))
      await settled()
      await closed
    },
  }
}

async function handle(target: number, choose: FaultChooser, dealt: FaultProxy['dealt'], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readAll(request)
  const fault = choose({ method: request.method!, path: request.url!, attempt: String(request.headers['x-attempt'] ?? '') })
  dealt[fault.kind]++
  switch (fault.kind) {
    case 'none':
      return send(response, await forward(target, request, body))
    case 'request_lost':
      return void response.destroy()
    case 'reply_lost':
      await forward(target, request, body)
      return void response.destroy()
    case 'reply_cut':
      return cut(response, await forward(target, request, body))
    case 'duplicated': {
      const first = forward(target, request, body)
      await pause(fault.milliseconds ?? 0)
      const second = forward(target, request, body)
      send(response, await first)
      return void (await second)
    }
    case 'gateway_before':
      return foreignAnswer(response)
    case 'gateway_after':
      await forward(target, request, body)
      return foreignAnswer(response)
    case 'held':
      await pause(fault.milliseconds ?? 0)
      return send(response, await forward(target, request, body))
  }
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function forward(target: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Reply> {
  const reply = await new Promise<IncomingMessage>((done, refuse) => {
    const sent = httpRequest({ host: '127.0.0.1', port: target, method, path: url, headers: asSentTo(target, headers), agent: false }, done)
    sent.on('error', refuse)
    sent.end(body)
  })
  return { status: reply.statusCode!, headers: reply.headers, body: await readAll(reply) }
}

/** To the server the request must look as if it had come straight to it: it knows the hosts that are its own. */
function asSentTo(target: number, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const moved = { ...headers }
  for (const name of ['host', 'origin'] as const) if (moved[name]) moved[name] = moved[name].replace(/:\d+$/, `:${target}`)
  return moved
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return
  response.writeHead(status, headers).end(body)
}

/** The head and half of the body, and then the line breaks. */
function cut(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return
  response.writeHead(status, headers)
  response.write(body.subarray(0, body.length >> 1), () => response.destroy())
}

function foreignAnswer(response: ServerResponse): void {
  if (response.destroyed) return
  response.writeHead(502, { 'content-type': 'text/html' }).end(FOREIGN_PAGE)
}
