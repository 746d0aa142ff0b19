import type { Session } from '../../../src/protocol/api/people.ts'
import { signedIn } from '../../shared/session/session.ts'

const KEY = 'onjang.last-login'
const PASSKEY = 'onjang.last-by-passkey'

/** Somebody has signed in. It is noted who: a session that ends is gone on with by the same person's password alone. */
export function signedInAs(loginId: string, session: Session): void {
  localStorage.setItem(KEY, loginId)
  localStorage.removeItem(PASSKEY)
  signedIn(session)
}

/** Somebody has signed in by a passkey, which says who without an ID. */
export function signedInByPasskey(session: Session): void {
  localStorage.removeItem(KEY)
  localStorage.setItem(PASSKEY, 'yes')
  signedIn(session)
}

/** The ID of whoever is here; null when it is not known here. */
export function lastLoginId(): string | null {
  return localStorage.getItem(KEY)
}

/** Whether a session that ends here can be gone on with in place. */
export function canGoOn(): boolean {
  return lastLoginId() !== null || localStorage.getItem(PASSKEY) !== null
}
