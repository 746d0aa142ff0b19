import type { Page } from 'playwright-core'
import type { Browser } from '../push-service.ts'

/**
 * Chromium without its maker's push service: the page subscribes at a service of our own, and what that decrypts is handed to the app's worker
 * as the browser would. Everything between the two is the real thing.
 */
export async function subscribeAt(page: Page, { subscription }: Browser): Promise<void> {
  await page.addInitScript(({ endpoint, publicKey, sharedSecret }) => {
    const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)).buffer
    const KEPT = 'test.subscribed'
    const pretended = {
      endpoint,
      getKey: (name: string) => bytes(name === 'auth' ? sharedSecret : publicKey),
      unsubscribe: async () => {
        localStorage.removeItem(KEPT)
        return true
      },
    } as unknown as PushSubscription
    PushManager.prototype.subscribe = async (options) => {
      if (!options?.userVisibleOnly || (options.applicationServerKey as Uint8Array).length !== 65) throw new DOMException('no key', 'InvalidAccessError')
      localStorage.setItem(KEPT, 'yes')
      return pretended
    }
    PushManager.prototype.getSubscription = async () => (localStorage.getItem(KEPT) ? pretended : null)
  }, subscription)
}

/** Hands a message to the app's worker, as the browser does with what its push service sends. */
export async function handOver(page: Page, content: object): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  const found = new Promise<string>((done) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL.startsWith(origin) && !isDeleted)
      if (own) done(own.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await found, data: JSON.stringify(content) })
  await session.detach()
}

/** What the phone shows in its bar. */
export function notificationsOf(page: Page): Promise<{ title: string; body: string; lang: string }[]> {
  return page.evaluate(async () => {
    const { registration } = { registration: await navigator.serviceWorker.ready }
    return (await registration.getNotifications()).map(({ title, body, lang }) => ({ title, body, lang }))
  })
}

/** Touches the notification with this title. A made-up touch may not bring the window to the front; everything else happens as with a real one. */
export async function touchNotification(page: Page, title: string): Promise<void> {
  const worker = page.context().serviceWorkers().find((each) => each.url().startsWith(new URL(page.url()).origin))!
  await worker.evaluate(async (wanted) => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration; dispatchEvent(event: Event): boolean; WindowClient: { prototype: { focus(): Promise<unknown> } }; NotificationEvent: new (type: string, init: object) => Event }
    scope.WindowClient.prototype.focus = async () => undefined
    const notification = (await scope.registration.getNotifications()).find((each) => each.title === wanted)
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }))
  }, title)
}
