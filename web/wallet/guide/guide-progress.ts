import { Store } from '../../shared/state/store.ts'

/** How far somebody has come in the first-run guide. `seen` pages of all; done when the last was left, or when it was put away. */
export type GuideProgress = { readonly page: number; readonly done: boolean; readonly finishedAt: string | null }

const KEY = 'onjang.guide'
const START: GuideProgress = { page: 0, done: false, finishedAt: null }

export const guideProgress = new Store<GuideProgress | null>(read())

/** The guide begins with whoever has just signed up; who knows the wallet already is not asked to read. */
export function beginGuide(): void {
  if (!guideProgress.get()) keep(START)
}

export function turnTo(page: number): void {
  keep({ ...(guideProgress.get() ?? START), page })
}

/** Finished with the last page, or put away before: both are kept, and told apart. */
export function endGuide(finished: boolean): void {
  const before = guideProgress.get() ?? START
  keep({ ...before, done: true, finishedAt: finished ? new Date().toISOString() : before.finishedAt })
}

function keep(progress: GuideProgress): void {
  localStorage.setItem(KEY, JSON.stringify(progress))
  guideProgress.set(progress)
}

function read(): GuideProgress | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<GuideProgress> | null
    if (typeof kept?.page !== 'number' || typeof kept.done !== 'boolean') return null
    return { page: kept.page, done: kept.done, finishedAt: typeof kept.finishedAt === 'string' ? kept.finishedAt : null }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
