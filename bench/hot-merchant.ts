import { openPlace } from './place.ts'
import { median, rounded, type Row } from './row.ts'
import { rushPlace, warmUp } from './rush-place.ts'

const RUNS = 3
const SECONDS = 8
const SHARE = 0.9

/** Nine of ten payments go to one stall, beside payments that go to all alike. */
export async function hotMerchant(): Promise<Row[]> {
  const place = await openPlace()
  try {
    await warmUp(place)
    const hot: number[] = []
    const uniform: number[] = []
    for (let run = 0; run < RUNS; run++) {
      uniform.push((await rushPlace(place, { seconds: SECONDS })).perSecond)
      hot.push((await rushPlace(place, { seconds: SECONDS, hot: SHARE })).perSecond)
    }
    return [{ name: 'hot_merchant', value: rounded(median(hot)), unit: 'payments/s', ratio: rounded(median(hot) / median(uniform)), against: 'payments to all stalls alike', n: RUNS }]
  } finally {
    await place.close()
  }
}
