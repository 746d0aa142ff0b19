import { dictionary } from '../language/dictionary.ts'
import { dateInWords, timeOfDay } from '../language/moments.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import type { Language } from '../../../src/values/language.ts'
import { serverNow } from '../http/server-clock.ts'
import { Icon } from '../kit/icon.tsx'
import './as-of.css'

const words = dictionary({
  ko: { asOf: (when: string) => `${when}에 본 내용이에요.`, since: '그 뒤로 바뀌었을 수 있어요.' },
  en: { asOf: (when: string) => `As seen ${when}.`, since: 'It may have changed since.' },
})

/** `10:42`, or with the day when that was not today. */
export function momentInWords(milliseconds: number, language: Language): string {
  const instant = new Date(milliseconds).toISOString()
  const time = timeOfDay(instant, language)
  const day = dateInWords(instant, language)
  if (day === dateInWords(new Date(serverNow()).toISOString(), language)) return language === 'ko' ? time : `at ${time}`
  return language === 'ko' ? `${day} ${time}` : `on ${day} at ${time}`
}

/** Says that what stands here was read on an earlier visit, and when. */
export function AsOf({ moment }: { moment: number | null }) {
  const texts = useWords(words)
  const language = useLanguage()
  if (moment === null) return null
  return (
    <p class="as-of" role="status">
      <Icon name="clock" size={20} />
      <span>
        {texts.asOf(momentInWords(moment, language))} {texts.since}
      </span>
    </p>
  )
}
