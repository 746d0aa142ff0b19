import type { ComponentChildren } from 'preact'
import './rows.css'

export type Fact = { readonly name: string; readonly value: ComponentChildren; readonly total?: boolean }

/** Names and values, as on a receipt. */
export function Facts({ facts }: { facts: readonly (Fact | null | false)[] }) {
  return (
    <dl class="facts">
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.name} class={fact.total ? 'facts__total' : undefined}>
              <dt>{fact.name}</dt>
              <dd>{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
