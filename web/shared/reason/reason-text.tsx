import { useEffect, useState } from 'preact/hooks'
import { useLanguage } from '../language/use-language.ts'

/** The words of a reason that came as a bare code, or `otherwise`. The catalogue is large, so it is fetched when it is needed. */
export function ReasonText({ reason, otherwise }: { reason: string; otherwise: string }) {
  const language = useLanguage()
  const [text, setText] = useState<string | undefined>('')
  useEffect(() => {
    let current = true
    void import('./words-of-reason.ts').then(({ wordsOfReason }) => {
      if (current) setText(wordsOfReason(reason, language))
    })
    return () => {
      current = false
    }
  }, [reason, language])
  return <>{text ?? otherwise}</>
}
