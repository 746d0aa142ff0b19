import type { TargetedInputEvent } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import './field.css'

type FieldProps = {
  label: string
  hint?: string | undefined
  complaint?: string | null | undefined
  value: string
  onValue: (value: string) => void
  /** Takes the focus when the screen opens. */
  first?: boolean
  type?: 'text' | 'password'
  inputMode?: 'text' | 'numeric' | 'tel' | 'search'
  autoComplete?: string
  maxLength?: number
  placeholder?: string
}

/** A labelled line of text, with what is wrong with it said beside it. */
export function Field(props: FieldProps) {
  const { label, hint, complaint, value, onValue, first = false, type = 'text', inputMode = 'text', autoComplete = 'off', maxLength, placeholder } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (first) input.current?.focus()
  }, [])
  const line = {
    ref: input,
    id,
    class: complaint ? 'field__input field__input--wrong' : 'field__input',
    inputMode,
    autoComplete,
    maxLength,
    placeholder,
    value,
    'aria-invalid': Boolean(complaint),
    'aria-describedby': `${id}-about`,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onValue(event.currentTarget.value),
  }
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      {type === 'password' ? <input {...line} type="password" /> : <input {...line} type="text" />}
      <p id={`${id}-about`} class={complaint ? 'field__complaint' : 'field__hint'} aria-live="polite">
        {complaint ?? hint}
      </p>
    </div>
  )
}
