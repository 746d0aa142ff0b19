import { useId } from 'preact/hooks'
import './choice.css'

type ChoiceProps<Value extends string> = {
  label: string
  options: readonly { readonly value: Value; readonly label: string }[]
  value: Value | null
  onValue: (value: Value) => void
  columns?: 2 | 3
}

/** One of a few, as big tiles; radio buttons underneath. */
export function Choice<Value extends string>({ label, options, value, onValue, columns = 3 }: ChoiceProps<Value>) {
  const name = useId()
  return (
    <fieldset class="choice">
      <legend class="choice__label">{label}</legend>
      <div class={`choice__options choice__options--${columns}`}>
        {options.map((option) => (
          <label key={option.value} class="choice__option">
            <input
              type="radio"
              class="choice__radio"
              name={name}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
