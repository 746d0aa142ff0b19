import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Icon } from './icon.tsx'
import './sheet.css'

const words = dictionary({ ko: { close: '닫기' }, en: { close: 'Close' } })

/** Without `onClose` there is no way past the question but its answers. */
type SheetProps = { title: string; onClose?: () => void; children: ComponentChildren }

/** A question above the screen, at the lower edge of a phone. The platform's own dialog keeps the focus inside and closes on Escape. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const texts = useWords(words)
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose?.()
      }}
    >
      <div class="sheet__content">
        <header class="sheet__head">
          <h2 id={titleId} class="sheet__title" tabIndex={-1} autofocus>
            {title}
          </h2>
          {onClose && (
            <button type="button" class="sheet__close" onClick={onClose}>
              <Icon name="close" />
              <span class="word-beside-icon">{texts.close}</span>
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
