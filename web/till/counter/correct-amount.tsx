import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Keypad } from '../../shared/kit/keypad.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { startCorrection } from '../start-command.ts'
import { useTill } from '../till-data.ts'
import './counter.css'

const LONGEST = 8

const words = dictionary({
  ko: {
    title: '얼마로 고칠까요?',
    before: (amount: string) => `지금 ${amount} · 아직 결제되지 않았어요`,
    correct: (amount: string) => `${amount}으로 다시 받기`,
    enter: '맞는 금액을 입력하세요',
  },
  en: {
    title: 'What is the right amount?',
    before: (amount: string) => `Now ${amount} · not paid yet`,
    correct: (amount: string) => `Ask for ${amount} instead`,
    enter: 'Enter the right amount',
  },
})

type CorrectAmountProps = { requestId: string; stallId: string; amount: number; session: Session; onClose: () => void }

/** A wrong amount before it is paid: the old request is taken back and the right one asked for, in one step. The request's screen goes on to it. */
export function CorrectAmount({ requestId, stallId, amount: before, session, onClose }: CorrectAmountProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const stall = useTill().value?.stalls.find(({ id }) => id === stallId)
  const [amount, setAmount] = useState(0)
  const isNew = amount > 0 && amount !== before
  const correct = useOneAtATime(async () => {
    if (!isNew || !stall) return
    await startCorrection(requestId, amount, stall, session)
    onClose()
  })
  return (
    <Sheet title={texts.title} onClose={onClose}>
      <p class="screen__hint">{texts.before(wonInWords(before, language))}</p>
      <p class={amount ? 'counter__amount' : 'counter__amount counter__amount--empty'} role="status">
        {wonInWords(amount, language)}
      </p>
      <Keypad
        onDigits={(digits) => setAmount((known) => Number(`${known}${digits}`.slice(0, LONGEST)))}
        onErase={() => setAmount((known) => Math.floor(known / 10))}
        onClear={() => setAmount(0)}
        corner="double_zero"
        onEnter={correct.run}
      />
      <Button busy={correct.busy} disabled={!isNew || !stall} onPress={correct.run}>
        {isNew ? texts.correct(wonInWords(amount, language)) : texts.enter}
      </Button>
    </Sheet>
  )
}
