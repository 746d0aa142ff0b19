import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Icon } from './icon.tsx'
import './screen.css'

type ScreenProps = {
  title: string
  /** The name of the screen is for readers only: its content speaks for itself. */
  hiddenTitle?: boolean
  onBack?: () => void
  /** Beside the title, at the far end. */
  aside?: ComponentChildren
  /** What to do here; stays at the lower edge. */
  actions?: ComponentChildren
  children: ComponentChildren
}

const words = dictionary({ ko: { back: '뒤로', brand: '온장' }, en: { back: 'Back', brand: 'Onjang' } })

/** One screen: its name, its content, and what to do. Its heading takes the focus when the screen opens. */
export function Screen({ title, hiddenTitle = false, onBack, aside, actions, children }: ScreenProps) {
  const texts = useWords(words)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title.replaceAll('\n', ' ')} · ${texts.brand}`
  }, [title, texts])
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <div class="screen">
      <header class={hiddenTitle && !onBack && !aside ? 'screen__head only-read-aloud' : 'screen__head'}>
        {onBack && (
          <button type="button" class="screen__back" onClick={onBack}>
            <Icon name="back" />
            <span class="word-beside-icon">{texts.back}</span>
          </button>
        )}
        <h1 ref={heading} tabIndex={-1} class={hiddenTitle ? 'only-read-aloud' : 'screen__title'}>
          {title}
        </h1>
        {aside && <div class="screen__aside">{aside}</div>}
      </header>
      <div class="screen__body">{children}</div>
      {actions && <div class="screen__actions">{actions}</div>}
    </div>
  )
}
