import { useEffect } from 'preact/hooks'
import type { Unread } from '../../../src/protocol/api/notices.ts'
import { readResource, useResource } from '../http/use-resource.ts'
import { isNoticed, screenToOpen } from '../installed/worker-messages.ts'
import { go } from '../routing/navigation.ts'
import { Store } from '../state/store.ts'

export const UNREAD = '/v1/notices/unread'

/** Counted up when something new was pushed while a window is open. */
export const noticesChanged = new Store(0)

/** How many notices wait to be read; 0 until it is known. Read again when one is pushed, and when one comes back to the app. */
export function useUnread(): number {
  const { value } = useResource<Unread>(UNREAD)
  useEffect(() => {
    const again = () => document.visibilityState === 'visible' && void readResource(UNREAD)
    document.addEventListener('visibilitychange', again)
    const stop = noticesChanged.subscribe(again)
    return () => {
      document.removeEventListener('visibilitychange', again)
      stop()
    }
  }, [])
  return value?.unread ?? 0
}

/** Does what the app's worker asks of a window. From the start: what the worker says while nobody listens is lost, such as a touch on a notification. */
export function hearWorker(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isNoticed(data)) noticesChanged.set(noticesChanged.get() + 1)
    const screen = screenToOpen(data)
    if (screen) go(screen)
  })
}
