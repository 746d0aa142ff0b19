import { useState } from 'preact/hooks'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { signal } from '../../shared/sound/sounds.ts'
import { CameraView } from './camera-view.tsx'
import { lookUp } from './look-up.ts'
import { LookupRefusal } from './lookup-refusal.tsx'
import './scan.css'

const words = dictionary({
  ko: { title: '결제', hint: '가게 QR을 비춰 주세요', number: '번호 입력', finding: '가게를 찾고 있어요' },
  en: { title: 'Pay', hint: 'Point at the shop’s QR code', number: 'Type the number', finding: 'Finding the shop' },
})

/** The camera, and the number for when it can not read. */
export function Scan() {
  const texts = useWords(words)
  const [finding, setFinding] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const onCode = async (qr: string) => {
    setFinding(true)
    signal('tick')
    const outcome = await lookUp({ qr: qr.slice(0, 512) })
    if (outcome.kind === 'answer') return go(`/pay/requests/${outcome.value.requestId}`, { replace: true })
    setFinding(false)
    setFailure(outcome)
  }
  if (failure) return <LookupRefusal failure={failure} typed={false} onAgain={() => setFailure(null)} />
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/')}
      actions={
        <Button kind="second" icon="keypad" onPress={() => go('/pay/number', { replace: true })}>
          {texts.number}
        </Button>
      }
    >
      <p class="scan__hint" role="status">
        {finding ? texts.finding : texts.hint}
      </p>
      <CameraView onCode={(text) => void onCode(text)} paused={finding} />
    </Screen>
  )
}
