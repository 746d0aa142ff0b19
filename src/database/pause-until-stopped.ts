import { setTimeout as pause } from 'node:timers/promises'

/** Waits, or less when whoever waits is stopped. In milliseconds. */
export function pauseUntilStopped(milliseconds: number, signal: AbortSignal): Promise<void> {
  return pause(milliseconds, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
}
