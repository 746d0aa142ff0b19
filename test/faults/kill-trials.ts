import { setTimeout as pause } from 'node:timers/promises'
import type { Queryable } from '../../src/database/transaction.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { killPostmaster, look, postmasterIsBack } from './database-under-test.ts'
import { holdBooks, holdJournal } from './hold-against-database.ts'
import type { Violation } from './journal.ts'
import { MarketLoad, type LoadOptions } from './market-load.ts'
import { SeededRandom } from './seeded-random.ts'
import { TillListener } from './till-listener.ts'

export type KillOptions = {
  seed: number
  times: number
  /** `nobody` only looks at what the load has done. */
  victim: 'server' | 'database' | 'nobody'
  /** A shared one starts sooner, and can't be killed. */
  database?: 'embedded' | 'shared'
  /** The server's program, when it is one with a planted defect. */
  program?: string
  load?: Partial<LoadOptions>
  /** Stop at the first kill after which something was wrong, and leave it at that. */
  untilViolated?: boolean
  /** Called before the load begins, to plant a defect in the database. */
  prepare?: (system: RunningSystem) => Promise<void>
  onKill?: (kill: number, violations: number) => void
  /** Called before the system is stopped. */
  atEnd?: (system: RunningSystem) => Promise<void>
}

export type KillReport = {
  seed: number
  kills: number
  violations: Violation[]
  /** What clients were told was done; what they were told was not. */
  acknowledged: number
  refused: number
  askedAgain: number
  events: number
  /** How long the victim was away, in milliseconds, each time. */
  away: number[]
}

/** Every so manieth time that the database is killed, the server dies first. */
const WITH_SERVER = 4

/** So long nobody is answered before it is asked why, and before it is given up, in milliseconds. */
const STANDSTILL = 15_000
const PATIENCE = 60_000

/** How long the worst moment for a kill is waited for, in milliseconds. */
const MOMENT_AT_MOST = 30_000

/** Least and most time that people pay between two kills, in milliseconds. */
const BETWEEN_KILLS = [100, 700] as const

/**
 * Kills a system's server or database again and again while people pay. After each kill everything acknowledged so far must be there, once,
 * and the books must hold; in the end everybody must have had a definite answer, the same when asked again, and tills must have heard it all.
 */
export async function killUnderLoad(options: KillOptions): Promise<KillReport> {
  const { seed, times } = options
  const system = await startSystem({ database: options.database ?? 'embedded', ...(options.program ? { program: options.program } : {}) })
  const listeners: TillListener[] = []
  let endLoad = async (): Promise<void> => undefined
  try {
    await options.prepare?.(system)
    const load = await MarketLoad.open(system, { seed, ...options.load })
    listeners.push(...load.merchants.map((merchant) => new TillListener(merchant, system.port)))
    const random = new SeededRandom(seed, 'kills')
    const violations: Violation[] = []
    const away: number[] = []
    endLoad = () => load.stop()
    load.start()
    let kills = 0
    while (kills < times && !(options.untilViolated && violations.length > 0)) {
      // A top-up that a kill leaves behind is looked at ten seconds later: those of the last kills would be all that is waited for.
      if (kills >= times * 0.6) load.topUpsEnd()
      const lookNow = async (): Promise<void> => void violations.push(...(await look(system, (snapshot) => holdAll(snapshot, load))))
      await moreAnswers(system, load, async () => {
        // A planted defect may have stopped everything; what it broke can be seen by then.
        if (options.untilViolated) await lookNow()
        return violations.length > 0
      })
      if (options.untilViolated && violations.length > 0) break
      await pause(random.between(...BETWEEN_KILLS))
      // Every second time at the worst moment: when somebody has just been told that it is done.
      if (kills % 2 === 1) await Promise.race([load.journal.nextAcknowledgement, pause(MOMENT_AT_MOST, undefined, { ref: false })])
      kills++
      const strike = options.victim === 'database' && kills % WITH_SERVER === 0 ? strikeBoth : STRIKES[options.victim]
      away.push(await strike(system, lookNow))
      options.onKill?.(kills, violations.length)
    }
    await load.stop()
    let askedAgain = 0
    if (!options.untilViolated) {
      await load.drained()
      askedAgain = await load.askAgain(100, seed)
      violations.push(...(await look(system, (snapshot) => holdAll(snapshot, load))), ...load.journal.violations, ...(await tillsHeardAll(system, listeners)))
    }
    await options.atEnd?.(system)
    return {
      seed,
      kills,
      violations: unique(violations),
      acknowledged: load.journal.count('done'),
      refused: load.journal.count('not_done'),
      askedAgain,
      events: listeners.reduce((sum, { last }) => sum + last, 0),
      away,
    }
  } finally {
    await endLoad()
    for (const listener of listeners) listener.stop()
    await system.stop()
  }
}

