import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Place } from './place.ts'
import { makePayments } from './prepared-market.ts'
import { run } from './wrk.ts'

export type OpenLoopPhase = { perSecond: number; seconds: number }
export type OpenLoopPlan = { rows: string; host: string; port: number; connectionsBefore: number; mostConnections: number; phases: readonly OpenLoopPhase[] }

/** Milliseconds from when a payment was due to the end of its answer. */
export type AnswerTimes = { count: number; p50: number; p99: number }
export type OpenLoopResult = {
  sent: number
  /** Connections that broke and answers that did not come. */
  failed: number
  /** Answers other than 200 and 503. */
  otherwise: number
  connections: number
  /** How late the sender itself was at the most, in milliseconds. */
  latest: number
  /** Each second of the run, by when its payments were due. */
  seconds: { accepted: AnswerTimes; turnedAway: AnswerTimes }[]
  phases: { accepted: AnswerTimes; turnedAway: AnswerTimes }[]
}

/** So many are open before the first payment is due, unless said otherwise. */
const CONNECTIONS_BEFORE = 2_000
const MOST_CONNECTIONS = 10_000

/**
 * Prepares payments to be sent at a fixed pace, phase after phase; `send` sends them. `prepared`: how many different ones, of which as many are
 * paid at the most. `send` throws when any was answered by anything but 200 or 503, or not at all.
 */
export async function prepareOpenLoop(place: Place, phases: readonly OpenLoopPhase[], prepared: number, connectionsBefore = CONNECTIONS_BEFORE): Promise<{ send(): Promise<OpenLoopResult> }> {
  const { system, programme, shoppers, stalls, pool } = place
  const payments = await makePayments(pool, { deploymentId: system.deployment.deploymentId, programme, shoppers, stalls, count: Math.ceil(prepared) })
  return {
    async send() {
      const folder = await mkdtemp(join(tmpdir(), 'onjang-open-loop-'))
      try {
        const host = new URL(system.walletUrl).host
        const plan: OpenLoopPlan = { rows: join(folder, 'payments.tsv'), host, port: system.port, connectionsBefore, mostConnections: MOST_CONNECTIONS, phases }
        await writeFile(plan.rows, payments.map((payment) => `${payment.id}\t${payment.cookie}\t${payment.body}\n`).join(''))
        await writeFile(join(folder, 'plan.json'), JSON.stringify(plan))
        const result = JSON.parse(await run(process.execPath, [join(import.meta.dirname, 'open-loop-sender.ts'), join(folder, 'plan.json')])) as OpenLoopResult
        if (result.failed + result.otherwise > 0) throw new Error(`${result.failed} payments were not answered, ${result.otherwise} were answered otherwise than by 200 or 503`)
        return result
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

/** Prepares and sends. */
export async function sendOpenLoop(place: Place, phases: readonly OpenLoopPhase[], prepared: number, connectionsBefore?: number): Promise<OpenLoopResult> {
  return (await prepareOpenLoop(place, phases, prepared, connectionsBefore)).send()
}
