import { Store } from '../state/store.ts'

/**
 * The server's time as this device knows it. A phone's own clock may be wrong; countdowns and the times in
 * signed orders follow the server's.
 */
let offsetMilliseconds = 0

/** Whole minutes that this device's clock is ahead (or, below zero, behind), as far as anybody would notice. */
export const clockError = new Store(0)
const NOTICED = 2 * 60_000

/** Takes note of a time the server told in an answer to a call that ran from `sentAt` to `receivedAt` (local milliseconds). */
export function noteServerTime(serverTime: string, sentAt: number, receivedAt: number): void {
  const server = Date.parse(serverTime)
  if (!Number.isFinite(server)) return
  offsetMilliseconds = server - (sentAt + receivedAt) / 2
  clockError.set(Math.abs(offsetMilliseconds) < NOTICED ? 0 : Math.round(-offsetMilliseconds / 60_000))
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMilliseconds
}
