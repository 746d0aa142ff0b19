import { setTimeout as pause } from 'node:timers/promises'
import { hashSecret } from '../src/authenticators/argon2.ts'
import { readSecrets } from '../src/configuration/secrets.ts'
import { ApiClient } from '../test/api-client.ts'
import { prepareOpenLoop, type OpenLoopResult } from './open-loop.ts'
import { openPlace, type Place } from './place.ts'
import { median, percentile, rounded, type Row } from './row.ts'
import { rushPlace, warmUp } from './rush-place.ts'

const RUNS = 3
const SECONDS = 8
const PINS_PER_SECOND = 20
const PIN = '258036'

/** Payments at half load, alone and while twenty people a second enter their PINs: the hashes must not hold payments up. */
export async function pinRush(): Promise<Row[]> {
  const place = await openPlace()
  try {
    await choosePins(place)
    await warmUp(place)
    const half = (await rushPlace(place, { seconds: SECONDS })).perSecond / 2
    const alone: number[] = []
    const beside: number[] = []
    const pins: number[] = []
    for (let run = 0; run < RUNS; run++) {
      alone.push(p99Of(await (await atHalfLoad(place, half)).send()))
      const load = await atHalfLoad(place, half)
      const [paid, entered] = await Promise.all([load.send(), enterPins(place, SECONDS)])
      beside.push(p99Of(paid))
      pins.push(...entered)
    }
    return [
      { name: 'pin_rush_alone', value: rounded(median(alone)), unit: 'ms (p99 of payments)', n: RUNS },
      { name: 'pin_rush', value: rounded(median(beside)), unit: 'ms (p99 of payments)', ratio: rounded(median(beside) / median(alone)), against: 'pin_rush_alone', n: RUNS },
      { name: 'pin_rush_pin', value: rounded(percentile(pins, 0.99)), unit: 'ms (p99 of PINs)', n: pins.length },
    ]
  } finally {
    await place.close()
  }
}

function atHalfLoad(place: Place, perSecond: number): ReturnType<typeof prepareOpenLoop> {
  return prepareOpenLoop(place, [{ perSecond, seconds: SECONDS }], perSecond * SECONDS + 1)
}

function p99Of({ phases }: OpenLoopResult): number {
  return phases[0]!.accepted.p99
}

/** Everybody has the same PIN; its one hash costs what every hash costs. */
async function choosePins({ system, pool, shoppers }: Place): Promise<void> {
  const { pepper } = await readSecrets(system.dataFolder, 'sandbox')
  await pool.query('insert into pins (person_id, hash) select id, $2 from unnest($1::uuid[]) as n (id)', [shoppers.map(({ personId }) => personId), await hashSecret(PIN, pepper)])
}

/** Milliseconds of each PIN, entered one after the other at an even pace by one person after the other, however long the answers take. */
async function enterPins({ system, shoppers }: Place, seconds: number): Promise<number[]> {
  const entries: Promise<number>[] = []
  const client = new ApiClient(system.walletUrl)
  const began = performance.now()
  for (let nth = 0; nth < seconds * PINS_PER_SECOND; nth++) {
    await pause(Math.max(0, began + (nth * 1_000) / PINS_PER_SECOND - performance.now()))
    entries.push(enterPin(client, shoppers[nth % shoppers.length]!.cookie))
  }
  const times = await Promise.all(entries)
  client.close()
  return times
}

async function enterPin(client: ApiClient, cookie: string): Promise<number> {
  const began = performance.now()
  const answer = await client.call('POST', '/v1/unlocks', { body: { pin: PIN }, headers: { cookie } })
  if (answer.status !== 200) throw new Error(`a right PIN was refused: ${answer.text}`)
  return performance.now() - began
}
