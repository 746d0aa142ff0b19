import { sessionState, signOut } from '../shared/session/session.ts'
import { Store } from '../shared/state/store.ts'
import { findDeviceKey, forgetDeviceKeys } from '../shared/device/device-key.ts'

/** Set when somebody is signed in here but the browser has lost the key, for instance because its storage was cleared. */
export const keyIsLost = new Store(false)

/** Keeps key and session together: no key without a session, and no session without its key, which could not pay. */
export function watchDeviceKey(): void {
  sessionState.subscribe(() => void compare())
}

async function compare(): Promise<void> {
  const now = sessionState.get()
  if (now.state === 'signed_out') return forgetDeviceKeys()
  if (now.state !== 'signed_in') return
  const key = now.session.deviceId ? await findDeviceKey(now.session.deviceId) : undefined
  keyIsLost.set(!key)
  if (!key) await signOut(false)
}
