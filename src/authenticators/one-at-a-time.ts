/** More work waits for one key than can be done soon. */
export class TooManyWaitingError extends Error {}

/**
 * Does work for the same key one after the other, in the order in which it came; work for different keys goes on at once.
 * Guesses are counted before they are checked, so right ones that came together would otherwise count against each other.
 */
export class OneAtATime {
  readonly #mostWaiting: number
  readonly #turns = new Map<string, { last: Promise<unknown>; waiting: number }>()

  constructor(mostWaiting: number) {
    this.#mostWaiting = mostWaiting
  }

  /** Resolves or rejects as `work` does; rejects with TooManyWaitingError, without having begun it, when too many wait for the key. */
  run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const turn = this.#turns.get(key) ?? { last: Promise.resolve(), waiting: 0 }
    if (turn.waiting >= this.#mostWaiting) return Promise.reject(new TooManyWaitingError('too much waits for one key'))
    const mine = turn.last.then(work, work)
    turn.last = mine
    turn.waiting++
    this.#turns.set(key, turn)
    const leave = (): void => {
      if (--turn.waiting === 0) this.#turns.delete(key)
    }
    mine.then(leave, leave)
    return mine
  }
}
