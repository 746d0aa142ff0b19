import { navigate } from 'wouter/use-browser-location'

/** What this app leaves with each place it goes to, so that it knows whether there is a place of its own to go back to. */
type Mark = { readonly fromHere: true }

/** Opens a screen. `replace` leaves no way back to the one before. */
export function go(path: string, options: { replace?: boolean } = {}): void {
  const replace = options.replace ?? false
  const state: Mark | null = replace ? (history.state as Mark | null) : { fromHere: true }
  navigate(path, { replace, state })
}

/** Back to where one came from, or to `otherwise` when the app was opened right here. */
export function back(otherwise: string): void {
  if ((history.state as Mark | null)?.fromHere) history.back()
  else go(otherwise, { replace: true })
}
