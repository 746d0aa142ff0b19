import { useState } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Keypad } from './keypad.tsx'
import './pin-pad.css'

const LENGTH = 6

const words = dictionary({
  ko: { entered: (count: number) => `${LENGTH}자리 중 ${count}자리 입력했어요`, checking: '확인하고 있어요' },
  en: { entered: (count: number) => `${count} of ${LENGTH} digits entered`, checking: 'Checking' },
})

type PinPadProps = {
  /** Called with six digits; the pad is empty again when it returns. */
  onPin: (pin: string) => void | Promise<void>
  /** Said under the dots when a try failed. */
  complaint?: string | null
}

/** Six dots and a keypad. The digits are kept no longer than the entry takes. */
export function PinPad({ onPin, complaint = null }: PinPadProps) {
  const texts = useWords(words)
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const add = (digits: string) => {
    if (busy) return
    const next = (pin + digits).slice(0, LENGTH)
    setPin(next)
    if (next.length < LENGTH) return
    setBusy(true)
    void Promise.resolve(onPin(next)).finally(() => {
      setPin('')
      setBusy(false)
    })
  }
  return (
    <div class="pin-pad">
      <div class="pin-pad__dots" aria-hidden="true">
        {Array.from({ length: LENGTH }, (_, place) => (
          <span key={place} class={place < pin.length ? 'pin-pad__dot pin-pad__dot--full' : 'pin-pad__dot'} />
        ))}
      </div>
      <p class="only-read-aloud" role="status">
        {busy ? texts.checking : texts.entered(pin.length)}
      </p>
      <p class="pin-pad__complaint" role="alert">
        {complaint}
      </p>
      <Keypad
        onDigits={add}
        onErase={() => setPin(pin.slice(0, -1))}
        onClear={() => setPin('')}
        corner="clear"
        disabled={busy}
      />
    </div>
  )
}
