import type { ComponentChildren } from 'preact'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { AskHelp } from '../reason/ask-help.tsx'
import { MoneyStatement, Reference } from './error-panel.tsx'
import { Icon } from './icon.tsx'
import { Screen } from './screen.tsx'
import './verdict.css'

type VerdictProps = {
  /** done is a filled green disc, refused an octagon, gone a clock: told apart by shape and place as well as colour. */
  kind: 'done' | 'refused'
  title: string
  lines?: readonly string[]
  money?: Problem['money']
  problem?: Problem
  actions: ComponentChildren
  children?: ComponentChildren
}

/** How something ended, on the whole screen. */
export function Verdict({ kind, title, lines = [], money, problem, actions, children }: VerdictProps) {
  return (
    <div class={`verdict verdict--${kind}`}>
      <Screen title={title} hiddenTitle actions={actions}>
        <div class="verdict__head" role={kind === 'refused' ? 'alert' : 'status'}>
          <span class="verdict__mark">
            <Icon name={kind === 'done' ? 'check' : 'stop'} size={64} />
          </span>
          <p class="verdict__title">{title}</p>
          {lines.map((line) => (
            <p key={line} class="verdict__line">
              {line}
            </p>
          ))}
        </div>
        {money && <MoneyStatement money={money} />}
        {children}
        {problem && <Reference problem={problem} />}
        {problem && <AskHelp problem={problem} />}
      </Screen>
    </div>
  )
}
