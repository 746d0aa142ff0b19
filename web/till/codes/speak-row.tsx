import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { SwitchRow } from '../../shared/kit/switch-row.tsx'
import { choose, preferences } from '../../shared/preferences/preferences.ts'
import { canSpeak, speak } from '../../shared/sound/speech.ts'
import { useStore } from '../../shared/state/use-store.ts'

const words = dictionary({
  ko: { row: '받은 금액을 말로 알리기', received: (amount: string) => `${amount} 받았어요` },
  en: { row: 'Say received amounts aloud', received: (amount: string) => `Received ${amount}` },
})

/** The switch; switching it on says an example, so that the owner hears whether the device has a voice. */
export function SpeakRow() {
  const texts = useWords(words)
  const language = useLanguage()
  const { speech } = useStore(preferences)
  if (!canSpeak()) return null
  const change = (on: boolean) => {
    choose({ speech: on })
    if (on) speak(texts.received(wonInWords(12_500, language)), language)
  }
  return (
    <div class="rows">
      <SwitchRow label={texts.row} icon="sound" on={speech} onChange={change} />
    </div>
  )
}

/** Says what came in, if the owner wishes. */
export function speakReceived(amount: number): void {
  const { speech, language } = preferences.get()
  if (speech) speak(words[language].received(wonInWords(amount, language)), language)
}
