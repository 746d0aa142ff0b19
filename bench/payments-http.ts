import { median, rounded, type Row } from './row.ts'
import { sendOpenLoop } from './open-loop.ts'
import { openPlace } from './place.ts'
import { rushPlace, warmUp } from './rush-place.ts'
import { prepareTpcB, runTpcB } from './tpc-b.ts'

const RUNS = 3
const SECONDS = 8
const FLOOR_PREPARED = 120_000

/** Signed payments through HTTP with every check, beside pgbench's TPC-B on the same server, and beside the floor; then at half that load. */
export async function paymentsHttp(): Promise<Row[]> {
  const place = await openPlace()
  const floor = await openPlace({ program: 'bench/floor-server.ts' })
  try {
    await prepareTpcB(place.serverUrl, 50)
    await warmUp(place)
    await warmUp(floor, FLOOR_PREPARED)
    const payments: number[] = []
    const floors: number[] = []
    const tpcB: number[] = []
    for (let run = 0; run < RUNS; run++) {
      tpcB.push(await runTpcB(place.serverUrl, SECONDS))
      payments.push((await rushPlace(place, { seconds: SECONDS })).perSecond)
      floors.push((await rushPlace(floor, { seconds: SECONDS, prepared: FLOOR_PREPARED })).perSecond)
    }
    const speed = median(payments)
    return [
      { name: 'tpc_b', value: rounded(median(tpcB)), unit: 'transactions/s', n: RUNS },
      { name: 'http_floor', value: rounded(median(floors)), unit: 'requests/s', n: RUNS },
      { name: 'payments_http', value: rounded(speed), unit: 'payments/s', ratio: rounded(speed / median(tpcB)), against: 'tpc_b', n: RUNS },
      { name: 'payments_http_floor', value: rounded(speed), unit: 'payments/s', ratio: rounded(speed / median(floors)), against: 'http_floor', n: RUNS },
      ...(await atHalfLoad(place, speed)),
    ]
  } finally {
    await place.close()
    await floor.close()
  }
}

async function atHalfLoad(place: Awaited<ReturnType<typeof openPlace>>, speed: number): Promise<Row[]> {
  const perSecond = speed / 2
  const p50: number[] = []
  const p99: number[] = []
  const sent: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const { accepted } = (await sendOpenLoop(place, [{ perSecond, seconds: SECONDS }], perSecond * SECONDS + 1)).phases[0]!
    sent.push(accepted.count / SECONDS)
    p50.push(accepted.p50)
    p99.push(accepted.p99)
  }
  return [
    { name: 'payments_half_load', value: rounded(median(sent)), unit: 'payments/s', ratio: rounded(median(sent) / speed), against: 'payments_http', n: RUNS },
    { name: 'payments_half_load_p50', value: rounded(median(p50)), unit: 'ms', ratio: rounded(median(p50) / 10), against: 'its limit, 10 ms', n: RUNS },
    { name: 'payments_half_load_p99', value: rounded(median(p99)), unit: 'ms', ratio: rounded(median(p99) / 50), against: 'its limit, 50 ms', n: RUNS },
  ]
}
