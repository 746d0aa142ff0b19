import { useId } from 'preact/hooks'

/** A day, with the platform's own calendar. */
export function DayField({ label, value, onValue }: { label: string; value: string; onValue: (value: string) => void }) {
  const id = useId()
  return (
    <div class="filter">
      <label class="filter__label" for={id}>
        {label}
      </label>
      <input id={id} class="filter__input" type="date" required value={value} onChange={(event) => event.currentTarget.value && onValue(event.currentTarget.value)} />
    </div>
  )
}

type SelectFieldProps<Value extends string> = { label: string; value: Value; options: readonly { readonly value: Value; readonly label: string }[]; onValue: (value: Value) => void }

/** One of several. */
export function SelectField<Value extends string>({ label, value, options, onValue }: SelectFieldProps<Value>) {
  const id = useId()
  return (
    <div class="filter">
      <label class="filter__label" for={id}>
        {label}
      </label>
      <select id={id} class="filter__input" value={value} onChange={(event) => onValue(event.currentTarget.value as Value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
