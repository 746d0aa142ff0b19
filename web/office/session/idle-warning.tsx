import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../shared/kit/button.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { minutesAndSeconds } from '../../shared/language/moments.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { idleUntil, leave, lookWhetherOver, stay } from './office-session.ts'

/** How long before the end it is said, in milliseconds. */
const WARNED = 60_000

const words = dictionary({
  ko: { title: '아직 계신가요?', about: (left: string) => `5분 동안 아무것도 하지 않아 ${left} 뒤에 로그아웃돼요.`, stay: '계속하기', leave: '로그아웃' },
  en: { title: 'Are you still there?', about: (left: string) => `Nothing was done for a while. You will be signed out in ${left}.`, stay: 'Stay signed in', leave: 'Sign out' },
})

/** Says a minute before that idleness ends the session, and lets one stay. */
export function IdleWarning() {
  const texts = useWords(words)
  const until = useStore(idleUntil)
  const [now, setNow] = useState(Date.now())
  const left = until - now
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const isOver = left <= 0
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
