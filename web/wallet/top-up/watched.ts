import { useEffect } from 'preact/hooks'
import type { Uuid } from '../../../src/values/uuid.ts'

/** Top-ups whose screen has been open and visible ever since they were started here. A reload forgets them. */
const watched = new Set<Uuid>()

/** A top-up was started by a tap just now, and its screen opens next. */
export function watchFromStart(topUpId: Uuid): void {
  watched.add(topUpId)
}

/** Whether the person has had this top-up before the eyes all along: only then may a payment follow without a question. */
export function isWatched(topUpId: Uuid): boolean {
  return watched.has(topUpId)
}

/** Ends the watching as soon as the screen that calls this is left or hidden. */
export function useWatching(topUpId: Uuid): void {
  useEffect(() => {
    const stop = () => watched.delete(topUpId)
    const onChange = () => document.visibilityState !== 'visible' && stop()
    document.addEventListener('visibilitychange', onChange)
    return () => {
      document.removeEventListener('visibilitychange', onChange)
      stop()
    }
  }, [topUpId])
}
