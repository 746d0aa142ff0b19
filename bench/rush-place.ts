import type { Place } from './place.ts'
import { makePayments } from './prepared-market.ts'
import { rush, type LoadResult } from './wrk.ts'

/** So many that batches fill, as in a market's rush; the wait of each is then what the whole queue takes. */
export const CONNECTIONS = 256
const MOST_PER_SECOND = 8_000
/** Before anything is measured the server has paid for so many seconds: code that has just been started is compiled while it runs. */
const WARM_UP = 10

export type RushOptions = {
  seconds: number
  connections?: number
  /** The share that goes to the first stall. */
  hot?: number
  /** More than can be paid in the time. */
  prepared?: number
  /** Another server on the same database. */
  port?: number
}

/** Prepares payments and sends them. Throws when any was answered by anything but 200 or 503. */
export async function rushPlace(place: Place, options: RushOptions): Promise<LoadResult> {
  const { system, programme, shoppers, stalls, pool } = place
  const count = options.prepared ?? options.seconds * MOST_PER_SECOND
  const payments = await makePayments(pool, { deploymentId: system.deployment.deploymentId, programme, shoppers, stalls, count, ...(options.hot === undefined ? {} : { hot: options.hot }) })
  const result = await rush({
    port: options.port ?? system.port,
    host: new URL(system.walletUrl).host.replace(/\d+$/, String(options.port ?? system.port)),
    payments,
    connections: options.connections ?? CONNECTIONS,
    seconds: options.seconds,
  })
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.answered} requests failed`)
  return result
}

export async function warmUp(place: Place, prepared?: number): Promise<void> {
  await rushPlace(place, { seconds: WARM_UP, ...(prepared === undefined ? {} : { prepared }) })
}
