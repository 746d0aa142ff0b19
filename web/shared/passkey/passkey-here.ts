import { Store } from '../state/store.ts'

/**
 * Whether a passkey has worked in this browser: then it is asked for first. `changed`: it no longer does, and the person is offered to register it
 * anew. A browser does not tell a page which passkeys it has (WebAuthn, 14.6.3), so this is what was seen.
 */
export type PasskeyHere = 'none' | 'works' | 'changed'

const KEY = 'onjang.passkey'
const FAILED = 'onjang.passkey-failed'
/** A finger that is wet slips once; twice in a row it is another finger. */
const FAILURES = 2

function read(): PasskeyHere {
  const kept = localStorage.getItem(KEY)
  return canUsePasskeys() && (kept === 'works' || kept === 'changed') ? kept : 'none'
}

/** An address without a name, or an old browser, has none. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && !/^[\d.]+$|:/.test(location.hostname)
}

export const passkeyHere = new Store<PasskeyHere>(read())

export function notePasskey(now: PasskeyHere): void {
  localStorage.removeItem(FAILED)
  if (now === 'none') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, now)
  passkeyHere.set(now)
}

/** The authenticator did not confirm. Says whether that has now happened so often that it should be registered anew. */
export function notePasskeyFailure(): boolean {
  const failures = Number(localStorage.getItem(FAILED) ?? '0') + 1
  if (failures >= FAILURES) {
    notePasskey('changed')
    return true
  }
  localStorage.setItem(FAILED, String(failures))
  return false
}
