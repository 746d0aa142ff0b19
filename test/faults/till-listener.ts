import { request as httpRequest } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Merchant } from '../people.ts'

/** A till that hears its events and, whenever the connection breaks, goes on from the last number it has. */
export class TillListener {
  readonly merchantId: string
  /** Complaints: a number that came twice or left one out. */
  readonly complaints: string[] = []
  readonly #merchant: Merchant
  readonly #port: number
  readonly #stopping = new AbortController()
  #last: number
  #connections = 0

  constructor(merchant: Merchant, port: number) {
    this.#merchant = merchant
    this.#port = port
    this.merchantId = merchant.till.merchant.id
    this.#last = merchant.till.lastEvent
    void this.#listen()
  }

  get last(): number {
    return this.#last
  }

  get connections(): number {
    return this.#connections
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #listen(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#connect()
      await pause(50)
    }
  }

  #connect(): Promise<void> {
    const { host, cookie } = this.#merchant.client
    const headers = { host, cookie: cookie ?? '', accept: 'text/event-stream', 'last-event-id': String(this.#last) }
    return new Promise((ended) => {
      const sent = httpRequest({ host: '127.0.0.1', port: this.#port, path: '/v1/events', headers, signal: this.#stopping.signal }, (response) => {
        this.#connections++
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
          const whole = text.lastIndexOf('\n\n')
          for (const [, number] of text.slice(0, whole + 1).matchAll(/^id: (\d+)$/gm)) this.#hear(Number(number))
          text = text.slice(whole + 1)
        })
        response.on('error', () => ended())
        response.on('close', () => ended())
      })
      sent.on('error', () => ended())
      sent.end()
    })
  }

  #hear(number: number): void {
    if (number !== this.#last + 1) this.complaints.push(`the till of merchant ${this.merchantId} heard event ${number} after ${this.#last}`)
    this.#last = Math.max(this.#last, number)
  }
}
