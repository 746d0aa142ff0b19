import type { Pool } from 'pg'
import { findSession, moveIdleOn, SESSIONS_ENDED_CHANNEL, whySessionEnded, type Session } from '../authenticators/session.ts'
import type { Channel } from '../database/notifications.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { MoneyState } from '../reasons/reason-record.ts'

/**
 * A session is read again after this long, in milliseconds: should word of an end be lost on its way, the session is refused well within
 * the 60 seconds that the design allows. What takes money from somebody looks in its own transaction at the session too: a payment, a refund, a transfer out.
 */
const KEPT_FOR = 2_000
/** A wallet's, which has no end by idleness and nothing that staff may lose: long enough for whoever looks at a request and then pays it. */
const WALLET_KEPT_FOR = 20_000
const KEPT_AT_MOST = 10_000

export type SessionLookup = {
  /** Word of sessions that have ended, from every server of the database. */
  channel: Channel
  find(token: string): Promise<Session | undefined>
  /** Somebody is there: the session's end by idleness moves on. Returns the session as it then is. */
  stay(token: string, session: Session): Promise<Session>
  /** What to say of a token behind which there is no session now. */
  whyEnded(token: string, money: MoneyState): Promise<Failure>
  forget(token: string): void
  /** Somebody saw in the database that the session has ended: forgets it, and says why it has. */
  sawEnded(token: string, money: MoneyState): Promise<Failure>
  /** On this server, before whoever ended the sessions is answered: word from the database comes a moment later. */
  forgetPerson(personId: string): Promise<void>
}

type Kept = { session: Promise<Session | undefined>; until: number }

/**
 * Looks sessions up, keeping each for a moment, so that a burst of requests asks the database once. Hears from every server of the database
 * whose sessions have ended, forgets those at once, and tells `onEnded` of the person.
 */
export function sessionLookup(pool: Pool, onEnded: (personId: string) => void, onError: (error: unknown) => void): SessionLookup {
  const kept = new Map<string, Kept>()
  const forgetPerson = async (personId: string): Promise<void> => {
    // All at once: what is known of this person must not wait for what is still being read of others. One that could not be read forgets itself.
    await Promise.allSettled(
      [...kept].map(async ([token, entry]) => {
        const session = await entry.session
        if (session?.personId === personId && kept.get(token) === entry) kept.delete(token)
      }),
    )
  }
  const whyEnded = async (token: string, money: MoneyState): Promise<Failure> => {
    const ended = await whySessionEnded(pool, token)
    return failure(ended?.wasReplaced ? 'SESSION_REPLACED' : 'SESSION_EXPIRED', money, {}, { resumable: ended?.isResumable ?? false })
  }
  return {
    channel: {
      name: SESSIONS_ENDED_CHANNEL,
      onNotification: (personId) => void forgetPerson(personId).then(() => onEnded(personId), onError),
      onListening: () => kept.clear(),
    },
    find(token) {
      const now = Date.now()
      const entry = kept.get(token)
      if (entry && entry.until > now) return entry.session
      if (kept.size >= KEPT_AT_MOST) kept.clear()
      const read: Kept = { session: findSession(pool, token), until: now + KEPT_FOR }
      kept.set(token, read)
      read.session.then(
        (session) => {
          if (session?.role === 'shopper') read.until = Math.min(now + WALLET_KEPT_FOR, session.expiresAt.getTime())
        },
        () => kept.delete(token),
      )
      return read.session
    },
    async stay(token, session) {
      const idleUntil = await moveIdleOn(pool, session)
      if (idleUntil === undefined) return session
      kept.delete(token)
      return { ...session, idleUntil }
    },
    whyEnded,
    forget: (token) => void kept.delete(token),
    sawEnded(token, money) {
      kept.delete(token)
      return whyEnded(token, money)
    },
    forgetPerson,
  }
}
