import { useEffect, useRef } from 'preact/hooks'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { approveByPasskey, type PasskeyApproval } from './passkey-approval.ts'
import type { PinPurpose } from './pin-purpose.ts'

const words = dictionary({
  ko: { ask: '지문이나 얼굴로 확인해 주세요.', pin: '비밀번호로 할게요' },
  en: { ask: 'Confirm with your fingerprint or face.', pin: 'Use my PIN' },
})

/** Asks the phone for a fingerprint or a face at once; the PIN is one tap away. */
export function PasskeyPrompt({ purpose, onEnd }: { purpose: PinPurpose; onEnd: (end: PasskeyApproval | { kind: 'pin' }) => void }) {
  const texts = useWords(words)
  const left = useRef(false)
  useEffect(() => {
    void approveByPasskey(purpose).then((end) => {
      if (!left.current) onEnd(end)
    })
    return () => {
      left.current = true
    }
  }, [])
  return (
    <>
      <p class="passkey-prompt" role="status">
        <Icon name="fingerprint" size={56} />
        {texts.ask}
      </p>
      <Button kind="second" icon="keypad" onPress={() => onEnd({ kind: 'pin' })}>
        {texts.pin}
      </Button>
    </>
  )
}
