import { useEffect, useRef, useState } from 'preact/hooks'
import { call, type Outcome } from './call.ts'

type Pages<Entry> = {
  readonly entries: readonly Entry[] | null
  readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> | null
  readonly loading: boolean
  readonly hasMore: boolean
  readonly more: () => void
  readonly refresh: () => void
}

/**
 * A list that comes in pages, newest first. `pathFor(before)` is the address of the page before that mark; null is the first.
 * The list is read again from its start whenever `version` changes.
 */
export function usePages<Page extends { next: string | null }, Entry>(
  pathFor: (before: string | null) => string,
  entriesOf: (page: Page) => readonly Entry[],
  version = 0,
): Pages<Entry> {
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [failure, setFailure] = useState<Pages<Entry>['failure']>(null)
  const [loading, setLoading] = useState(false)
  const turn = useRef(0)
  const load = async (before: string | null) => {
    const mine = ++turn.current
    setLoading(true)
    const outcome = await call<Page>('GET', pathFor(before))
    if (mine !== turn.current) return
    setLoading(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    setFailure(null)
    const page = entriesOf(outcome.value)
    setEntries((known) => (before === null || !known ? page : [...known, ...page]))
    setNext(outcome.value.next)
  }
  const first = pathFor(null)
  useEffect(() => {
    void load(null)
    const again = () => void load(null)
    addEventListener('online', again)
    return () => {
      turn.current++
      removeEventListener('online', again)
    }
  }, [first, version])
  return { entries, failure, loading, hasMore: next !== null, more: () => void load(next), refresh: () => void load(null) }
}
