import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import './recovery-form.css'

const words = dictionary({ ko: { name: '지점에서 말할 번호' }, en: { name: 'Number to tell at a branch' } })

/** What a clerk at a branch is told, so that they confirm this recovery and no other. */
export function CounterNumber({ number }: { number: string }) {
  const texts = useWords(words)
  return (
    <p class="counter-number">
      <span>{texts.name}</span> <strong>{`${number.slice(0, 3)} ${number.slice(3)}`}</strong>
    </p>
  )
}
