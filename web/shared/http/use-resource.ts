import { useEffect, useState } from 'preact/hooks'
import { call, type Outcome } from './call.ts'

/** What a screen knows of something it reads from the server. */
export type Resource<Value> = {
  readonly value: Value | null
  /** Why the last reading failed; the value may still be an older one. */
  readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> | null
  readonly loading: boolean
  readonly refresh: () => Promise<void>
}

type Entry = { value: unknown; failure: Resource<unknown>['failure']; loading: boolean; latest: number; readonly listeners: Set<() => void> }

/** The last thing read from each path, so that a screen one comes back to is there at once. */
const entries = new Map<string, Entry>()

function entryOf(path: string): Entry {
  let entry = entries.get(path)
  if (!entry) {
    entry = { value: null, failure: null, loading: false, latest: 0, listeners: new Set() }
    entries.set(path, entry)
  }
  return entry
}

/** Forgets everything read: somebody else may sign in. */
export function forgetResources(): void {
  for (const entry of entries.values()) {
    entry.value = null
    entry.failure = null
    for (const listener of entry.listeners) listener()
  }
}

/** Puts a value that another answer carried in place, as if it had been read now. */
export function setResource(path: string, value: unknown): void {
  const entry = entryOf(path)
  entry.latest++
  entry.value = value
  entry.failure = null
  entry.loading = false
  for (const listener of [...entry.listeners]) listener()
}

/** Reads a path again. Only the newest reading counts. */
export async function readResource(path: string): Promise<void> {
  const entry = entryOf(path)
  const turn = ++entry.latest
  entry.loading = true
  for (const listener of [...entry.listeners]) listener()
  const outcome = await call<unknown>('GET', path)
  if (turn !== entry.latest) return
  entry.loading = false
  if (outcome.kind === 'answer') {
    entry.value = outcome.value
    entry.failure = null
  } else {
    entry.failure = outcome
  }
  for (const listener of [...entry.listeners]) listener()
}

/** Reads a path when the screen opens and when the network comes back. `null` reads nothing. */
export function useResource<Value>(path: string | null): Resource<Value> {
  const [, redraw] = useState<object>({})
  useEffect(() => {
    if (path === null) return
    const entry = entryOf(path)
    const listener = () => redraw({})
    const again = () => void readResource(path)
    entry.listeners.add(listener)
    addEventListener('online', again)
    again()
    return () => {
      entry.listeners.delete(listener)
      removeEventListener('online', again)
    }
  }, [path])
  const entry = path === null ? null : entryOf(path)
  const untouched = entry !== null && entry.latest === 0
  return {
    value: (entry?.value ?? null) as Value | null,
    failure: entry?.failure ?? null,
    loading: untouched || (entry?.loading ?? false),
    refresh: () => (path === null ? Promise.resolve() : readResource(path)),
  }
}
