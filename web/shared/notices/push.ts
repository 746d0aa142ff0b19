import type { PushKey } from '../../../src/protocol/api/notices.ts'
import { fromBase64url, toBase64url } from '../../../src/protocol/base64url.ts'
import { call, type Outcome } from '../http/call.ts'
import { preferences } from '../preferences/preferences.ts'
import { sessionState } from '../session/session.ts'
import { Store } from '../state/store.ts'

/** Whether notices reach this device while the app is closed. `impossible`: this browser can't. */
export type PushState = 'asking' | 'impossible' | 'denied' | 'off' | 'on'

export const pushState = new Store<PushState>('asking')

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>

function manager(): Promise<PushManager | null> {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis)) return Promise.resolve(null)
  // Without a worker in place `ready` would never come: that is a browser that keeps nothing.
  return navigator.serviceWorker.getRegistration().then((found) => found?.pushManager ?? null)
}

let lastStep: Promise<unknown> = Promise.resolve()

/** One after the other: where this browser is reached, told late, must not undo that it was switched off meanwhile. */
function inTurn<Value>(step: () => Promise<Value>): Promise<Value> {
  const done = lastStep.then(step, step)
  lastStep = done
  return done
}

/** Looks how it stands, and tells the server anew where this browser is reached: whoever is signed in now hears of it. */
export function renewPush(): Promise<void> {
  return inTurn(renew)
}

async function renew(): Promise<void> {
  const push = await manager()
  if (!push) return pushState.set('impossible')
  if (Notification.permission === 'denied') return pushState.set('denied')
  const subscription = Notification.permission === 'granted' ? await push.getSubscription() : null
  if (!subscription) return pushState.set('off')
  const failure = await tellServer(subscription)
  pushState.set(failure?.kind === 'problem' ? 'off' : 'on')
}

/** Asks for the permission, and has this browser reached from now on. Returns what was in the way, other than a permission denied. */
export async function switchPushOn(): Promise<Failed | null> {
  const push = await manager()
  if (!push) {
    pushState.set('impossible')
    return null
  }
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') {
    pushState.set(permission === 'denied' ? 'denied' : 'off')
    return null
  }
  return inTurn(() => beReached(push))
}

async function beReached(push: PushManager): Promise<Failed | null> {
  const key = await call<PushKey>('GET', '/v1/push-key')
  if (key.kind !== 'answer') return key
  const subscription = await subscribe(push, fromBase64url(key.value.publicKey))
  if (!subscription) return { kind: 'unknown', cause: navigator.onLine ? 'no_answer' : 'offline' }
  const failure = await tellServer(subscription)
  if (!failure) pushState.set('on')
  return failure
}

/** Null when the browser's push service can't be reached. */
async function subscribe(push: PushManager, applicationServerKey: Uint8Array<ArrayBuffer>): Promise<PushSubscription | null> {
  try {
    return await push.subscribe({ userVisibleOnly: true, applicationServerKey })
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    if (error.name !== 'InvalidStateError') return null
  }
  // Subscribed under a key that the server no longer has.
  await (await push.getSubscription())?.unsubscribe()
  return push.subscribe({ userVisibleOnly: true, applicationServerKey })
}

/** From now on nothing is sent to this browser. */
export function switchPushOff(): Promise<Failed | null> {
  return inTurn(beReachedNoMore)
}

async function beReachedNoMore(): Promise<Failed | null> {
  const outcome = await call<unknown>('DELETE', '/v1/push-subscription')
  if (outcome.kind !== 'answer') return outcome
  const push = await manager()
  await (await push?.getSubscription())?.unsubscribe()
  pushState.set('off')
  return null
}

async function tellServer(subscription: PushSubscription): Promise<Failed | null> {
  const [publicKey, sharedSecret] = (['p256dh', 'auth'] as const).map((name) => toBase64url(new Uint8Array(subscription.getKey(name)!)))
  const outcome = await call<unknown>('PUT', '/v1/push-subscription', { body: { endpoint: subscription.endpoint, publicKey, sharedSecret, language: preferences.get().language } })
  return outcome.kind === 'answer' ? null : outcome
}

/** Renews it for whoever signs in here, and in the language that is chosen. */
export function followPush(): void {
  let person: string | null = null
  let language = preferences.get().language
  const renew = (): void => {
    const session = sessionState.get()
    const now = session.state === 'signed_in' ? session.session.personId : null
    const isOther = now !== person || language !== preferences.get().language
    person = now
    language = preferences.get().language
    if (now && isOther) void renewPush()
  }
  sessionState.subscribe(renew)
  preferences.subscribe(renew)
  renew()
}