const STRIKES: Record<KillOptions['victim'], (system: RunningSystem, hold: () => Promise<void>) => Promise<number>> = {
  server: strikeServer,
  database: strikeDatabase,
  nobody: async (_system, hold) => hold().then(() => 0),
}

/** The server dies; the database is looked at while it is gone. */
async function strikeServer(system: RunningSystem, hold: () => Promise<void>): Promise<number> {
  await system.killServer()
  await hold()
  const started = performance.now()
  await system.startServer()
  return performance.now() - started
}

/** The database dies under the server, which brings it back. */
async function strikeDatabase(system: RunningSystem, hold: () => Promise<void>): Promise<number> {
  await killPostmaster(system)
  const away = await postmasterIsBack(system)
  await hold()
  return away
}

/** Server and database die together; the server that comes back must bring the database back before it can begin. */
async function strikeBoth(system: RunningSystem, hold: () => Promise<void>): Promise<number> {
  await system.killServer()
  await killPostmaster(system)
  const started = performance.now()
  await system.startServer()
  const away = performance.now() - started
  await hold()
  return away
}

async function holdAll(snapshot: Queryable, load: MarketLoad): Promise<Violation[]> {
  return [...(await holdJournal(snapshot, load.journal)), ...(await holdBooks(snapshot))]
}

/** Waits for some new answers since the last kill: one that meets nobody proves nothing. When none have come for a while, asks once whether that is for a known reason. */
async function moreAnswers(system: RunningSystem, load: MarketLoad, isExplained: () => Promise<boolean>, more = 3): Promise<void> {
  const before = load.journal.count('done')
  const began = Date.now()
  let isAsked = false
  while (load.journal.count('done') < before + more) {
    const waited = Date.now() - began
    if (waited > STANDSTILL && !isAsked) {
      isAsked = true
      if (await isExplained()) return
    }
    if (waited > PATIENCE) throw new Error(`nobody was answered for ${PATIENCE} ms, ${load.open} wait; ${await describeStandstill(system)}`)
    await pause(20)
  }
}

/** What the database and the server say when nothing moves. */
async function describeStandstill(system: RunningSystem): Promise<string> {
  const ready = await fetch(`http://localhost:${system.port}/health/ready`, { signal: AbortSignal.timeout(10_000) }).then(({ status }) => String(status), (error: Error) => error.message)
  const { rows } = await look(system, (snapshot) =>
    snapshot.query(`select state, wait_event, left(query, 80) as query, clock_timestamp() - query_start as since from pg_stat_activity where backend_type = 'client backend'`),
  )
  return `ready: ${ready}; connections: ${JSON.stringify(rows)}`
}

async function tillsHeardAll(system: RunningSystem, listeners: readonly TillListener[], patience = 10_000): Promise<Violation[]> {
  const { rows } = await look(system, (snapshot) => snapshot.query<{ merchant_id: string; last_number: bigint }>('select merchant_id, last_number from merchant_streams'))
  const violations: Violation[] = []
  for (const listener of listeners) {
    const last = Number(rows.find(({ merchant_id: id }) => id === listener.merchantId)!.last_number)
    const deadline = Date.now() + patience
    while (listener.last < last && Date.now() < deadline) await pause(50)
    if (listener.last < last) violations.push({ check: 'A', words: `the till of merchant ${listener.merchantId} heard events up to ${listener.last} of ${last}` })
    violations.push(...listener.complaints.map((words) => ({ check: 'X' as const, words })))
  }
  return violations
}

function unique(violations: readonly Violation[]): Violation[] {
  return [...new Map(violations.map((violation) => [`${violation.check} ${violation.words}`, violation])).values()]
}
