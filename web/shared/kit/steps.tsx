import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import './steps.css'

const words = dictionary({
  ko: { step: (step: number, steps: number) => `${steps}단계 중 ${step}단계` },
  en: { step: (step: number, steps: number) => `Step ${step} of ${steps}` },
})

/** How far one has come. */
export function Steps({ step, steps }: { step: number; steps: number }) {
  const texts = useWords(words)
  return (
    <div class="steps" role="img" aria-label={texts.step(step, steps)}>
      {Array.from({ length: steps }, (_, place) => (
        <span key={place} class={place < step ? 'steps__step steps__step--done' : 'steps__step'} />
      ))}
    </div>
  )
}
