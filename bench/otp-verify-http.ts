import { openPlace } from './place.ts'
import { median, rounded, type Row } from './row.ts'
import { giveGenerators, rushCodes } from './rush-codes.ts'
import { rushPlace, warmUp } from './rush-place.ts'

const RUNS = 3
const SECONDS = 8
const WARM_UP = 10
/** More codes than can be checked in the time, each good once. */
const MOST_PER_SECOND = 12_000
const SHOPPERS = 2_000
const FLOOR_PREPARED = 120_000

/**
 * One-time codes through HTTP with everything: session, guess counted and committed, seed opened, step spent; beside the floor of payments (session and
 * signature, no database), and beside the same route without a database.
 */
export async function otpVerifyHttp(): Promise<Row[]> {
  const place = await openPlace({ program: 'bench/unlimited-server.ts', shoppers: SHOPPERS })
  const floor = await openPlace({ program: 'bench/otp-floor-server.ts', shoppers: SHOPPERS })
  const payments = await openPlace({ program: 'bench/floor-server.ts' })
  try {
    const [real, bare] = [await giveGenerators(place), await giveGenerators(floor)]
    for (const holders of [real, bare]) await rushCodes(holders, { seconds: WARM_UP, prepared: WARM_UP * MOST_PER_SECOND })
    await warmUp(payments, FLOOR_PREPARED)
    const checks: number[] = []
    const floors: number[] = []
    const httpFloors: number[] = []
    for (let run = 0; run < RUNS; run++) {
      checks.push(await rushCodes(real, { seconds: SECONDS, prepared: SECONDS * MOST_PER_SECOND }))
      floors.push(await rushCodes(bare, { seconds: SECONDS, prepared: SECONDS * MOST_PER_SECOND }))
      httpFloors.push((await rushPlace(payments, { seconds: SECONDS, prepared: FLOOR_PREPARED })).perSecond)
    }
    const speed = median(checks)
    return [
      { name: 'http_floor', value: rounded(median(httpFloors)), unit: 'requests/s', n: RUNS },
      { name: 'otp_http_floor', value: rounded(median(floors)), unit: 'requests/s', n: RUNS },
      { name: 'otp_verify_http', value: rounded(speed), unit: 'codes/s', ratio: rounded(speed / median(httpFloors)), against: 'http_floor', n: RUNS },
      { name: 'otp_verify_http_own', value: rounded(speed), unit: 'codes/s', ratio: rounded(speed / median(floors)), against: 'otp_http_floor', n: RUNS },
    ]
  } finally {
    await place.close()
    await floor.close()
    await payments.close()
  }
}
