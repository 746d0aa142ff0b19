import { Agent, request as httpRequest } from 'node:http'

export type Answer<Body = Record<string, unknown>> = { status: number; headers: Record<string, string | string[] | undefined>; body: Body; text: string }

export type CallOptions = { body?: unknown; rawBody?: string | Buffer; headers?: Record<string, string>; language?: 'ko' | 'en'; signal?: AbortSignal }

/** A browser's stand-in for one app: its host, its origin and its cookie. Resolves with any answer; rejects when none came. */
export class ApiClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 600 })
  readonly #port: number
  readonly #host: string
  readonly #localAddress: string | undefined
  cookie: string | undefined

  /** `localAddress`, such as 127.0.1.7, calls from an address of its own: limits per address are then this client's alone. */
  constructor(appUrl: string, localAddress?: string) {
    const { host, port } = new URL(appUrl)
    this.#host = host
    this.#port = Number(port)
    this.#localAddress = localAddress
  }

  get host(): string {
    return this.#host
  }

  call<Body = Record<string, unknown>>(method: string, path: string, options: CallOptions = {}): Promise<Answer<Body>> {
    const payload = options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
    const headers: Record<string, string> = {
      host: this.#host,
      origin: `http://${this.#host}`,
      'accept-language': options.language ?? 'ko',
      ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }),
      ...(this.cookie ? { cookie: this.cookie } : {}),
      ...options.headers,
    }
    return new Promise((answer, refuse) => {
      const from = this.#localAddress ? { localAddress: this.#localAddress } : {}
      const sent = httpRequest({ agent: this.#agent, host: '127.0.0.1', port: this.#port, method, path, headers, ...from, ...(options.signal ? { signal: options.signal } : {}) }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', refuse)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          for (const line of response.headers['set-cookie'] ?? []) this.#keep(line.split(';')[0]!)
          answer({ status: response.statusCode!, headers: response.headers, body: parse(text) as Body, text })
        })
      })
      sent.on('error', refuse)
      sent.end(payload)
    })
  }

  /** Keeps a cookie in place of one of the same name. */
  #keep(cookie: string): void {
    const name = cookie.slice(0, cookie.indexOf('=') + 1)
    const others = (this.cookie ?? '').split('; ').filter((kept) => kept !== '' && !kept.startsWith(name))
    this.cookie = [...others, cookie].join('; ')
  }

  close(): void {
    this.#agent.destroy()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
