import type { Pool } from 'pg'
import { findSession, type Session } from '../authenticators/session.ts'

/** A session is read again after this long, in milliseconds: a revoked one is refused well within the 60 seconds that the design allows. */
const KEPT_FOR = 2_000
const KEPT_AT_MOST = 10_000

export type SessionLookup = { find(token: string): Promise<Session | undefined>; forget(token: string): void; forgetPerson(personId: string): void }

/** Looks sessions up, keeping each for a moment, so that a burst of requests asks the database once. */
export function sessionLookup(pool: Pool): SessionLookup {
  const kept = new Map<string, { session: Promise<Session | undefined>; until: number }>()
  return {
    find(token) {
      const now = Date.now()
      const entry = kept.get(token)
      if (entry && entry.until > now) return entry.session
      if (kept.size >= KEPT_AT_MOST) kept.clear()
      const session = findSession(pool, token)
      kept.set(token, { session, until: now + KEPT_FOR })
      session.catch(() => kept.delete(token))
      return session
    },
    forget(token) {
      kept.delete(token)
    },
    forgetPerson(personId) {
      for (const [token, { session }] of kept) {
        void session.then((found) => (found?.personId === personId ? kept.delete(token) : false), () => false)
      }
    },
  }
}
