import type { PageMessage } from '../installed/worker-messages.ts'
import { isScreen, readPushed } from './pushed-notice.ts'

/** What the worker needs of its scope to show notifications. */
export type NotifyingScope = {
  readonly registration: { showNotification(title: string, options: NotificationOptions): Promise<void> }
  readonly clients: { matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Window[]>; openWindow(url: string): Promise<unknown> }
  addEventListener(type: 'push', listener: (event: Lasting & { readonly data: { text(): string } | null }) => void): void
  addEventListener(type: 'notificationclick', listener: (event: Lasting & { readonly notification: { readonly data: unknown; close(): void } }) => void): void
}
type Lasting = { waitUntil(work: Promise<unknown>): void }
type Window = { postMessage(message: PageMessage): void; focus(): Promise<unknown> }

const EVERY_WINDOW = { type: 'window', includeUncontrolled: true } as const

/** Shows each notice that is pushed; the same one twice is shown once. Open windows are told that there is something new. */
export function showPushes(scope: NotifyingScope): void {
  scope.addEventListener('push', (event) => {
    const notice = readPushed(event.data?.text() ?? '')
    if (!notice) return
    const { id, title, body, opens, language } = notice
    const show = scope.registration.showNotification(title, { body, tag: id, lang: language, icon: '/icon-192.png', badge: '/icon-192.png', data: opens })
    const tell = scope.clients.matchAll(EVERY_WINDOW).then((windows) => windows.forEach((window) => window.postMessage({ say: 'noticed' })))
    event.waitUntil(Promise.all([show, tell]))
  })
}

/** A touched notification leads to its screen, in a window that is open or in a new one. */
export function answerTouches(scope: NotifyingScope): void {
  scope.addEventListener('notificationclick', (event) => {
    const { data } = event.notification
    const screen = isScreen(data) ? data : '/notices'
    event.notification.close()
    event.waitUntil(lead(scope, screen))
  })
}

async function lead({ clients }: NotifyingScope, screen: string): Promise<void> {
  const [window] = await clients.matchAll(EVERY_WINDOW)
  if (!window) return void (await clients.openWindow(screen))
  window.postMessage({ say: 'open', screen })
  await window.focus()
}
