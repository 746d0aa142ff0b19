import { serverNow } from '../shared/http/server-clock.ts'
import { sessionState } from '../shared/session/session.ts'
import { Store } from '../shared/state/store.ts'

/** Something that was begun and not finished, before anything was sent: where it goes on, and until when that is possible. */
export type LeftOff = {
  readonly what: 'payment' | 'top_up'
  readonly path: string
  /** Won, where a sum was known. */
  readonly amount: number | null
  /** The shop, where it was known. */
  readonly name: { readonly ko: string; readonly en: string } | null
  /** Milliseconds since 1970 by the server's clock. */
  readonly until: number
}

const KEY = 'onjang.left-off'

export const leftOff = new Store<LeftOff | null>(read())

/** Takes note of a step that is under way; it is noticed when somebody comes back to home without having finished it. */
export function noteStep(step: LeftOff): void {
  localStorage.setItem(KEY, JSON.stringify(step))
  leftOff.set(step)
}

/** The step was finished, or somebody does not want to go on with it. */
export function stepDone(what: LeftOff['what']): void {
  if (leftOff.get()?.what !== what) return
  localStorage.removeItem(KEY)
  leftOff.set(null)
}

/** Whoever signs out leaves nothing behind. */
export function forgetStepsAtSignOut(): void {
  sessionState.subscribe(() => {
    const step = leftOff.get()
    if (sessionState.get().state === 'signed_out' && step) stepDone(step.what)
  })
}

/** The step that can still be gone on with; null when there is none, or its time is over. */
export function openStep(step: LeftOff | null): LeftOff | null {
  return step && step.until > serverNow() ? step : null
}

function read(): LeftOff | null {
  const kept = localStorage.getItem(KEY)
  if (!kept) return null
  try {
    const step = JSON.parse(kept) as Partial<LeftOff> | null
    const isRight = typeof step?.path === 'string' && step.path.startsWith('/') && typeof step.until === 'number' && typeof step.what === 'string'
    return isRight ? (step as LeftOff) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
