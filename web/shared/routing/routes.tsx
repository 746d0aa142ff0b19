import type { VNode } from 'preact'
import { matchRoute, useRouter } from 'wouter'
import { usePathname } from 'wouter/use-browser-location'

/** The values of the `:names` in a path. */
export type PathValues = { readonly [name: string]: string | undefined }

export type Route = { readonly path: string; readonly draw: (values: PathValues) => VNode }

/** Draws the first route that the address fits; each address gets a screen of its own, even where two fit one route. */
export function Routed({ routes, otherwise }: { routes: readonly Route[]; otherwise: () => VNode }) {
  const pathname = usePathname()
  const { parser } = useRouter()
  for (const route of routes) {
    const [matches, values] = matchRoute(parser, route.path, pathname)
    if (matches) return <div class="routed" key={pathname}>{route.draw(values)}</div>
  }
  return <div class="routed" key={pathname}>{otherwise()}</div>
}
