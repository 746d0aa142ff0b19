import type { ComponentChildren } from 'preact'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Screen } from '../../shared/kit/screen.tsx'
import '../../shared/kit/steps.css'

const words = dictionary({ ko: { step: (step: number, of: number) => `${of}단계 중 ${step}단계` }, en: { step: (step: number, of: number) => `Step ${step} of ${of}` } })

type OtpStepProps = {
  title: string
  /** How far one has come; left out where there is one step. */
  step?: number
  of?: number
  question: string
  hint?: string | undefined
  onBack: () => void
  actions?: ComponentChildren
  children?: ComponentChildren
}

/** One question of a longer matter. */
export function OtpStep({ title, step, of, question, hint, onBack, actions, children }: OtpStepProps) {
  const texts = useWords(words)
  return (
    <Screen key={question} title={title} onBack={onBack} actions={actions}>
      {step !== undefined && of !== undefined && (
        <div class="steps" role="img" aria-label={texts.step(step, of)}>
          {Array.from({ length: of }, (_, place) => (
            <span key={place} class={place < step ? 'steps__step steps__step--done' : 'steps__step'} />
          ))}
        </div>
      )}
      <div>
        <h2 class="screen__question">{question}</h2>
        {hint && <p class="screen__hint">{hint}</p>}
      </div>
      {children}
    </Screen>
  )
}
