import { quietNetwork } from '../http/quiet-network.ts'
import { fetchOtherScreens } from '../routing/lazy-screen.tsx'
import { keepInstalled } from './app-worker.ts'

/** What comes after the first screen: the letters' shapes, the app's files on this device, the other screens. From the device it costs nothing to begin at once. */
export async function settleIn(): Promise<void> {
  const isKept = Boolean(globalThis.navigator.serviceWorker?.controller)
  if (!isKept) await quietNetwork()
  await import('../design/fonts.ts')
  if (isKept) await quietNetwork()
  await keepInstalled()
  ;(await import('../notices/push.ts')).followPush()
  await fetchOtherScreens()
}
