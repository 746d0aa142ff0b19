import { useEffect, useRef, useState } from 'preact/hooks'
import { recall, remember } from '../remembered/remembered.ts'
import { call, type Outcome } from './call.ts'

type Pages<Entry> = {
  readonly entries: readonly Entry[] | null
  /** When the entries were read, if that was on an earlier visit; milliseconds since 1970. */
  readonly asOf: number | null
  readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> | null
  readonly loading: boolean
  readonly hasMore: boolean
  readonly more: () => void
  readonly refresh: () => void
}

/**
 * A list that comes in pages, newest first. `pathFor(before)` is the address of the page before that mark; null is the first.
 * The list is read again from its start whenever `version` changes. With `remembered` its first page is kept on this device,
 * and shown from an earlier visit until a fresh one comes.
 */
export function usePages<Page extends { next: string | null }, Entry>(
  pathFor: (before: string | null) => string,
  entriesOf: (page: Page) => readonly Entry[],
  version = 0,
  remembered = false,
): Pages<Entry> {
  const [asOf, setAsOf] = useState<number | null>(null)
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [failure, setFailure] = useState<Pages<Entry>['failure']>(null)
  const [loading, setLoading] = useState(false)
  const turn = useRef(0)
  const isFresh = useRef(false)
  const load = async (before: string | null) => {
    const mine = ++turn.current
    setLoading(true)
    const outcome = await call<Page>('GET', pathFor(before))
    if (mine !== turn.current) return
    setLoading(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    isFresh.current = true
    setFailure(null)
    setAsOf(null)
    if (remembered && before === null) void remember(pathFor(null), outcome.value)
    const page = entriesOf(outcome.value)
    setEntries((known) => (before === null || !known ? page : [...known, ...page]))
    setNext(outcome.value.next)
  }
  const first = pathFor(null)
  const showRemembered = async () => {
    const found = await recall(first)
    if (!found || isFresh.current) return
    setEntries(entriesOf(found.value as Page))
    setAsOf(found.readAt)
  }
  useEffect(() => {
    isFresh.current = false
    if (remembered) void showRemembered()
    void load(null)
    const again = () => void load(null)
    addEventListener('online', again)
    return () => {
      turn.current++
      removeEventListener('online', again)
    }
  }, [first, version])
  return { entries, asOf, failure, loading, hasMore: next !== null, more: () => void load(next), refresh: () => void load(null) }
}
