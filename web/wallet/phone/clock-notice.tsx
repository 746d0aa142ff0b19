import { clockError } from '../../shared/http/server-clock.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Icon } from '../../shared/kit/icon.tsx'
import { useStore } from '../../shared/state/use-store.ts'
import './phone.css'

const span = dictionary({
  ko: { minutes: (count: number) => `${count}분`, hours: (count: number) => `${count}시간`, days: (count: number) => `${count}일` },
  en: {
    minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
    hours: (count: number) => (count === 1 ? '1 hour' : `${count} hours`),
    days: (count: number) => (count === 1 ? '1 day' : `${count} days`),
  },
})

const words = dictionary({
  ko: {
    fast: (time: string) => `휴대폰 시계가 ${time} 빨라요.`,
    slow: (time: string) => `휴대폰 시계가 ${time} 느려요.`,
    fix: '설정 → 날짜 및 시간에서 ‘자동으로 설정’을 켜 주세요. 결제는 시장 시간으로 하니 그대로 할 수 있어요.',
  },
  en: {
    fast: (time: string) => `This phone’s clock is ${time} fast.`,
    slow: (time: string) => `This phone’s clock is ${time} slow.`,
    fix: 'Switch on ‘Set automatically’ under Settings → Date and time. Payments go by the market’s time, so you can pay all the same.',
  },
})

/** How far the phone's clock is off, in words; null while it is right. */
export function useClockError(): { readonly what: string; readonly fix: string } | null {
  const texts = useWords(words)
  const spans = useWords(span)
  const error = useStore(clockError)
  if (error === 0) return null
  const minutes = Math.abs(error)
  const time = minutes < 120 ? spans.minutes(minutes) : minutes < 2_880 ? spans.hours(Math.round(minutes / 60)) : spans.days(Math.round(minutes / 1_440))
  return { what: error > 0 ? texts.fast(time) : texts.slow(time), fix: texts.fix }
}

/** A wrong clock is named, with the way to set it right. */
export function ClockNotice() {
  const error = useClockError()
  if (!error) return null
  return (
    <section class="phone-notice" role="status">
      <Icon name="clock" />
      <div>
        <h2 class="phone-notice__what">{error.what}</h2>
        <p>{error.fix}</p>
      </div>
    </section>
  )
}
