import { forgetDraft, signUpDraft, type SignUpDraft } from './draft.ts'

/** What a newcomer has entered outlives a reload for half an hour: reading the texted code may throw the page out of a small phone's memory. */
const KEPT_FOR = 30 * 60_000
const KEY = 'onjang.sign-up'

type Kept = { readonly draft: SignUpDraft; readonly until: number }

/** Brings back what was entered, and keeps it from now on until the sign-up ends. */
export function keepDraft(): void {
  const kept = read()
  if (kept) signUpDraft.set(kept)
  else localStorage.removeItem(KEY)
  signUpDraft.subscribe(() => {
    const draft = signUpDraft.get()
    if (stepOf(draft) === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify({ draft, until: Date.now() + KEPT_FOR } satisfies Kept))
  })
}

/** The first step that has not been done: 1 name, 2 phone, 3 code, 4 PIN; null when nothing has been entered. */
export function stepOf(draft: SignUpDraft): 1 | 2 | 3 | 4 | null {
  if (draft.purpose === 'recover') return null
  if (draft.registered !== null) return 4
  if (draft.check) return 3
  if (draft.phone || (draft.name && draft.birthDate)) return 2
  return draft.name || draft.birthDate ? 1 : null
}

export const STEP_PATHS = { 1: '/sign-up/name', 2: '/sign-up/phone', 3: '/sign-up/code', 4: '/sign-up/pin' } as const

/** Throws away what was entered. */
export function beginAnew(): void {
  forgetDraft()
  localStorage.removeItem(KEY)
}

function read(): SignUpDraft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Kept> | null
    return kept?.draft && typeof kept.until === 'number' && kept.until > Date.now() ? kept.draft : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
