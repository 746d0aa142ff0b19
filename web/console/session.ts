import { call } from '../shared/http/call.ts'
import { followIdleness } from '../shared/session/idleness.ts'
import { sessionState, signOut } from '../shared/session/session.ts'

/** Tells the server that somebody is at the desk. */
export async function stay(): Promise<void> {
  await call('POST', '/v1/console-sessions/presence', { body: {} })
}

export async function leave(): Promise<void> {
  await signOut(false)
}

export function followConsoleSession(): void {
  followIdleness(() => sessionState.get().state === 'signed_in', stay)
}
