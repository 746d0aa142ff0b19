import { loseBankAnswers } from '../../test/faults/bank-outcome-trials.ts'
import { crossRefunds } from '../../test/faults/crossing-trials.ts'
import { payManyTimesAtOnce } from '../../test/faults/duplicate-trials.ts'
import type { FaultKind } from '../../test/faults/fault-proxy.ts'
import { killUnderLoad } from '../../test/faults/kill-trials.ts'
import { arriveLate } from '../../test/faults/late-order-trials.ts'
import { spendOneCode } from '../../test/faults/one-code-trials.ts'
import { killAroundCodes, OTP_KILL_POINTS } from '../../test/faults/otp-kill-trials.ts'
import { payOverBadLine } from '../../test/faults/network-trials.ts'
import { poisonEachPlace } from '../../test/faults/poison-trials.ts'
import { startSystem, type RunningSystem } from '../../test/running-system.ts'
import { startSecondServer, type SecondServer } from '../../test/second-server.ts'

/** What one row of the table came to. */
export type Outcome = { n: number; violations: { check: string; words: string }[]; words: string }

/** One fault of the table: how often it is tried by itself and in a full run, and how. `seed` replays it. */
export type FaultRow = {
  number: string
  fault: string
  how: string
  few: number
  full: number
  run: (n: number, seed: number, progress: (words: string) => void) => Promise<Outcome>
}

/** A system takes so many kills before a new one is begun: a shopper has only so much to spend in a day. */
const KILLS_PER_SYSTEM = 100

export const FAULT_ROWS: readonly FaultRow[] = [
  { number: '1', fault: 'request lost', how: 'proxy drops it, or answers 502 without passing it on; the client sends again', few: 60, full: 1_000, run: onBadLine(['request_lost', 'gateway_before']) },
  { number: '2', fault: 'reply lost', how: 'proxy cuts it, or puts a 502 of its own in its place', few: 60, full: 1_000, run: onBadLine(['reply_lost', 'reply_cut', 'gateway_after']) },
  {
    number: '3',
    fault: 'duplicates',
    how: '50 copies at once of each id',
    few: 10,
    full: 200,
    run: (n, seed) =>
      inSystem(async (system) => {
        const { violations, copies } = await payManyTimesAtOnce(system, { seed, ids: n })
        return { n, violations, words: `${n * copies} requests` }
      }),
  },
  { number: '3, 4', fault: 'duplicated and held on the way', how: 'proxy sends it twice, or lets it go when nobody waits any more', few: 40, full: 300, run: onBadLine(['duplicated', 'held']) },
  {
    number: '4',
    fault: 'late, out of order',
    how: 'proxy holds an order until it is called off or its time is over',
    few: 30,
    full: 300,
    run: (n, seed) =>
      inSystem(async (system) => {
        const { violations, refusedAs } = await arriveLate(system, { seed, trials: n })
        return { n, violations, words: counted(refusedAs) }
      }),
  },
  { number: '10', fault: 'server SIGKILL under load', how: 'at random, and just after an answer; looked at while it is dead; started again', few: 20, full: 1_000, run: killing('server') },
  { number: '14', fault: 'database killed under load', how: 'SIGKILL of the postmaster; the server brings it back; every fourth time it dies with it', few: 10, full: 500, run: killing('database') },
  {
    number: '19',
    fault: 'poison item',
    how: 'one of 16 payments sent together is refused by the database, at each place in turn; then the cause is taken away',
    few: 4,
    full: 16,
    run: (n) =>
      inSystem(async (system) => {
        const { batches, violations, healed, size } = await poisonEachPlace(system, { places: n })
        return { n: batches, violations, words: `${batches * (size - 1)} neighbours paid, ${healed} paid afterwards` }
      }),
  },
  {
    number: '21',
    fault: 'bank’s outcome unknown',
    how: '{done, not done} × {time-out, reset, 500}, late arrival; every fourth wave the server is killed meanwhile',
    few: 14,
    full: 1_000,
    run: (n, seed) =>
      inSystem(async (system) => {
        const { violations, ended, kills } = await loseBankAnswers(system, { seed, trials: n, kills: Math.ceil(n / 12), shoppers: Math.max(4, Math.ceil(n / 100)) })
        return { n, violations, words: `${counted(ended)}; server killed ${kills} times` }
      }),
  },
  {
    number: 'crossing',
    fault: 'payments and refunds cross, two servers',
    how: 'fifty at once, between eight purses and three stalls; every answer, deadlocks, purses and books',
    few: 1_000,
    full: 10_000,
    run: (n) =>
      inSystem((system) =>
        besideSecondServer(system, async (second) => {
          const { operations, violations } = await crossRefunds(system, second, n)
          return { n: operations, violations, words: 'each answered as done' }
        }),
      ),
  },
  {
    number: 'otp',
    fault: 'one code, two servers',
    how: '50 copies of a one-time code at once, half of them to each server',
    few: 10,
    full: 1_000,
    run: (n, _seed, progress) =>
      inSystem((system) => besideSecondServer(system, async (second) => ({ n, violations: await spendOneCode(system, second, n, progress), words: `${n * 50} entries` }))),
  },
  {
    number: 'otp-kill',
    fault: 'server SIGKILL around a code',
    how: 'stopped at each point in turn: guess counted, code spent, held, bank asked (done, not done), answered; then killed, started again, said again',
    few: OTP_KILL_POINTS.length,
    full: 400,
    run: (n, _seed, progress) =>
      inSystem(async (system) => {
        const { kills, violations, done, reversed } = await killAroundCodes(system, { kills: n, progress })
        return { n: kills, violations, words: `${done} transfers done, ${reversed} reversed` }
      }),
  },
]

async function inSystem(work: (system: RunningSystem) => Promise<Outcome>): Promise<Outcome> {
  const system = await startSystem()
  try {
    return await work(system)
  } finally {
    await system.stop()
  }
}

async function besideSecondServer(system: RunningSystem, work: (second: SecondServer) => Promise<Outcome>): Promise<Outcome> {
  const second = await startSecondServer(system)
  try {
    return await work(second)
  } finally {
    await second.stop()
  }
}

function onBadLine(kinds: readonly FaultKind[]): FaultRow['run'] {
  return (n, seed) =>
    inSystem(async (system) => {
      const { faults, violations, acknowledged, refused } = await payOverBadLine(system, { seed, faults: n, kinds })
      return { n: faults, violations, words: `${acknowledged} acknowledged, ${refused} refused` }
    })
}

function killing(victim: 'server' | 'database'): FaultRow['run'] {
  return async (n, seed, progress) => {
    const outcome: Outcome = { n: 0, violations: [], words: '' }
    let acknowledged = 0
    const away: number[] = []
    for (let part = 0; outcome.n < n; part++) {
      const report = await killUnderLoad({ victim, times: Math.min(KILLS_PER_SYSTEM, n - outcome.n), seed: seed + part })
      outcome.n += report.kills
      outcome.violations.push(...report.violations)
      acknowledged += report.acknowledged
      away.push(...report.away)
      progress([`${outcome.n} kills`, ...report.violations.map(({ check, words }) => `${check}: ${words} (seed ${seed + part})`)].join('; '))
    }
    const middle = away.toSorted((one, other) => one - other)[away.length >> 1]!
    return { ...outcome, words: `${acknowledged} acknowledged; back after ${Math.round(middle)} ms (median)` }
  }
}

function counted(counts: Record<string, number>): string {
  return Object.entries(counts)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
