import type { ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import type { Channel } from '../database/notifications.ts'
import { findShopperCode, SHOPPER_CODES_CHANNEL } from '../payments/shopper-code.ts'
import type { ShopperCodeState } from '../protocol/api/codes.ts'
import type { Uuid } from '../values/uuid.ts'

const HEARTBEAT = 15_000

type Stream = { payerId: Uuid; codeId: Uuid; response: ServerResponse }

/** Tells wallets, on every server of the database, what has become of the code that they show. */
export type ShopperCodeHub = {
  channel: Channel
  /** Begins a stream that says how the code stands now, and says it again when it was claimed; that or the code's end ends it. */
  open(payerId: Uuid, codeId: Uuid, response: ServerResponse): void
  stop(): void
}

/** Each event is the whole state, so that a stream which begins anew needs to know nothing of the one before. */
export function shopperCodeHub(pool: Pool, onError: (error: unknown) => void): ShopperCodeHub {
  const streams = new Map<Uuid, Set<Stream>>()
  const tellOne = (stream: Stream): void => void tell(pool, stream).catch((error: unknown) => (onError(error), stream.response.destroy()))
  const wake = (codeId: Uuid): void => streams.get(codeId)?.forEach(tellOne)
  // A code lives a few minutes: the beat also finds out that its time is over.
  const heartbeat = setInterval(() => [...streams.keys()].forEach(wake), HEARTBEAT)

  return {
    channel: { name: SHOPPER_CODES_CHANNEL, onNotification: wake, onListening: () => [...streams.keys()].forEach(wake) },
    open(payerId, codeId, response) {
      const stream = { payerId, codeId, response }
      const set = streams.get(codeId) ?? new Set()
      streams.set(codeId, set.add(stream))
      response.on('close', () => {
        set.delete(stream)
        if (set.size === 0 && streams.get(codeId) === set) streams.delete(codeId)
      })
      response.write('retry: 500\n\n')
      tellOne(stream)
    },
    stop() {
      clearInterval(heartbeat)
      for (const stream of [...streams.values()].flatMap((set) => [...set])) stream.response.end()
    },
  }
}

async function tell(pool: Pool, { payerId, codeId, response }: Stream): Promise<void> {
  const found = await findShopperCode(pool, payerId, codeId)
  if (response.destroyed) return
  const data: ShopperCodeState = { state: found?.state ?? 'expired', requestId: found?.claimedBy ?? null }
  response.write(`data: ${JSON.stringify(data)}\n\n`)
  if (data.state !== 'open') response.end()
}
