import { useEffect, useState } from 'preact/hooks'
import { serverNow } from '../../shared/http/server-clock.ts'
import { Button } from '../../shared/kit/button.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { codeInGroups, type ShownCode } from './phone-codes.ts'

const RADIUS = 46
const AROUND = 2 * Math.PI * RADIUS
/** How often the ring is drawn anew, in milliseconds: a step of it is too small to be seen as one. */
const TICK = 250

const words = dictionary({
  ko: { code: '일회용 번호', left: (seconds: number) => `${seconds}초 남음`, copy: '번호 복사', copied: '복사했어요', notCopied: '복사하지 못했어요. 번호를 보고 입력해 주세요.' },
  en: { code: 'One-time code', left: (seconds: number) => `${seconds} s left`, copy: 'Copy the code', copied: 'Copied', notCopied: 'It was not copied. Please type the code.' },
})

/** A code in large figures, with a ring that empties as its time goes. `onOver` is called once when it has gone. */
export function CodeView({ shown, onOver }: { shown: ShownCode; onOver: () => void }) {
  const texts = useWords(words)
  const [now, setNow] = useState(serverNow)
  const [copying, setCopying] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    setNow(serverNow())
    setCopying(null)
    const timer = setInterval(() => {
      const next = serverNow()
      if (next < shown.until) return setNow(next)
      clearInterval(timer)
      onOver()
    }, TICK)
    return () => clearInterval(timer)
  }, [shown.code, shown.until])
  const left = Math.max(0, shown.until - now)
  const part = left / (shown.until - shown.from)
  const copy = () => void navigator.clipboard.writeText(shown.code).then(() => setCopying('copied'), () => setCopying('failed'))
  return (
    <div class="otp-code">
      <div class="otp-code__ring">
        <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">
          <circle class="otp-code__track" cx="50" cy="50" r={RADIUS} />
          <circle class="otp-code__time" cx="50" cy="50" r={RADIUS} stroke-dasharray={AROUND} stroke-dashoffset={AROUND * (1 - part)} />
        </svg>
        <div>
          <p class="only-read-aloud">{texts.code}</p>
          <p class={shown.code.length > 6 ? 'otp-code__digits otp-code__digits--long' : 'otp-code__digits'} data-code={shown.code}>
            {codeInGroups(shown.code)}
          </p>
          <p class="otp-code__left" role="timer">
            {texts.left(Math.ceil(left / 1000))}
          </p>
        </div>
      </div>
      <Button kind="second" icon={copying === 'copied' ? 'check' : 'copy'} onPress={copy}>
        {copying === 'copied' ? texts.copied : texts.copy}
      </Button>
      {copying === 'failed' && <p role="alert">{texts.notCopied}</p>}
    </div>
  )
}
