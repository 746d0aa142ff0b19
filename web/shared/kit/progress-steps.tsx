import { Icon } from './icon.tsx'
import './progress-steps.css'

/** Where something stands on its way: done ✓ → now ● → to come. */
export function ProgressSteps({ names, current }: { names: readonly string[]; current: number }) {
  return (
    <ol class="progress-steps">
      {names.map((name, place) => (
        <li
          key={name}
          class={`progress-steps__step progress-steps__step--${place < current ? 'done' : place === current ? 'now' : 'next'}`}
          aria-current={place === current ? 'step' : undefined}
        >
          <span class="progress-steps__mark">{place < current && <Icon name="check" size={18} />}</span>
          {name}
        </li>
      ))}
    </ol>
  )
}
