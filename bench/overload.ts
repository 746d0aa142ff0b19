import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { sendOpenLoop, type AnswerTimes } from './open-loop.ts'
import { openPlace, type Place } from './place.ts'
import { median, rounded, type Row } from './row.ts'
import { rushPlace, warmUp } from './rush-place.ts'

const RUNS = 3
/** Seconds at half of what can be made that are not counted: the sender's code is compiled then, and a market that is rushed was open before. */
const LEAD_IN = 5
/** More than are needed at once: those who come in a rush have the app open. A rush of new connections would be another measurement. */
const CONNECTIONS = 6_000
const SECONDS = 60
const TIMES = 3
const AFTERWARDS = 10
/** Normal again: nobody is turned away and the slowest of a second wait no longer than this, in milliseconds. */
const NORMAL = 100

/** One rush: what it came to. Times in milliseconds. */
type Rush = { answered: number; accepted: AnswerTimes; turnedAway: AnswerTimes; troubledSeconds: number; peakMegabytes: number }

/** Three times as many payments as can be made, for a minute: how many are made, how soon the others are turned away, and how soon all is well again at half of what can be made. */
export async function overload(): Promise<Row[]> {
  const place = await openPlace()
  try {
    await warmUp(place)
    const speeds: number[] = []
    for (let run = 0; run < RUNS; run++) speeds.push((await rushPlace(place, { seconds: 6 })).perSecond)
    const capacity = median(speeds)
    const rushes: Rush[] = []
    for (let run = 0; run < RUNS; run++) rushes.push(await rushOnce(place, capacity))
    return rowsOf(capacity, rushes)
  } finally {
    await place.close()
  }
}

async function rushOnce(place: Place, capacity: number): Promise<Rush> {
  const normal = capacity / 2
  const phases = [{ perSecond: normal, seconds: LEAD_IN }, { perSecond: capacity * TIMES, seconds: SECONDS }, { perSecond: normal, seconds: AFTERWARDS }]
  const before = await settledCount(place)
  let isOver = false
  const watching = watchMemory(place, () => isOver)
  const sent = await sendOpenLoop(place, phases, capacity * (LEAD_IN + SECONDS + AFTERWARDS) * 1.5, CONNECTIONS)
  isOver = true
  const told = sent.phases.reduce((sum, phase) => sum + phase.accepted.count, 0)
  const paid = (await countPaid(place)) - before
  // Whoever was told that a payment is made can rely on it, and nobody else's was made.
  if (paid !== told) throw new Error(`${told} were told that they paid, and ${paid} have`)
  const { accepted, turnedAway } = sent.phases[1]!
  const troubledSeconds = sent.seconds.slice(LEAD_IN + SECONDS).findLastIndex((second) => second.turnedAway.count > 0 || second.accepted.p99 > NORMAL) + 1
  return { answered: accepted.count + turnedAway.count, accepted, turnedAway, troubledSeconds, peakMegabytes: await watching }
}

/** The middle of the rushes, and of memory the most. */
function rowsOf(capacity: number, rushes: readonly Rush[]): Row[] {
  const row = (name: string, unit: string, against: { value: number; name: string }, figure: (rush: Rush) => number): Row => {
    const value = median(rushes.map(figure))
    return { name: `overload_${name}`, value: rounded(value), unit, ratio: rounded(value / against.value), against: against.name, n: rushes.length }
  }
  const payments = { value: capacity, name: 'payments_http' }
  return [
    row('offered', 'requests/s', payments, ({ answered }) => answered / SECONDS),
    row('goodput', 'payments/s', payments, ({ accepted }) => accepted.count / SECONDS),
    row('turned_away', 'ms (p99)', { value: 100, name: 'its limit, 100 ms' }, ({ turnedAway }) => turnedAway.p99),
    row('accepted', 'ms (p99)', { value: 1_000, name: 'its limit, 1,000 ms' }, ({ accepted }) => accepted.p99),
    row('recovery', 's', { value: 10, name: 'its limit, 10 s' }, ({ troubledSeconds }) => troubledSeconds),
    { name: 'overload_memory', value: rounded(Math.max(...rushes.map(({ peakMegabytes }) => peakMegabytes))), unit: 'MB (peak)', n: rushes.length },
  ]
}

async function countPaid({ pool }: Place): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::float8 as n from payments where state = 'paid'`)
  return rows[0]!.n
}

/** What is still in hand after a rush is paid a moment later. */
async function settledCount(place: Place): Promise<number> {
  for (let count = await countPaid(place); ; ) {
    await pause(500)
    const again = await countPaid(place)
    if (again === count) return count
    count = again
  }
}

/** The most memory that the server process held, in megabytes. */
async function watchMemory({ system }: Place, isOver: () => boolean): Promise<number> {
  let most = 0
  while (!isOver()) {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${system.server().pid!}/status`, 'utf8'))?.[1]
    most = Math.max(most, (Number(kilobytes) * 1_024) / 1e6)
    await pause(200)
  }
  return most
}
