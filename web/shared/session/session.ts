import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { call, sessionEnded, type Outcome } from '../http/call.ts'
import { forgetResources, readShownResources } from '../http/use-resource.ts'
import { forgetRemembered, recall, remember } from '../remembered/remembered.ts'
import { Store } from '../state/store.ts'

/** Who is signed in. `asking` until the server has said, with whether nobody is likely; `unreachable` when it could not be asked. */
export type SessionState =
  | { readonly state: 'asking'; readonly nobodyLikely: boolean }
  | { readonly state: 'unreachable'; readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> }
  | { readonly state: 'signed_out'; readonly because: Problem | null }
  | { readonly state: 'signed_in'; readonly session: Session }

export const sessionState = new Store<SessionState>({ state: 'asking', nobodyLikely: false })

/**
 * Why the session ended, while it may be gone on with right here: the screens stay as they are, with what was typed, below the question who it is.
 */
export const sessionPaused = new Store<Problem | null>(null)

/** What the server says to somebody who is not signed in, or no longer. */
const ENDED = new Set(['SESSION_EXPIRED', 'SESSION_REPLACED'])

const SESSION = '/v1/session'
const WAS_HERE = 'onjang.signed-in'

/** Whether somebody was signed in here on the last visit: then what home shows can be asked for at once. */
export function wasSignedIn(): boolean {
  return localStorage.getItem(WAS_HERE) !== null
}

/**
 * Asks the server who is signed in here. Whoever was on the last visit is shown at once, and stays where the server can't be asked:
 * every call is refused should the session have ended meanwhile.
 */
export async function askSession(): Promise<void> {
  sessionState.set({ state: 'asking', nobodyLikely: !wasSignedIn() })
  const asked = call<Session>('GET', SESSION)
  const known = await recall(SESSION)
  const person = known ? (known.value as Session) : null
  if (person) sessionState.set({ state: 'signed_in', session: person })
  const outcome = await asked
  if (sessionState.get().state === 'signed_out') return
  if (outcome.kind === 'answer') {
    if (person && person.personId !== outcome.value.personId) return signedIn(outcome.value)
    localStorage.setItem(WAS_HERE, 'yes')
    void remember(SESSION, outcome.value)
    sessionState.set({ state: 'signed_in', session: outcome.value })
  } else if (outcome.kind === 'problem' && ENDED.has(outcome.problem.reason)) {
    // Whoever was here on the last visit is asked to go on, by whoever follows the end of sessions.
    if (!person) signedOut(null)
  } else if (!person) sessionState.set({ state: 'unreachable', failure: outcome })
}

/** Reads again what this person may do, in the background. */
export async function readSessionAgain(): Promise<void> {
  const outcome = await call<Session>('GET', SESSION)
  const now = sessionState.get()
  if (outcome.kind !== 'answer' || now.state !== 'signed_in' || now.session.personId !== outcome.value.personId) return
  void remember(SESSION, outcome.value)
  sessionState.set({ state: 'signed_in', session: outcome.value })
}

export function signedIn(session: Session): void {
  localStorage.setItem(WAS_HERE, 'yes')
  forgetResources()
  void forgetRemembered().then(() => remember(SESSION, session))
  sessionEnded.set(null)
  sessionPaused.set(null)
  sessionState.set({ state: 'signed_in', session })
}

/** Somebody has gone on in place. Another person than before begins anew. */
export function resumed(session: Session): void {
  const before = sessionState.get()
  if (before.state !== 'signed_in' || before.session.personId !== session.personId) return signedIn(session)
  void remember(SESSION, session)
  sessionEnded.set(null)
  sessionPaused.set(null)
  sessionState.set({ state: 'signed_in', session })
  readShownResources()
}

export function signedOut(because: Problem | null): void {
  sessionPaused.set(null)
  localStorage.removeItem(WAS_HERE)
  forgetResources()
  void forgetRemembered()
  sessionState.set({ state: 'signed_out', because })
}

/**
 * Whenever an answer says that the session has ended: asks to go on in place where `canResume` says that this device can, else goes to signing in
 * with the reason.
 */
export function followSessionEnd(canResume: (session: Session) => Promise<boolean>): void {
  sessionEnded.subscribe(() => {
    const problem = sessionEnded.get()
    const now = sessionState.get()
    if (!problem || now.state !== 'signed_in' || sessionPaused.get()) return
    if (problem.details?.['resumable'] !== true) return signedOut(problem)
    void canResume(now.session).then((can) => {
      if (sessionState.get() !== now || sessionEnded.get() === null) return
      if (can) sessionPaused.set(problem)
      else signedOut(problem)
    })
  })
}

/**
 * Ends the session here, or everywhere. Signed out is only what the server has said is signed out; after any other
 * answer everything stays as it was, the failure is returned, and it can be tried again. Null when it is done.
 */
export async function signOut(everywhere: boolean): Promise<Exclude<Outcome<never>, { kind: 'answer' }> | null> {
  const outcome = await call<unknown>('DELETE', everywhere ? '/v1/sessions' : '/v1/session')
  if (outcome.kind === 'answer') {
    signedOut(null)
    return null
  }
  if (outcome.kind !== 'problem' || !ENDED.has(outcome.problem.reason)) return outcome
  // This session had ended before, so the other devices have not been asked: the reason stays in sight.
  signedOut(everywhere ? outcome.problem : null)
  return null
}
