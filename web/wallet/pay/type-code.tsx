import { useState } from 'preact/hooks'
import { isShortCode, shortCodeInGroups } from '../../../src/protocol/short-code.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Keypad } from '../../shared/kit/keypad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { lookUp } from './look-up.ts'
import { LookupRefusal } from './lookup-refusal.tsx'
import './scan.css'

const SHORTEST = 6
const LONGEST = 12

const words = dictionary({
  ko: {
    title: '번호로 결제',
    question: '가게 화면에 있는 번호를 입력해 주세요',
    next: '가게 찾기',
    wrong: '번호가 맞지 않아요. 가게 화면과 다시 비교해 주세요.',
    camera: 'QR 찍기',
    entered: (digits: string) => (digits ? `입력한 번호 ${digits}` : '아직 입력하지 않았어요'),
  },
  en: {
    title: 'Pay with the number',
    question: 'Enter the number on the shop’s screen',
    next: 'Find the shop',
    wrong: 'That is not the number. Compare it with the shop’s screen.',
    camera: 'Scan the code',
    entered: (digits: string) => (digits ? `Entered ${digits}` : 'Nothing entered yet'),
  },
})

/** The short code, typed. Its check digit catches a slip before anything is sent. */
export function TypeCode() {
  const texts = useWords(words)
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const change = (next: string) => {
    setWrong(false)
    setCode(next.slice(0, LONGEST))
  }
  const find = async () => {
    if (busy || code.length < SHORTEST) return
    if (!isShortCode(code)) return setWrong(true)
    setBusy(true)
    const outcome = await lookUp({ shortCode: code })
    setBusy(false)
    if (outcome.kind === 'answer') go(`/pay/requests/${outcome.value.requestId}`, { replace: true })
    else setFailure(outcome)
  }
  const again = () => {
    setFailure(null)
    setCode('')
  }
  if (failure) return <LookupRefusal failure={failure} typed onAgain={again} />
  const digits = code.padEnd(SHORTEST, '·')
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/')}
      aside={
        <Button kind="quiet" icon="camera" onPress={() => go('/pay', { replace: true })}>
          {texts.camera}
        </Button>
      }
      actions={
        <Button busy={busy} disabled={code.length < SHORTEST} onPress={() => void find()}>
          {texts.next}
        </Button>
      }
    >
      <p class="scan__hint">{texts.question}</p>
      <p class={code ? 'short-code' : 'short-code short-code--empty'} aria-hidden="true">
        {shortCodeInGroups(digits).replace(/^(···)(···)$/, '$1 $2')}
      </p>
      <p class="only-read-aloud" role="status">
        {texts.entered(code)}
      </p>
      <p class="pin-pad__complaint" role="alert">
        {wrong ? texts.wrong : ''}
      </p>
      <div class="type-code__keypad">
      <Keypad
        onDigits={(more) => change(code + more)}
        onErase={() => change(code.slice(0, -1))}
        onClear={() => change('')}
        corner="clear"
        onEnter={() => void find()}
        disabled={busy}
      />
      </div>
    </Screen>
  )
}
