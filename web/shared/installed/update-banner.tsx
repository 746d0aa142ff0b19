import { useEffect } from 'preact/hooks'
import { appIsOutdated } from '../http/call.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Icon } from '../kit/icon.tsx'
import '../kit/bars.css'
import { useStore } from '../state/use-store.ts'
import { takeNewVersion, updateNow, waitingVersion } from './app-worker.ts'

/** A window nobody has touched for so long after it was opened, or looked at for so long, may be changed over unseen. In milliseconds. */
const JUST_OPENED = 4_000
const OUT_OF_SIGHT = 60_000

const words = dictionary({
  ko: { ready: '새 버전이 준비됐어요.', take: '지금 바꾸기', outdated: '업데이트하면 바로 쓸 수 있어요.', update: '업데이트' },
  en: { ready: 'A new version is ready.', take: 'Change now', outdated: 'Update and you can go on right away.', update: 'Update' },
})

let touched = false
for (const type of ['pointerdown', 'keydown'] as const) addEventListener(type, () => void (touched = true), { passive: true, once: true })

/**
 * A newer version is taken by itself only where nobody can miss anything: nothing unfinished, on a screen where nothing is under way,
 * and either just opened or out of sight. Otherwise it waits for one tap. A version that the server no longer takes says so everywhere.
 */
export function UpdateBanner({ nothingOpen }: { nothingOpen: boolean }) {
  const texts = useWords(words)
  const waiting = useStore(waitingVersion)
  const outdated = useStore(appIsOutdated)
  useEffect(() => {
    if (!waiting || !nothingOpen) return
    if (!touched && performance.now() < JUST_OPENED) return takeNewVersion()
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChange = () => {
      clearTimeout(timer)
      if (document.visibilityState === 'hidden') timer = setTimeout(takeNewVersion, OUT_OF_SIGHT)
    }
    onChange()
    document.addEventListener('visibilitychange', onChange)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onChange)
    }
  }, [waiting, nothingOpen])
  if (outdated) return <UpdateBar text={texts.outdated} action={texts.update} onPress={() => void updateNow()} />
  if (!waiting || !nothingOpen) return null
  return <UpdateBar text={texts.ready} action={texts.take} onPress={takeNewVersion} />
}

function UpdateBar({ text, action, onPress }: { text: string; action: string; onPress: () => void }) {
  return (
    <div class="bar bar--update" role="status">
      <span>{text}</span>
      <button type="button" class="bar__action" onClick={onPress}>
        <Icon name="renew" size={20} />
        {action}
      </button>
    </div>
  )
}
