import type { RunningSystem } from '../running-system.ts'
import { startFaultProxy, type FaultKind, type FaultProxy } from './fault-proxy.ts'
import { holdBooks, holdJournal } from './hold-against-database.ts'
import { inSnapshot } from '../../src/database/snapshot.ts'
import type { Violation } from './journal.ts'
import { MarketLoad, type LoadOptions } from './market-load.ts'
import { SeededRandom } from './seeded-random.ts'

export type NetworkOptions = {
  seed: number
  /** So many of these faults are dealt out, at least. */
  faults: number
  kinds: readonly FaultKind[]
  /** Which share of the tries meets one. */
  share?: number
  /** Errands at once. */
  atOnce?: number
  load?: Partial<LoadOptions>
}

export type NetworkReport = { seed: number; dealt: FaultProxy['dealt']; faults: number; violations: Violation[]; acknowledged: number; refused: number; errands: number }

/** A try is given up after this long, so that what is held longer arrives when nobody waits for it any more; in milliseconds. */
const TIME_LIMIT = 1_500
const HELD = [20, 2_200] as const

/** Lets people pay over a line on which faults of some kinds happen, until enough have; then holds what they were told against the books. */
export async function payOverBadLine(system: RunningSystem, options: NetworkOptions): Promise<NetworkReport> {
  const { seed, kinds, share = 0.35 } = options
  const proxy = await startFaultProxy(system.port, ({ attempt }) => {
    // Signing up is not what is tried here: it carries no attempt.
    if (attempt === '') return { kind: 'none' }
    const random = new SeededRandom(seed, attempt)
    return random.isTrue(share) ? { kind: random.pick(kinds), milliseconds: random.between(...HELD) } : { kind: 'none' }
  })
  try {
    const at = (url: string): string => url.replace(`:${system.port}`, `:${proxy.port}`)
    const load = await MarketLoad.open({ ...system, walletUrl: at(system.walletUrl), tillUrl: at(system.tillUrl) }, { seed, timeLimit: TIME_LIMIT, ...options.load })
    const dealt = (): number => kinds.reduce((sum, kind) => sum + proxy.dealt[kind], 0)
    const most = options.faults * 20
    let errands = 0
    const keepBusy = async (): Promise<void> => {
      while (dealt() < options.faults && errands < most) {
        errands++
        await load.beginErrand()
      }
    }
    await Promise.all(Array.from({ length: options.atOnce ?? 10 }, keepBusy))
    await proxy.settled()
    await load.askAgain(100, seed)
    await proxy.settled()
    const held = await inSnapshot(system.database!.pool, async (snapshot) => [...(await holdJournal(snapshot, load.journal)), ...(await holdBooks(snapshot))])
    const { journal } = load
    return { seed, dealt: proxy.dealt, faults: dealt(), violations: [...held, ...journal.violations], acknowledged: journal.count('done'), refused: journal.count('not_done'), errands }
  } finally {
    await proxy.stop()
  }
}
