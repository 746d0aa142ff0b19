import type { ComponentChildren } from 'preact'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import '../../shared/kit/steps.css'
import { back } from '../../shared/routing/navigation.ts'

const STEPS = 4

const words = dictionary({
  ko: { title: '시작하기', next: '다음', step: (step: number) => `${STEPS}단계 중 ${step}단계` },
  en: { title: 'Get started', next: 'Next', step: (step: number) => `Step ${step} of ${STEPS}` },
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

/** One question of the sign-up, with how far one has come. */
export function Step({ step, question, hint, onNext, busy = false, nextLabel, backTo, children }: StepProps) {
  const texts = useWords(words)
  const content = (
    <>
      <div class="steps" role="img" aria-label={texts.step(step)}>
        {Array.from({ length: STEPS }, (_, place) => (
          <span key={place} class={place < step ? 'steps__step steps__step--done' : 'steps__step'} />
        ))}
      </div>
      <div>
        <h2 class="screen__question">{question}</h2>
        {hint && <p class="screen__hint">{hint}</p>}
      </div>
      {children}
    </>
  )
  return (
    <Screen
      title={texts.title}
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
