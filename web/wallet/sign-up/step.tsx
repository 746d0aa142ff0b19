import type { ComponentChildren } from 'preact'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Steps } from '../../shared/kit/steps.tsx'
import { back } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { signUpDraft } from './draft.ts'

/** To join: name, phone, code, PIN. To choose a new PIN: these and, where this phone can't vouch for it, one proof more. */
const STEPS = { join: 4, recover: 5 } as const

const words = dictionary({
  ko: { join: '시작하기', recover: '비밀번호 새로 정하기', next: '다음' },
  en: { join: 'Get started', recover: 'Choose a new PIN', next: 'Next' },
})

type StepProps = {
  step: number
  question: string
  hint?: string
  onNext?: () => void
  busy?: boolean
  nextLabel?: string
  backTo: string
  children: ComponentChildren
}

/** One question of the sign-up or of the recovery, with how far one has come. */
export function Step({ step, question, hint, onNext, busy = false, nextLabel, backTo, children }: StepProps) {
  const texts = useWords(words)
  const { purpose } = useStore(signUpDraft)
  const content = (
    <>
      <Steps step={step} steps={STEPS[purpose]} />
      <div>
        <h2 class="screen__question">{question}</h2>
        {hint && <p class="screen__hint">{hint}</p>}
      </div>
      {children}
    </>
  )
  return (
    <Screen
      title={texts[purpose]}
      onBack={() => back(backTo)}
      actions={
        onNext && (
          <Button busy={busy} onPress={onNext}>
            {nextLabel ?? texts.next}
          </Button>
        )
      }
    >
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) onNext?.()
        }}
      >
        {content}
        {onNext && <button type="submit" hidden />}
      </form>
    </Screen>
  )
}
