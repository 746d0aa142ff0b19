import { Store } from '../state/store.ts'
import type { WorkerMessage } from './worker-messages.ts'

/** Between two looks for a newer version while the app stays open, in milliseconds. */
const LOOK_AGAIN = 30 * 60_000

/** A newer version that is on the device and waits to be taken. */
export const waitingVersion = new Store<ServiceWorker | null>(null)

let registration: ServiceWorkerRegistration | undefined
/** This window asked for the newer version and opens anew as soon as it is there. */
let isTaking = false

type TrustedScripts = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } }

/** Puts the worker in place that keeps the app's files, once the first screen is there, and looks for newer versions from time to time. */
export async function keepInstalled(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const trusted = (globalThis as { trustedTypes?: TrustedScripts }).trustedTypes
  const policy = trusted?.createPolicy('onjang-worker', { createScriptURL: (url) => url })
  const address = '/service-worker.js'
  let kept: ServiceWorkerRegistration | undefined
  try {
    kept = await navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address, { updateViaCache: 'none' })
  } catch (error) {
    // A browser that keeps nothing (a private window, a certificate it does not trust) runs the app from the network.
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error
    return console.info(`not kept for use without a network: ${error.message}`)
  }
  if (!kept) return
  followUpdates(kept)
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ say: 'keep', urls: usedFiles() } satisfies WorkerMessage))
}

function followUpdates(kept: ServiceWorkerRegistration): void {
  if (registration) return
  registration = kept
  const look = () => {
    if (kept.waiting && navigator.serviceWorker.controller) waitingVersion.set(kept.waiting)
  }
  const followInstalling = () => kept.installing?.addEventListener('statechange', look)
  kept.addEventListener('updatefound', followInstalling)
  // The browser may have found it, and be at it, before anybody followed.
  followInstalling()
  look()
  const lookAgain = () => {
    if (document.visibilityState === 'visible' && navigator.onLine) void lookForUpdate()
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => isTaking && location.reload())
  setInterval(lookAgain, LOOK_AGAIN)
  document.addEventListener('visibilitychange', lookAgain)
  addEventListener('online', lookAgain)
}

/** Asks the server whether there is a newer version. True when one is being fetched or waits. */
async function lookForUpdate(): Promise<boolean> {
  // Somebody may press before the worker of an earlier visit is followed.
  const kept = registration ?? (await navigator.serviceWorker?.getRegistration())
  if (!kept) return false
  followUpdates(kept)
  try {
    const found = await kept.update()
    return Boolean(found.installing ?? found.waiting)
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error
    return false
  }
}

/** Changes this window over to the version that waits. Where none waits, or another window has taken it already, it is only opened anew. */
export function takeNewVersion(): void {
  const worker = waitingVersion.get()
  if (worker?.state !== 'installed') return location.reload()
  isTaking = true
  worker.postMessage({ say: 'take over' } satisfies WorkerMessage)
}

/** Fetches the newest version if need be, and changes over to it. What is unfinished is on the device and goes on afterwards. */
export async function updateNow(): Promise<void> {
  if (!waitingVersion.get() && (await lookForUpdate())) {
    waitingVersion.subscribe(takeNewVersion)
    if (!waitingVersion.get()) return
  }
  takeNewVersion()
}

/** Fonts and the like that this page has fetched before the worker was there. */
function usedFiles(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\.(woff2|wasm)$/.test(name))
}
