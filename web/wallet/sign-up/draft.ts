import type { IdentityCheck, IdentityCheckRequest } from '../../../src/protocol/api/people.ts'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { go } from '../../shared/routing/navigation.ts'
import { Store } from '../../shared/state/store.ts'

/** What a newcomer, or somebody who forgot the PIN, has entered so far. It is kept in memory only, and forgotten when the sign-up ends. */
export type SignUpDraft = {
  readonly name: string
  readonly birthDate: string
  readonly phone: string
  readonly carrier: IdentityCheckRequest['carrier'] | null
  readonly marketing: boolean
  readonly check: IdentityCheck | null
  /** After the code was right: whether this person is known already. */
  readonly registered: boolean | null
  /** What it is entered for: to join, or to choose a new PIN. */
  readonly purpose: 'join' | 'recover'
  /** What was begun once the phone was proved. */
  readonly recovery: Recovery | null
}

const EMPTY: SignUpDraft = { name: '', birthDate: '', phone: '', carrier: null, marketing: false, check: null, registered: null, purpose: 'join', recovery: null }

export const signUpDraft = new Store<SignUpDraft>(EMPTY)

export function changeDraft(change: Partial<SignUpDraft>): void {
  signUpDraft.set({ ...signUpDraft.get(), ...change })
}

export function forgetDraft(): void {
  signUpDraft.set(EMPTY)
}

/** Begins to choose a new PIN. */
export function startRecovery(): void {
  signUpDraft.set({ ...EMPTY, purpose: 'recover' })
  go('/recover/name')
}

/** `01012345678` → `010-1234-5678`, as far as it has been typed. */
export function phoneInGroups(digits: string): string {
  if (digits.length <= 3) return digits
  const middle = digits.length > 10 ? 7 : 6
  return [digits.slice(0, 3), digits.slice(3, middle), digits.slice(middle)].filter(Boolean).join('-')
}

/** Whether eight digits are a day that has been: YYYYMMDD. */
export function isBirthDate(digits: string, now: Date = new Date()): boolean {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digits)
  if (!match) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date < now
}

/** The paths of the steps lie under what they are for. */
export function basePath({ purpose }: SignUpDraft): '/sign-up' | '/recover' {
  return purpose === 'recover' ? '/recover' : '/sign-up'
}
