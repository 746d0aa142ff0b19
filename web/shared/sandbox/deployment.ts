import { useEffect } from 'preact/hooks'
import type { Deployment } from '../../../src/protocol/api/deployment.ts'
import { call } from '../http/call.ts'
import { Store } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'

/** Between two tries to learn it, in milliseconds. */
const AGAIN = 3_000

const deployment = new Store<Deployment | null>(null)
let asking = false

async function ask(): Promise<void> {
  if (asking || deployment.get()) return
  asking = true
  for (;;) {
    const outcome = await call<Deployment>('GET', '/v1/deployment')
    if (outcome.kind === 'answer') return deployment.set(outcome.value)
    await new Promise((resolve) => setTimeout(resolve, AGAIN))
  }
}

/** What the server says about itself before anybody signs in; null until it has. */
export function useDeployment(): Deployment | null {
  useEffect(() => void ask(), [])
  return useStore(deployment)
}
