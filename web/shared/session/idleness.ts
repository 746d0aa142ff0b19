import { call, lastAttended } from '../http/call.ts'
import { Store } from '../state/store.ts'

/** When idleness ends the session, as this page knows it; milliseconds since 1970. */
export const idleUntil = new Store(0)
const IDLE = 5 * 60_000
/** The server moves the end on at most every so often. */
const GRAIN = 15_000

/** Somebody has signed in, or was there just now. */
export function countIdleness(): void {
  idleUntil.set(Date.now() + IDLE - GRAIN)
}

/** Asks without counting as somebody being there: is the session over? */
export async function lookWhetherOver(): Promise<void> {
  await call('GET', '/v1/session', { unattended: true })
}

/** Follows what the person does on the page. `stay` tells the server that somebody is here. */
export function followIdleness(isSignedIn: () => boolean, stay: () => Promise<void>): void {
  lastAttended.subscribe(() => idleUntil.set(lastAttended.get() + IDLE - GRAIN))
  // Typing and reading are no calls: while somebody is at it, the server is told once a minute.
  const noteActivity = () => {
    const quiet = Date.now() - lastAttended.get()
    if (isSignedIn() && quiet > 60_000 && Date.now() < idleUntil.get() - 60_000) void stay()
  }
  for (const kind of ['pointerdown', 'keydown', 'wheel'] as const) addEventListener(kind, noteActivity, { passive: true })
}
