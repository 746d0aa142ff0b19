import type { Row } from './row.ts'
import { median, rounded } from './row.ts'
import { openPlace, type Place } from './place.ts'
import { makePayments } from './prepared-market.ts'
import { prepareTpcB, runTpcB } from './tpc-b.ts'
import { rush, type LoadResult } from './wrk.ts'

const RUNS = 3
const SECONDS = 8
const CONNECTIONS = 128
/** More than can be paid in a run. */
const PREPARED = 45_000

/** Signed payments through HTTP with every check, beside pgbench's TPC-B on the same server, and beside the floor. */
export async function paymentsHttp(): Promise<Row[]> {
  const place = await openPlace()
  const floor = await openPlace({ program: 'bench/floor-server.ts' })
  try {
    await prepareTpcB(place.serverUrl, 50)
    const payments: number[] = []
    const floors: number[] = []
    const tpcB: number[] = []
    for (let run = 0; run < RUNS; run++) {
      tpcB.push(await runTpcB(place.serverUrl, SECONDS))
      payments.push((await rushPlace(place, PREPARED)).perSecond)
      floors.push((await rushPlace(floor, PREPARED * 3)).perSecond)
    }
    const speed = median(payments)
    return [
      { name: 'tpc_b', value: rounded(median(tpcB)), unit: 'transactions/s', n: RUNS },
      { name: 'http_floor', value: rounded(median(floors)), unit: 'requests/s', n: RUNS },
      { name: 'payments_http', value: rounded(speed), unit: 'payments/s', ratio: rounded(speed / median(tpcB)), against: 'tpc_b', n: RUNS },
      { name: 'payments_http_floor', value: rounded(speed), unit: 'payments/s', ratio: rounded(speed / median(floors)), against: 'http_floor', n: RUNS },
    ]
  } finally {
    await place.close()
    await floor.close()
  }
}

async function rushPlace(place: Place, count: number): Promise<LoadResult> {
  const { system, programme, shoppers, stalls, pool } = place
  const payments = await makePayments(pool, { deploymentId: system.deployment.deploymentId, programme, shoppers, stalls, count })
  const result = await rush({ port: system.port, host: new URL(system.walletUrl).host, payments, connections: CONNECTIONS, seconds: SECONDS })
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.answered} requests failed`)
  return result
}
