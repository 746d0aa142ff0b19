import { useLayoutEffect, useState } from 'preact/hooks'
import type { Store } from './store.ts'

/** The store's value; the component is drawn again when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [, redraw] = useState<object>({})
  const value = store.get()
  useLayoutEffect(() => {
    if (!Object.is(store.get(), value)) redraw({})
    return store.subscribe(() => redraw({}))
  }, [store])
  return value
}
