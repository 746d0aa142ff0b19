import { median, rounded, type Row } from './row.ts'
import { sendOpenLoop } from './open-loop.ts'
import { openPlace, type Place } from './place.ts'
import { CONNECTIONS, rushPlace, warmUp } from './rush-place.ts'
import { prepareTpcB, runTpcB } from './tpc-b.ts'

const RUNS = 3
const SECONDS = 8
const FLOOR_PREPARED = 120_000
/** Seconds at half load that are not counted: its connections are opened then, and the sender's code is compiled. */
const LEAD_IN = 2

/** Signed payments through HTTP with every check, beside pgbench's TPC-B on the same server, and beside the floor; then at half that load. */
export async function paymentsHttp(): Promise<Row[]> {
  const place = await openPlace()
  try {
    const { speed, rows } = await besideItsPeers(place)
    return [...rows, ...(await atHalfLoad(place, speed))]
  } finally {
    await place.close()
  }
}

/** The floor's server is there for these runs only: it has a database of its own to look after. */
async function besideItsPeers(place: Place): Promise<{ speed: number; rows: Row[] }> {
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
    const rows: Row[] = [
      { name: 'tpc_b', value: rounded(median(tpcB)), unit: 'transactions/s', n: RUNS },
      { name: 'http_floor', value: rounded(median(floors)), unit: 'requests/s', n: RUNS },
      { name: 'payments_http', value: rounded(speed), unit: 'payments/s', ratio: rounded(speed / median(tpcB)), against: 'tpc_b', n: RUNS },
      { name: 'payments_http_floor', value: rounded(speed), unit: 'payments/s', ratio: rounded(speed / median(floors)), against: 'http_floor', n: RUNS },
    ]
    return { speed, rows }
  } finally {
    await floor.close()
  }
}

async function atHalfLoad(place: Place, speed: number): Promise<Row[]> {
  const perSecond = speed / 2
  const p50: number[] = []
  const p99: number[] = []
  const sent: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const phases = [{ perSecond, seconds: LEAD_IN }, { perSecond, seconds: SECONDS }]
    const { accepted } = (await sendOpenLoop(place, phases, perSecond * (LEAD_IN + SECONDS) + 1, CONNECTIONS)).phases[1]!
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
