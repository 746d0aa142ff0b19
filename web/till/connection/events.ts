import type { TillEvent } from '../../../src/protocol/api/till.ts'
import { readResource } from '../../shared/http/use-resource.ts'
import { call } from '../../shared/http/call.ts'
import { signal } from '../../shared/sound/sounds.ts'
import { Store } from '../../shared/state/store.ts'
import { requestPath } from '../commands.ts'

export type Received = Extract<TillEvent, { type: 'payment_received' }>

/** Whether news of payments arrives by itself now. */
export const connection = new Store<'connecting' | 'connected' | 'lost'>('connecting')

/** Payments heard of since the till was opened, by request. */
export const received = new Store<ReadonlyMap<string, Received>>(new Map())

/** The newest payment that nobody has looked at yet. */
export const newest = new Store<Received | null>(null)

/** Counted up when this till should read again what it shows: after a lost connection, a refund, a payment. */
export const salesChanged = new Store(0)

/** The browser comes back by itself after a lost connection, but not after a refusal: then we do, after so many milliseconds. */
const COME_BACK = 3_000

/** Listens until the returned function is called. The browser repeats `Last-Event-ID`, so that nothing is missed in between. */
export function listenToEvents(): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    const stream = new EventSource('/v1/events')
    source = stream
    stream.onopen = () => {
      connection.set('connected')
      resync()
    }
    stream.onerror = () => {
      connection.set('lost')
      if (stream.readyState !== EventSource.CLOSED) return
      void call('GET', '/v1/session')
      timer = setTimeout(open, COME_BACK)
    }
    stream.onmessage = (message) => take(message.data)
    stream.addEventListener('resync', resync)
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
    connection.set('connecting')
    received.set(new Map())
    newest.set(null)
  }
}

function take(data: unknown): void {
  if (typeof data !== 'string') return
  const event = JSON.parse(data) as TillEvent
  if (event.type === 'payment_received') {
    if (received.get().has(event.requestId)) return
    received.set(new Map(received.get()).set(event.requestId, event))
    newest.set(event)
    signal('paid')
  }
  if (event.type === 'request_cancelled') void readResource(requestPath(event.requestId))
  if (event.type === 'payment_refunded') void readResource(`/v1/sales/${event.payerId}/${event.paymentId}`)
  void readResource('/v1/till')
  salesChanged.set(salesChanged.get() + 1)
}

/** Something may have been missed before the stream was open: whatever is on the screen is read again. */
function resync(): void {
  void readResource('/v1/till')
  salesChanged.set(salesChanged.get() + 1)
}
