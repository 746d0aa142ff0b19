import { useEffect, useState } from 'preact/hooks'

/** Whether the person and the browser let this app use something; `unknown` where the browser doesn't tell before it is tried. */
export type PermissionState = 'granted' | 'denied' | 'prompt' | 'unknown'

/** Follows a permission while the screen is open: it may be changed in the settings meanwhile. */
export function usePermission(name: 'camera' | 'notifications'): PermissionState {
  const [state, setState] = useState<PermissionState>('unknown')
  useEffect(() => {
    let status: PermissionStatus | undefined
    const look = () => status && setState(status.state)
    // Not every browser knows every name: it then refuses the question with a TypeError.
    void navigator.permissions?.query({ name: name as PermissionName }).then(
      (found) => {
        status = found
        look()
        found.addEventListener('change', look)
      },
      (error: unknown) => {
        if (!(error instanceof TypeError)) throw error
      },
    )
    return () => status?.removeEventListener('change', look)
  }, [name])
  return state
}
