import { setFlagsFromString } from 'node:v8'

/**
 * How much larger than what it holds the heap may get before V8 collects all of it, in percent. By itself V8 leaves so little that, with a young
 * generation as large as a rush makes it, it began anew each second: 70 ms of both processors each time, which all payments of that moment waited for.
 * The price is memory while there is load.
 */
const GROWTH = 300

/**
 * V8 notes where objects were made that outlived a collection of the young ones, and makes what comes from there old at once from then on. Orders outlive one
 * only while a batch is slow: all later ones then lay among the old with what hung on them (4 KB a payment), and the old were collected every four seconds.
 */
const MADE_YOUNG = '--no-allocation-site-pretenuring'

/** To be called before anything is loaded that is worth collecting. Holds for all threads of the process. */
export function collectSeldom(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`)
  setFlagsFromString(MADE_YOUNG)
}
