import type { Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { call, sessionEnded, type Outcome } from '../../shared/http/call.ts'
import { forgetResources } from '../../shared/http/use-resource.ts'
import { countIdleness, followIdleness } from '../../shared/session/idleness.ts'
import { sessionState } from '../../shared/session/session.ts'
import { Store } from '../../shared/state/store.ts'

/** Whoever is in the office. `expired`: the session ended under this person's hands; what they were at stays where it is. */
export type OfficeState =
  | { readonly state: 'asking' }
  | { readonly state: 'unreachable'; readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> }
  | { readonly state: 'signed_out' }
  | { readonly state: 'signed_in'; readonly session: Session }
  | { readonly state: 'expired'; readonly session: Session; readonly problem: Problem }

export const officeState = new Store<OfficeState>({ state: 'asking' })

/** Asks the server who is signed in here. */
export async function askOffice(): Promise<void> {
  officeState.set({ state: 'asking' })
  const outcome = await call<Session>('GET', '/v1/session')
  if (outcome.kind === 'answer') enter(outcome.value)
  else if (outcome.kind === 'problem' && outcome.problem.status === 401) officeState.set({ state: 'signed_out' })
  else officeState.set({ state: 'unreachable', failure: outcome })
}

/** Somebody has signed in. Whoever only came back goes on where they were; for somebody else nothing of it stays. */
export function enter(session: Session): void {
  const before = officeState.get()
  const goesOn = before.state === 'expired' && before.session.personId === session.personId && before.session.merchant?.id === session.merchant?.id
  sessionEnded.set(null)
  if (!goesOn) forgetResources()
  officeState.set({ state: 'signed_in', session })
  countIdleness()
  // What could not be read meanwhile is read again, as after a broken network.
  if (goesOn) dispatchEvent(new Event('online'))
}

/** Acts in another of the person's profiles, with a code of its OTP where one was asked for. Returns what was in the way; null when it is done. */
export async function actAs({ profile, merchantId }: NonNullable<Session['office']>['profiles'][number], code?: string): Promise<Exclude<Outcome<never>, { kind: 'answer' }> | null> {
  const outcome = await call<Session>('PUT', '/v1/office/profile', { body: { profile, merchantId, ...(code === undefined ? {} : { code }) } })
  if (outcome.kind !== 'answer') return outcome
  forgetResources()
  officeState.set({ state: 'signed_in', session: outcome.value })
  return null
}

export async function leave(): Promise<void> {
  await call('DELETE', '/v1/session')
  forgetResources()
  officeState.set({ state: 'signed_out' })
}

/** Tells the server that somebody is here. */
export async function stay(): Promise<void> {
  await call('POST', '/v1/office-sessions/presence', { body: {} })
}

/** Follows what every answer says of the session, and what the person does on the page. */
export function followOfficeSession(): void {
  // What the apps share asks there who is signed in.
  officeState.subscribe(() => {
    const now = officeState.get()
    sessionState.set(now.state === 'signed_in' ? { state: 'signed_in', session: now.session } : { state: 'signed_out', because: null })
  })
  sessionEnded.subscribe(() => {
    const [problem, now] = [sessionEnded.get(), officeState.get()]
    if (problem && now.state === 'signed_in') officeState.set({ state: 'expired', session: now.session, problem })
  })
  followIdleness(() => officeState.get().state === 'signed_in', stay)
}
