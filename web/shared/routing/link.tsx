import type { ComponentChildren } from 'preact'
import { go } from './navigation.ts'

type LinkProps = { to: string; class?: string; current?: boolean; children: ComponentChildren }

/** A real link that stays inside the app. */
export function Link({ to, class: className, current = false, children }: LinkProps) {
  return (
    <a
      href={to}
      class={className}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
