import { useEffect, useState } from 'preact/hooks'
import { Button } from '../kit/button.tsx'
import { Sheet } from '../kit/sheet.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { minutesAndSeconds } from '../language/moments.ts'
import { useStore } from '../state/use-store.ts'
import { idleUntil, lookWhetherOver } from './idleness.ts'

/** How long before the end it is said, in milliseconds. */
const WARNED = 60_000

const words = dictionary({
  ko: { title: '아직 계신가요?', about: (left: string) => `한동안 아무것도 하지 않아 ${left} 뒤에 로그아웃돼요.`, stay: '계속하기', leave: '로그아웃' },
  en: { title: 'Are you still there?', about: (left: string) => `Nothing was done for a while. You will be signed out in ${left}.`, stay: 'Stay signed in', leave: 'Sign out' },
})

/** Says a minute before that idleness ends the session, and lets one stay. */
export function IdleWarning({ stay, leave }: { stay: () => Promise<void>; leave: () => Promise<void> }) {
  const texts = useWords(words)
  const until = useStore(idleUntil)
  const [now, setNow] = useState(Date.now())
  const left = until - now
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const isOver = until !== 0 && left <= 0
  useEffect(() => {
    if (isOver) void lookWhetherOver()
  }, [isOver, Math.floor(-left / 15_000)])
  if (left > WARNED || until === 0) return null
  return (
    <Sheet title={texts.title} onClose={() => void stay()}>
      <p aria-live="polite">{texts.about(minutesAndSeconds(left))}</p>
      <Button onPress={() => void stay()}>{texts.stay}</Button>
      <Button kind="quiet" onPress={() => void leave()}>
        {texts.leave}
      </Button>
    </Sheet>
  )
}
