/** Chance that can be replayed: the same seed and name give the same numbers. */
export class SeededRandom {
  #state: number

  constructor(seed: number, name: string | number = '') {
    // FNV-1a mixes seed and name into the first state.
    let hash = 0x811c9dc5
    for (const sign of `${seed}/${name}`) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193)
    this.#state = hash >>> 0
  }

  /** 0 ≤ number < 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends included. */
  between(least: number, greatest: number): number {
    return least + Math.floor(this.next() * (greatest - least + 1))
  }

  isTrue(probability: number): boolean {
    return this.next() < probability
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.next() * values.length)]!
  }

  /** Time to the next arrival of a stream of `perSecond`, in milliseconds: exponential, as people come who know nothing of each other. */
  untilNext(perSecond: number): number {
    return (-Math.log(1 - this.next()) * 1_000) / perSecond
  }
}

/** The seed of a run: `ONJANG_FAULT_SEED` replays one, otherwise it is new each time. */
export function chooseSeed(): number {
  const given = process.env['ONJANG_FAULT_SEED']
  if (given === undefined) return Math.floor(Math.random() * 1_000_000_000)
  const seed = Number(given)
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`ONJANG_FAULT_SEED must be a whole number, not "${given}"`)
  return seed
}
