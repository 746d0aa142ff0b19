import { useState } from 'preact/hooks'
import { CameraView } from '../../shared/camera/camera-view.tsx'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { signal } from '../../shared/sound/sounds.ts'
import { lookUpScanned } from './look-up.ts'
import { LookupRefusal } from './lookup-refusal.tsx'
import './scan.css'

const words = dictionary({
  ko: {
    title: '결제',
    hint: '가게 QR을 비춰 주세요',
    mine: '내 코드 보여주기',
    number: '번호 입력',
    finding: '가게를 찾고 있어요',
    slow: '잘 안 읽히나요? 가게 화면의 번호를 입력해도 돼요.',
  },
  en: {
    title: 'Pay',
    hint: 'Point at the shop’s QR code',
    mine: 'Show my code',
    number: 'Type the number',
    finding: 'Finding the shop',
    slow: 'Hard to read? The number on the shop’s screen works, too.',
  },
})

/** The camera, one's own code to hold out, and the number for when the camera can not read. */
export function Scan() {
  const texts = useWords(words)
  const [finding, setFinding] = useState(false)
  const [inVain, setInVain] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const onCode = async (text: string) => {
    setFinding(true)
    signal('tick')
    const outcome = await lookUpScanned(text)
    if (outcome.kind === 'answer') return go(outcome.value, { replace: true })
    setFinding(false)
    setFailure(outcome)
  }
  if (failure) return <LookupRefusal failure={failure} typed={false} onAgain={() => setFailure(null)} />
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/')}
      actions={
        <div class="scan__ways">
          <Button kind="second" icon="qr" onPress={() => go('/pay/my-code', { replace: true })}>
            {texts.mine}
          </Button>
          <Button kind={inVain ? 'main' : 'second'} icon="keypad" onPress={() => go('/pay/number', { replace: true })}>
            {texts.number}
          </Button>
        </div>
      }
    >
      <p class="scan__hint" role="status">
        {finding ? texts.finding : texts.hint}
      </p>
      <CameraView kinds={['QRCode']} onCode={(text) => void onCode(text)} paused={finding} slow={texts.slow} onPatienceLost={() => setInVain(true)} />
    </Screen>
  )
}
