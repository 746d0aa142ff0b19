import { callsUnderWay } from './call.ts'

/** Nothing asked for so long counts as quiet; after the longest, one goes on all the same. In milliseconds. */
const QUIET = 250
const LONGEST = 6_000

/** Waits until the first screen has its answers: what can wait must not stand in their way on a thin line. */
export function quietNetwork(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      clearTimeout(longest)
      stop()
      resolve()
    }
    const look = () => {
      clearTimeout(timer)
      if (callsUnderWay.get() === 0) timer = setTimeout(end, QUIET)
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const longest = setTimeout(end, LONGEST)
    const stop = callsUnderWay.subscribe(look)
    look()
  })
}
