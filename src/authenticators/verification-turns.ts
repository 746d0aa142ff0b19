/** Signatures verified in one turn of the event loop. Each takes about 70 µs; what waits longest for the next turn is a batch whose locks are held. */
const MOST_IN_A_TURN = 8

let waiting: (() => void)[] = []
let isScheduled = false

/**
 * Resolves when a signature may be verified: a few in each turn of the event loop, first come, first served. Without this a hundred orders
 * that arrive together are verified in one turn, while a batch under way waits with its locks held for its answer from the database to be read.
 */
export function verificationTurn(): Promise<void> {
  return new Promise((begin) => {
    waiting.push(begin)
    if (!isScheduled) schedule()
  })
}

function schedule(): void {
  isScheduled = true
  setImmediate(() => {
    const begun = waiting.slice(0, MOST_IN_A_TURN)
    waiting = waiting.slice(MOST_IN_A_TURN)
    for (const begin of begun) begin()
    if (waiting.length > 0) schedule()
    else isScheduled = false
  })
}
