import { useLayoutEffect } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Icon } from './icon.tsx'
import './keypad.css'

const words = dictionary({
  ko: { erase: '지우기', doubleZero: '00', clear: '모두 지우기' },
  en: { erase: 'Erase', doubleZero: '00', clear: 'Clear all' },
})

type KeypadProps = {
  /** One or two digits. */
  onDigits: (digits: string) => void
  onErase: () => void
  onClear: () => void
  /** What stands left of the zero: 00 for amounts, which then have a row for clearing of its own; clear for codes. */
  corner: 'double_zero' | 'clear'
  /** Enter on a keyboard. */
  onEnter?: (() => void) | undefined
  disabled?: boolean
}

/** Big digits for wet hands. Takes a keyboard's digits as well. */
export function Keypad({ onDigits, onErase, onClear, corner, onEnter, disabled = false }: KeypadProps) {
  const texts = useWords(words)
  // Not after the next picture: a key pressed before that would still add to the digits of the last one, and a digit would be lost.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (disabled || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
      if (/^[0-9]$/.test(event.key)) onDigits(event.key)
      else if (event.key === 'Backspace') onErase()
      // On a button or a link Enter presses that.
      else if (event.key === 'Enter' && onEnter && !(event.target instanceof Element && event.target.closest('button, a'))) onEnter()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  const digit = (text: string) => (
    <button key={text} type="button" class="keypad__key" disabled={disabled} onClick={() => onDigits(text)}>
      {text}
    </button>
  )
  const clear = (look: string) => (
    <button type="button" class={look} disabled={disabled} onClick={onClear}>
      {texts.clear}
    </button>
  )
  return (
    <div class="keypad">
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(digit)}
      {corner === 'double_zero' ? digit(texts.doubleZero) : clear('keypad__key keypad__key--quiet')}
      {digit('0')}
      <button type="button" class="keypad__key keypad__key--quiet" disabled={disabled} onClick={onErase}>
        <Icon name="erase" size={28} />
        <span class="word-beside-icon">{texts.erase}</span>
      </button>
      {corner === 'double_zero' && clear('keypad__key keypad__key--quiet keypad__key--row')}
    </div>
  )
}
