import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { AuditKeeping } from '../audit/keep-audit.ts'
import type { Admission } from './admission.ts'

export type Metrics = {
  registry: Registry
  observeRequest(route: string, method: string, status: number, seconds: number): void
  observeBatch: (batch: BatchFigures) => void
  observeDelivery: (state: 'delivered' | 'given_up' | 'waiting') => void
  observeAudit(audit: Pick<AuditKeeping, 'checkpointAge' | 'lag'>): void
  observeCentre(countSetAside: () => Promise<number>): void
}

/** How finely the event loop's delay is measured, in milliseconds: no less is ever reported. */
const DELAY_RESOLUTION = 20

type BatchFigures = { size: number; milliseconds: number; waiting: number; longestWait: number }

/** What the server says of itself at `/metrics`: requests, payment batches, queue, event loop, memory. */
export function createMetrics(door: Pick<Admission, 'inHand' | 'turnedAway'>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({ name: 'onjang_http_request_seconds', help: 'Time from request to answer', labelNames: ['route', 'method', 'status'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3], registers })
  const batchSize = new Histogram({ name: 'onjang_payment_batch_size', help: 'Payments decided in one transaction', buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500], registers })
  const batchTime = new Histogram({ name: 'onjang_payment_batch_seconds', help: 'Time to decide and commit a batch', buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1], registers })
  const queueTime = new Histogram({ name: 'onjang_payment_queue_seconds', help: 'Longest time that a payment of the batch waited for it to begin', buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1], registers })
  const waiting = new Gauge({ name: 'onjang_payments_waiting', help: 'Payments that wait for a batch', registers })
  const payments = new Counter({ name: 'onjang_payments_decided_total', help: 'Payments decided since the start', registers })
  const loads = Object.keys(door.inHand) as (keyof typeof door.inHand)[]
  const set = (gauge: Gauge<'load'>, counts: typeof door.inHand): void => loads.forEach((load) => gauge.set({ load }, counts[load]))
  const inHand: Gauge<'load'> = new Gauge({ name: 'onjang_in_hand', help: 'Requests that are worked on', labelNames: ['load'], registers, collect: () => set(inHand, door.inHand) })
  const turnedAway: Gauge<'load'> = new Gauge({ name: 'onjang_turned_away_total', help: 'Requests for which there was no room since the start', labelNames: ['load'], registers, collect: () => set(turnedAway, door.turnedAway) })
  const deliveries = new Counter({ name: 'onjang_notice_deliveries_total', help: 'Tries to send a notice to a phone, by how they ended', labelNames: ['state'], registers })
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION })
  delay.enable()
  const collectDelay = (gauge: Gauge): void => {
    gauge.set(delay.percentile(99) / 1e9)
    delay.reset()
  }
  new Gauge({ name: 'onjang_event_loop_delay_p99_seconds', help: 'Delay of the event loop since it was last asked for', registers, collect() { collectDelay(this) } })
  new Gauge({ name: 'onjang_resident_memory_bytes', help: 'Memory of the process', registers, collect() { this.set(process.memoryUsage.rss()) } })
  return {
    registry,
    observeRequest(route, method, status, seconds) {
      requests.observe({ route, method, status: String(status) }, seconds)
    },
    observeBatch(batch) {
      batchSize.observe(batch.size)
      batchTime.observe(batch.milliseconds / 1_000)
      queueTime.observe(batch.longestWait / 1_000)
      waiting.set(batch.waiting)
      payments.inc(batch.size)
    },
    observeDelivery: (state) => deliveries.inc({ state }),
    observeAudit(audit) {
      new Gauge({ name: 'onjang_audit_checkpoint_age_seconds', help: 'Since this server last signed a checkpoint of the audit log; above 150 one is missing', registers, collect() { this.set(audit.checkpointAge()) } })
      new Gauge({ name: 'onjang_audit_lag_seconds', help: 'How far the audit log is behind the ledger', registers, collect() { this.set(audit.lag()) } })
    },
    observeCentre(countSetAside) {
      new Gauge({ name: 'onjang_otp_centre_events_set_aside', help: 'Events of the shared OTP centre that could not be taken in and wait for an operator; npm run verify names them', registers, async collect() { this.set(await countSetAside()) } })
    },
  }
}
