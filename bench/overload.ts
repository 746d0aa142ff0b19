import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { readFile } from 'node:fs/promises'
import { openPlace, type Place } from './place.ts'
import { makePayments, type BenchPayment } from './prepared-market.ts'
import { median, percentile, rounded, type Row } from './row.ts'
import { rushPlace, warmUp } from './rush-place.ts'
import { rush } from './wrk.ts'

const RUNS = 3
const SECONDS = 60
const TIMES = 3
const CONNECTIONS = 3_000
/** Payments sent beside the load, one by one at an even pace, to time each kind of answer. */
const PROBES_PER_SECOND = 50
const AFTERWARDS = 10

type Probe = { status: number; milliseconds: number; at: number }

/** Three times as many payments as can be made, for a minute: how many are made, how soon the others are turned away, and how soon all is well again. */
export async function overload(): Promise<Row[]> {
  const place = await openPlace()
  try {
    await warmUp(place)
    const speeds: number[] = []
    for (let run = 0; run < RUNS; run++) speeds.push((await rushPlace(place, { seconds: 6 })).perSecond)
    const capacity = median(speeds)
    const offered = Math.round(capacity * TIMES)
    const load = await prepare(place, offered * (SECONDS + 5))
    const probes = await prepare(place, PROBES_PER_SECOND * (SECONDS + AFTERWARDS + 5))
    const before = await countPaid(place)
    const began = performance.now()
    const probing = probe(place, probes, (SECONDS + AFTERWARDS) * 1_000)
    const watching = watchMemory(place, SECONDS * 1_000)
    const sent = await rush({ ...addressOf(place), payments: load, connections: CONNECTIONS, seconds: SECONDS, perSecond: offered })
    const ended = performance.now()
    const paid = (await countPaid(place)) - before
    return rowsOf({ capacity, sent, paid, seconds: (ended - began) / 1_000, probes: await probing, ended, peakMegabytes: await watching })
  } finally {
    await place.close()
  }
}

type Figures = { capacity: number; sent: Awaited<ReturnType<typeof rush>>; paid: number; seconds: number; probes: Probe[]; ended: number; peakMegabytes: number }

function rowsOf({ capacity, sent, paid, seconds, probes, ended, peakMegabytes }: Figures): Row[] {
  if (sent.failed > 0) throw new Error(`${sent.failed} requests failed otherwise than by being turned away`)
  const during = probes.filter(({ at }) => at < ended)
  const accepted = during.filter(({ status }) => status === 200).map(({ milliseconds }) => milliseconds)
  const turnedAway = during.filter(({ status }) => status === 503).map(({ milliseconds }) => milliseconds)
  const troubled = probes.filter(({ at, status, milliseconds }) => at >= ended && (status !== 200 || milliseconds > 50)).map(({ at }) => at - ended)
  const offered = sent.answered / seconds
  return [
    { name: 'overload_offered', value: rounded(offered), unit: 'requests/s', ratio: rounded(offered / capacity), against: 'payments_http', n: sent.answered },
    { name: 'overload_goodput', value: rounded(paid / seconds), unit: 'payments/s', ratio: rounded(paid / seconds / capacity), against: 'payments_http', n: paid },
    { name: 'overload_turned_away', value: rounded(percentile(turnedAway, 0.99)), unit: 'ms (p99)', ratio: rounded(percentile(turnedAway, 0.99) / 100), against: 'its limit, 100 ms', n: turnedAway.length },
    { name: 'overload_accepted', value: rounded(percentile(accepted, 0.99)), unit: 'ms (p99)', ratio: rounded(percentile(accepted, 0.99) / 1_000), against: 'its limit, 1,000 ms', n: accepted.length },
    { name: 'overload_recovery', value: rounded(Math.max(0, ...troubled) / 1_000), unit: 's', ratio: rounded(Math.max(0, ...troubled) / 10_000), against: 'its limit, 10 s', n: 1 },
    { name: 'overload_memory', value: rounded(peakMegabytes), unit: 'MB (peak)', n: 1 },
  ]
}

function prepare({ system, programme, shoppers, stalls, pool }: Place, count: number): Promise<BenchPayment[]> {
  return makePayments(pool, { deploymentId: system.deployment.deploymentId, programme, shoppers, stalls, count })
}

function addressOf({ system }: Place): { port: number; host: string } {
  return { port: system.port, host: new URL(system.walletUrl).host }
}

async function countPaid({ pool }: Place): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::float8 as n from payments where state = 'paid'`)
  return rows[0]!.n
}

/** Sends payments at an even pace, whether or not those before were answered. */
async function probe(place: Place, payments: readonly BenchPayment[], milliseconds: number): Promise<Probe[]> {
  const agent = new Agent({ keepAlive: true })
  const until = performance.now() + milliseconds
  const sent: Promise<Probe>[] = []
  for (const payment of payments) {
    if (performance.now() > until) break
    sent.push(sendOne(addressOf(place), agent, payment))
    await pause(1_000 / PROBES_PER_SECOND)
  }
  const probes = await Promise.all(sent)
  agent.destroy()
  return probes
}

function sendOne({ port, host }: { port: number; host: string }, agent: Agent, payment: BenchPayment): Promise<Probe> {
  const at = performance.now()
  const headers = { host, origin: `http://${host}`, cookie: payment.cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(payment.body) }
  return new Promise((done, refuse) => {
    const sent = request({ agent, host: '127.0.0.1', port, method: 'PUT', path: `/v1/payments/${payment.id}`, headers }, (response) => {
      response.resume().on('end', () => done({ status: response.statusCode!, milliseconds: performance.now() - at, at }))
    })
    sent.on('error', refuse)
    sent.end(payment.body)
  })
}

/** The most memory that the server process held, in megabytes. */
async function watchMemory({ system }: Place, milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds
  let most = 0
  while (performance.now() < until) {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${system.server().pid!}/status`, 'utf8'))?.[1]
    most = Math.max(most, (Number(kilobytes) * 1_024) / 1e6)
    await pause(200)
  }
  return most
}
