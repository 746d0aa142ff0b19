import { request as httpRequest, type ClientRequest } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { TillEvent } from '../../src/protocol/api/till.ts'
import type { ApiClient } from '../api-client.ts'

export type HeardEvent = { number: number; data: TillEvent; heardAt: number }

/** A till's open stream of events (WHATWG HTML, 9.2). */
export class EventStream {
  readonly events: HeardEvent[] = []
  /** Resolves when the stream has ended, whoever ended it. */
  readonly ended: Promise<void>
  readonly #sent: ClientRequest

  private constructor(sent: ClientRequest, ended: Promise<void>) {
    this.#sent = sent
    this.ended = ended
  }

  /** Opens a stream and resolves when the server has accepted it; rejects with the status otherwise. */
  static open(client: ApiClient, port: number, options: { lastEventId?: number | string; after?: number } = {}): Promise<EventStream> {
    const { lastEventId, after } = options
    const headers = { host: client.host, cookie: client.cookie!, ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }) }
    const path = after === undefined ? '/v1/events' : `/v1/events?after=${after}`
    return new Promise((opened, refuse) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
        if (response.statusCode !== 200) {
          response.resume()
          return refuse(new Error(String(response.statusCode)))
        }
        const { promise, resolve } = Promise.withResolvers<void>()
        const stream = new EventStream(sent, promise)
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text = stream.#take(text + part)))
        response.on('error', () => resolve())
        response.on('close', () => resolve())
        return opened(stream)
      })
      sent.on('error', refuse)
      sent.end()
    })
  }

  get numbers(): number[] {
    return this.events.map(({ number }) => number)
  }

  /** Resolves when an event was heard for which `isIt` holds; throws after ten seconds without. */
  async heard(isIt: (event: HeardEvent) => boolean): Promise<HeardEvent> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(2)) {
      const found = this.events.find(isIt)
      if (found) return found
    }
    throw new Error(`not heard; heard ${JSON.stringify(this.numbers)}`)
  }

  cut(): Promise<void> {
    this.#sent.destroy()
    return this.ended
  }

  #take(text: string): string {
    const blocks = text.split('\n\n')
    for (const block of blocks.slice(0, -1)) {
      const number = /^id: (\d+)$/m.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (number && data) this.events.push({ number: Number(number), data: JSON.parse(data) as TillEvent, heardAt: Date.now() })
    }
    return blocks.at(-1)!
  }
}
