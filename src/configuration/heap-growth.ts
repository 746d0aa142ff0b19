import { setFlagsFromString } from 'node:v8'

/**
 * How much larger than what it holds the heap may get before V8 collects all of it, in percent. By itself V8 leaves so little that, with a young
 * generation as large as a rush makes it, it began anew each second: 70 ms of both processors each time, which all payments of that moment waited for.
 * The price is memory while there is load.
 */
const GROWTH = 300

/** To be called before anything is loaded that is worth collecting. */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`)
}
