import { useEffect, useState } from 'preact/hooks'
import { recall, remember } from '../remembered/remembered.ts'
import { call, type Outcome } from './call.ts'

/** What a screen knows of something it reads from the server. */
export type Resource<Value> = {
  readonly value: Value | null
  /** When the value was read, if that was on an earlier visit and nothing newer has come yet; milliseconds since 1970. Null for a fresh value. */
  readonly asOf: number | null
  /** Why the last reading failed; the value may still be an older one. */
  readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> | null
  readonly loading: boolean
  readonly refresh: () => Promise<void>
}

type Entry = { value: unknown; asOf: number | null; remembered: boolean; failure: Resource<unknown>['failure']; loading: boolean; latest: number; readonly listeners: Set<() => void> }

/** The last thing read from each path, so that a screen one comes back to is there at once. */
const entries = new Map<string, Entry>()

function entryOf(path: string): Entry {
  let entry = entries.get(path)
  if (!entry) {
    entry = { value: null, asOf: null, remembered: false, failure: null, loading: false, latest: 0, listeners: new Set() }
    entries.set(path, entry)
  }
  return entry
}

/** Forgets everything read, and what is being read: somebody else may sign in. */
export function forgetResources(): void {
  for (const entry of entries.values()) {
    entry.latest++
    entry.loading = false
    take(entry, null)
  }
}

function take(entry: Entry, value: unknown): void {
  entry.value = value
  entry.asOf = null
  entry.failure = null
  for (const listener of [...entry.listeners]) listener()
}

/** Puts a value that another answer carried in place, as if it had been read now. */
export function setResource(path: string, value: unknown): void {
  const entry = entryOf(path)
  entry.latest++
  entry.loading = false
  if (entry.remembered) void remember(path, value)
  take(entry, value)
}

/** Shows what an earlier visit has read, until something newer comes. */
async function showRemembered(path: string): Promise<void> {
  const entry = entryOf(path)
  const isNew = !entry.remembered
  entry.remembered = true
  if (entry.value !== null) return isNew ? remember(path, entry.value) : undefined
  const found = await recall(path)
  if (!found || entry.value !== null) return
  entry.value = found.value
  entry.asOf = found.readAt
  for (const listener of [...entry.listeners]) listener()
}

/** Reads again what is on the screen. */
export function readShownResources(): void {
  for (const [path, entry] of entries) if (entry.listeners.size > 0) void readResource(path)
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
    if (entry.remembered) void remember(path, outcome.value)
    return take(entry, outcome.value)
  }
  entry.failure = outcome
  for (const listener of [...entry.listeners]) listener()
}

/**
 * Reads a path when the screen opens and when the network comes back. `null` reads nothing. With `remembered` the answer is kept on this
 * device, and one of an earlier visit is shown, with its time, until a fresh one comes; without it only fresh ones are given.
 */
export function useResource<Value>(path: string | null, options: { remembered?: boolean } = {}): Resource<Value> {
  const { remembered = false } = options
  const [, redraw] = useState<object>({})
  useEffect(() => {
    if (path === null) return
    const entry = entryOf(path)
    const listener = () => redraw({})
    const again = () => void readResource(path)
    entry.listeners.add(listener)
    addEventListener('online', again)
    if (remembered) void showRemembered(path)
    if (!entry.loading) again()
    return () => {
      entry.listeners.delete(listener)
      removeEventListener('online', again)
    }
  }, [path])
  const entry = path === null ? null : entryOf(path)
  const untouched = entry !== null && entry.latest === 0
  const isGiven = entry !== null && (remembered || entry.asOf === null)
  return {
    value: (isGiven ? entry.value : null) as Value | null,
    asOf: isGiven ? entry.asOf : null,
    failure: entry?.failure ?? null,
    loading: untouched || (entry?.loading ?? false),
    refresh: () => (path === null ? Promise.resolve() : readResource(path)),
  }
}
