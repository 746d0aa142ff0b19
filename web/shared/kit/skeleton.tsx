import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import './skeleton.css'

const words = dictionary({ ko: { loading: '불러오는 중이에요' }, en: { loading: 'Loading' } })

/** Grey shapes where content will be. They appear only when it takes a moment. */
export function Skeleton({ shapes }: { shapes: readonly ('title' | 'line' | 'card' | 'row')[] }) {
  const texts = useWords(words)
  return (
    <div class="skeleton" role="status">
      <span class="only-read-aloud">{texts.loading}</span>
      {shapes.map((shape, place) => (
        <div key={place} class={`skeleton__shape skeleton__shape--${shape}`} />
      ))}
    </div>
  )
}
