import { useRef, useState } from 'preact/hooks'
import type { StallCode, StallCodeStop } from '../../../src/protocol/api/codes.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { go } from '../../shared/routing/navigation.ts'
import { becauseWords } from './code-words.ts'
import { stopCode } from './stall-codes.ts'

const CAUSES = ['doctored', 'lost', 'worn', 'closing'] as const satisfies readonly StallCodeStop['because'][]

const words = dictionary({
  ko: {
    title: '무엇이 문제인가요?',
    about: (place: string) => `${place}의 QR을 바로 막아요. 이미 인쇄한 것으로는 더 결제할 수 없어요.`,
  },
  en: {
    title: 'What is wrong?',
    about: (place: string) => `The code of ${place} is blocked at once. Nobody can pay by the printed one any more.`,
  },
})

/** Why a code is to be stopped: one tap blocks it, and leads to printing the new one. */
export function ReportSheet({ code, place, onClose }: { code: StallCode; place: string; onClose: () => void }) {
  const texts = useWords(words)
  const causes = useWords(becauseWords)
  const replacementId = useRef(newUuid())
  const [because, setBecause] = useState<StallCodeStop['because']>('doctored')
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const stop = async (cause: StallCodeStop['because']) => {
    setBecause(cause)
    setFailure(null)
    const outcome = await stopCode(code.id, cause, replacementId.current)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    onClose()
    if (outcome.value.replacedBy) go(`/codes/${outcome.value.replacedBy}`)
  }
  return (
    <Sheet title={texts.title} onClose={onClose}>
      <p class="screen__hint">{texts.about(place)}</p>
      {failure && <FailurePanel failure={failure} onAgain={() => void stop(because)} />}
      {CAUSES.map((cause) => (
        <Cause key={cause} name={causes[cause]} onStop={() => stop(cause)} />
      ))}
    </Sheet>
  )
}

function Cause({ name, onStop }: { name: string; onStop: () => Promise<void> }) {
  const stop = useOneAtATime(onStop)
  return (
    <Button kind="second" busy={stop.busy} onPress={stop.run}>
      {name}
    </Button>
  )
}
