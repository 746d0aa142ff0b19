import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { FailurePanel } from '../kit/error-panel.tsx'
import { Screen } from '../kit/screen.tsx'
import { Skeleton } from '../kit/skeleton.tsx'

/** What fetches each screen that is not part of the first script. */
const fetches = new Set<() => Promise<unknown>>()

/**
 * A screen that is fetched when it is opened, or before, once there is nothing else to do. Fetched once it is drawn at once. `title` is
 * what stands there until then.
 */
export function lazyScreen<Props extends object>(title: () => string, load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  const fetchOnce = async (): Promise<void> => {
    loaded ??= await load()
    fetches.delete(fetchOnce)
  }
  fetches.add(fetchOnce)
  return function LazyScreen(props: Props) {
    const [state, setState] = useState<'fetching' | 'here' | 'failed'>('fetching')
    const Drawn = loaded
    useEffect(() => {
      if (!Drawn) void fetchOnce().then(() => setState('here'), () => setState('failed'))
    }, [])
    if (Drawn) return <Drawn {...props} />
    const failure = { kind: 'unknown', cause: navigator.onLine ? 'no_answer' : 'offline' } as const
    return (
      <Screen title={title()}>
        {/* A part that could not be fetched is not asked for again by the browser until the page is opened anew. */}
        {state === 'failed' ? <FailurePanel failure={failure} onAgain={() => location.reload()} /> : <Skeleton shapes={['title', 'card', 'row']} />}
      </Screen>
    )
  }
}

/** Fetches the other screens one by one while the browser has nothing better to do, so that they open even if the network goes. */
export async function fetchOtherScreens(): Promise<void> {
  for (const fetchScreen of [...fetches]) {
    await idleTime()
    try {
      await fetchScreen()
    } catch (error) {
      // Without a network there is nothing more to fetch; a screen that is opened asks for itself.
      if (error instanceof TypeError) return
      throw error
    }
  }
}

function idleTime(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(resolve)
    else setTimeout(resolve, 200)
  })
}
