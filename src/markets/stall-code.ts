import type { Uuid } from '../values/uuid.ts'

/**
 * A code that a stall prints and puts up.
 * - `made`: drawn, not put up yet · `active`: can be paid by.
 * - `reported`: the shop said that something is wrong with it · `blocked`: stopped from outside the shop · `closed`: the stall has ended.
 * - `replaced`: stopped for one of those reasons, and another one has taken its place. The end.
 */
export type StallCodeState = 'made' | 'active' | 'reported' | 'blocked' | 'closed' | 'replaced'

/** Why a code was stopped. `doctored` and `lost` warn whoever scans it; `worn` and `closing` only send them on. */
export type StopCause = 'doctored' | 'lost' | 'worn' | 'closing' | 'operator'

export type StallCode = {
  id: Uuid
  token: string
  merchantId: Uuid
  stallId: Uuid
  state: StallCodeState
  stoppedBecause: StopCause | null
  replacedBy: Uuid | null
}

const NEXT: { readonly [state in StallCodeState]: readonly StallCodeState[] } = {
  made: ['active', 'reported', 'blocked', 'closed'],
  active: ['reported', 'blocked', 'closed'],
  reported: ['replaced'],
  blocked: ['replaced'],
  closed: ['replaced'],
  replaced: [],
}

/** Whether a code may go from one state to another. */
export function canBecome(from: StallCodeState, to: StallCodeState): boolean {
  return NEXT[from].includes(to)
}

/** Into which state a cause puts a code. */
export function stateAfter(cause: StopCause): StallCodeState {
  if (cause === 'operator') return 'blocked'
  return cause === 'closing' ? 'closed' : 'reported'
}

const WARNS: { readonly [cause in StopCause]: boolean } = { doctored: true, lost: true, operator: true, worn: false, closing: false }

export type StallCodeRefusal = 'FIXED_CODE_NOT_ACTIVE' | 'FIXED_CODE_BLOCKED' | 'FIXED_CODE_CLOSED' | 'FIXED_CODE_REPLACED'

/** Why nobody can pay by a code; undefined for one that is good. A code that somebody may be abusing stays called so after it was replaced. */
export function refusalOfStallCode({ state, stoppedBecause }: Pick<StallCode, 'state' | 'stoppedBecause'>): StallCodeRefusal | undefined {
  if (state === 'active') return undefined
  if (state === 'made') return 'FIXED_CODE_NOT_ACTIVE'
  if (stoppedBecause !== null && WARNS[stoppedBecause]) return 'FIXED_CODE_BLOCKED'
  if (state === 'closed') return 'FIXED_CODE_CLOSED'
  return 'FIXED_CODE_REPLACED'
}
