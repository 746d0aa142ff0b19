import { useEffect, useState } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Icon } from './icon.tsx'
import './bars.css'

const words = dictionary({
  ko: { offline: '인터넷이 끊겼어요. 연결되면 이어서 할게요.' },
  en: { offline: 'You are offline. We will go on when you are back.' },
})

/** Says that there is no network for as long as there is none. */
export function OfflineBar() {
  const texts = useWords(words)
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return (
    <div role="status">
      {!online && (
        <p class="bar bar--offline">
          <Icon name="offline" size={20} />
          <span>{texts.offline}</span>
        </p>
      )}
    </div>
  )
}
