import type { Session } from '../../../src/protocol/api/people.ts'
import { signedIn } from '../../shared/session/session.ts'

const KEY = 'onjang.last-login'

/** Somebody has signed in. It is noted who: a session that ends is gone on with by the same person's password alone. */
export function signedInAs(loginId: string, session: Session): void {
  localStorage.setItem(KEY, loginId)
  signedIn(session)
}

export function lastLoginId(): string | null {
  return localStorage.getItem(KEY)
}
