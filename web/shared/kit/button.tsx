import type { ComponentChildren } from 'preact'
import './button.css'
import { Icon, type IconName } from './icon.tsx'

export type ButtonProps = {
  /** main: the one thing to do here · second: another way · quiet: without a frame · danger: takes something away. */
  kind?: 'main' | 'second' | 'quiet' | 'danger'
  icon?: IconName
  /** Shows that the press was taken and refuses another. */
  busy?: boolean
  disabled?: boolean
  submits?: boolean
  label?: string
  /** Whether what it opens is open. */
  expanded?: boolean
  onPress?: () => void
  children: ComponentChildren
}

export function Button({ kind = 'main', icon, busy = false, disabled = false, submits = false, label, expanded, onPress, children }: ButtonProps) {
  return (
    <button
      type={submits ? 'submit' : 'button'}
      class={`button button--${kind}`}
      disabled={disabled}
      aria-busy={busy}
      aria-disabled={busy}
      aria-label={label}
      aria-expanded={expanded}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onPress?.()
      }}
    >
      {busy ? <span class="button__wheel" aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}
