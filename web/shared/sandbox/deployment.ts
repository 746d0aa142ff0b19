import { useEffect } from 'preact/hooks'
import type { Deployment } from '../../../src/protocol/api/deployment.ts'
import { call } from '../http/call.ts'
import { Store } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'

/** Between two tries to learn it, in milliseconds. */
const AGAIN = 3_000

/** Whether this device has met a deployment for real money here: only then nothing is kept free for what a sandbox shows. */
const KNOWN_REAL = 'onjang.real'

const deployment = new Store<Deployment | null>(null)
const askedOnce = new Store(false)
let asking = false

async function ask(): Promise<void> {
  if (asking || deployment.get()) return
  asking = true
  for (;;) {
    const outcome = await call<Deployment>('GET', '/v1/deployment')
    if (outcome.kind === 'answer') {
      if (outcome.value.mode === 'real') localStorage.setItem(KNOWN_REAL, 'yes')
      return deployment.set(outcome.value)
    }
    askedOnce.set(true)
    await new Promise((resolve) => setTimeout(resolve, AGAIN))
  }
}

/** What the server says about itself before anybody signs in; null until it has. */
export function useDeployment(): Deployment | null {
  useEffect(() => void ask(), [])
  return useStore(deployment)
}

/** Whether a sandbox may still show itself: its place is kept free, so that nothing jumps when it does. */
export function mayBeSandbox(): boolean {
  return localStorage.getItem(KNOWN_REAL) === null
}

/** Whether the deployment has been heard of, or could not be asked: until then a screen that hangs on it waits. */
export function useDeploymentAsked(): boolean {
  const known = useDeployment() !== null
  return useStore(askedOnce) || known
}
