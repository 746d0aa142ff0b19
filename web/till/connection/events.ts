import type { Till, TillEvent } from '../../../src/protocol/api/till.ts'
import { readResource, setResource } from '../../shared/http/use-resource.ts'
import { call } from '../../shared/http/call.ts'
import { signal } from '../../shared/sound/sounds.ts'
import { Store } from '../../shared/state/store.ts'
import { readSessionAgain } from '../../shared/session/session.ts'
import { approvalPath, requestPath } from '../commands.ts'
import { speakReceived } from '../codes/speak-row.tsx'

export type Received = Extract<TillEvent, { type: 'payment_received' }>

/** Whether news of payments arrives by itself now. */
export const connection = new Store<'connecting' | 'connected' | 'lost'>('connecting')

/** Payments heard of since the till was opened, by request. */
export const received = new Store<ReadonlyMap<string, Received>>(new Map())

/** The newest payment that nobody has looked at yet. */
export const newest = new Store<Received | null>(null)

/** Counted up when this till should read again what it shows: after a lost connection, a refund, a payment. */
export const salesChanged = new Store(0)

/** Counted up when a refund waits for the owner, or waits no more. */
export const approvalsChanged = new Store(0)

/** The browser comes back by itself after a lost connection, but not after a refusal: then we do, after so many milliseconds. */
const COME_BACK = 3_000

/**
 * Listens until the returned function is called. Every stream begins after the newest event known here, so that nothing
 * is missed in between: the browser repeats `Last-Event-ID` when it comes back by itself, and we say it when it gave up.
 */
export function listenToEvents(): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: string | null = null
  let stopped = false
  const comeBack = () => {
    connection.set('lost')
    timer = setTimeout(() => void open(), COME_BACK)
  }
  const open = async () => {
    last ??= await newestEvent()
    if (stopped) return
    if (last === null) return comeBack()
    const stream = new EventSource(`/v1/events?after=${last}`)
    source = stream
    stream.onopen = () => {
      connection.set('connected')
      resync()
    }
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) return connection.set('lost')
      void call('GET', '/v1/session')
      comeBack()
    }
    stream.onmessage = (message) => {
      if (/^[0-9]{1,18}$/.test(message.lastEventId)) last = message.lastEventId
      take(message.data)
    }
  }
  void open()
  return () => {
    stopped = true
    clearTimeout(timer)
    source?.close()
    connection.set('connecting')
    received.set(new Map())
    newest.set(null)
  }
}

/** The number of the newest event, read together with what the till shows; null when the server could not be asked. */
async function newestEvent(): Promise<string | null> {
  const outcome = await call<Till>('GET', '/v1/till')
  if (outcome.kind !== 'answer') return null
  setResource('/v1/till', outcome.value)
  return String(outcome.value.lastEvent)
}

function take(data: unknown): void {
  if (typeof data !== 'string') return
  const event = JSON.parse(data) as TillEvent
  if (event.type === 'payment_received') {
    if (received.get().has(event.requestId)) return
    received.set(new Map(received.get()).set(event.requestId, event))
    newest.set(event)
    signal('paid')
    speakReceived(event.amount)
  }
  if (event.type === 'request_cancelled') void readResource(requestPath(event.requestId))
  if (event.type === 'payment_refunded') void readResource(`/v1/sales/${event.payerId}/${event.paymentId}`)
  if (event.type === 'refund_approval_asked' || event.type === 'refund_approval_decided') {
    approvalsChanged.set(approvalsChanged.get() + 1)
    return void readResource(approvalPath(event.refundId))
  }
  if (event.type === 'staff_changed') return void readSessionAgain()
  void readResource('/v1/till')
  salesChanged.set(salesChanged.get() + 1)
}

/** Something may have been missed before the stream was open: whatever is on the screen is read again. */
function resync(): void {
  approvalsChanged.set(approvalsChanged.get() + 1)
  void readResource('/v1/till')
  salesChanged.set(salesChanged.get() + 1)
}
