import type { ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import type { Channel } from '../database/notifications.ts'
import { MERCHANT_EVENTS_CHANNEL, readMerchantEvents } from '../markets/merchant-events.ts'
import type { Uuid } from '../values/uuid.ts'

const PAGE = 200
/** A till that reads so slowly that this many bytes wait for it is cut off; it resumes by number. */
const MOST_BUFFERED = 262_144
const HEARTBEAT = 15_000

type Stream = { merchantId: Uuid; personId: Uuid; response: ServerResponse; last: bigint; isReading: boolean; isAskedAgain: boolean; stillAllowed: () => Promise<boolean> }

/** Carries each merchant's numbered events to the tills that listen, on every server of the database. */
export type MerchantEventHub = {
  channel: Channel
  /** Begins a stream after event `after`. The response's headers are written; it ends when the till goes or its session does. */
  open(listener: { merchantId: Uuid; personId: Uuid }, after: bigint, response: ServerResponse, stillAllowed: () => Promise<boolean>): void
  /** Ends the streams of a person whose sessions have ended. */
  lookAgain(personId: Uuid): void
  stop(): void
}

/** Whenever listening begins anew, it looks for what was missed meanwhile. */
export function merchantEventHub(pool: Pool, onError: (error: unknown) => void): MerchantEventHub {
  const streams = new Map<Uuid, Set<Stream>>()
  const wake = (merchantId: Uuid): void => {
    for (const stream of streams.get(merchantId) ?? []) void deliver(pool, stream).catch((error: unknown) => (onError(error), stream.response.destroy()))
  }
  const beatSafely = (stream: Stream): void => void beat(stream).catch((error: unknown) => (onError(error), stream.response.destroy()))
  const heartbeat = setInterval(() => {
    for (const stream of [...streams.values()].flatMap((set) => [...set])) beatSafely(stream)
  }, HEARTBEAT)

  return {
    channel: { name: MERCHANT_EVENTS_CHANNEL, onNotification: (payload) => payload.split(',').forEach(wake), onListening: () => [...streams.keys()].forEach(wake) },
    open({ merchantId, personId }, after, response, stillAllowed) {
      const stream: Stream = { merchantId, personId, response, last: after, isReading: false, isAskedAgain: false, stillAllowed }
      const set = streams.get(merchantId) ?? new Set()
      streams.set(merchantId, set.add(stream))
      response.on('close', () => {
        set.delete(stream)
        if (set.size === 0 && streams.get(merchantId) === set) streams.delete(merchantId)
      })
      response.write('retry: 1000\n\n')
      wake(merchantId)
    },
    lookAgain(personId) {
      for (const stream of [...streams.values()].flatMap((set) => [...set])) if (stream.personId === personId) beatSafely(stream)
    },
    stop() {
      clearInterval(heartbeat)
      for (const stream of [...streams.values()].flatMap((set) => [...set])) stream.response.end()
    },
  }
}

/** Sends what the stream has not had yet. One read at a time; a wake-up during a read makes it read once more. */
async function deliver(pool: Pool, stream: Stream): Promise<void> {
  if (stream.isReading) {
    stream.isAskedAgain = true
    return
  }
  stream.isReading = true
  try {
    do {
      stream.isAskedAgain = false
      const events = await readMerchantEvents(pool, stream.merchantId, stream.last, PAGE)
      for (const event of events) {
        stream.response.write(`id: ${event.number}\ndata: ${JSON.stringify(event.data)}\n\n`)
        stream.last = event.number
      }
      if (stream.response.writableLength > MOST_BUFFERED) stream.response.destroy()
      if (events.length === PAGE) stream.isAskedAgain = true
    } while (stream.isAskedAgain && !stream.response.destroyed)
  } finally {
    stream.isReading = false
  }
}

/** Keeps the connection alive, and ends it when its session has ended. */
async function beat(stream: Stream): Promise<void> {
  if (await stream.stillAllowed()) stream.response.write(': still here\n\n')
  else stream.response.end()
}
