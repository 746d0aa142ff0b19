import type { Language } from '../../../src/values/language.ts'

/** All times are told as they are at the market. */
const TIME_ZONE = 'Asia/Seoul'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', { timeZone: TIME_ZONE, ...options })
    formats.set(key, format)
  }
  return format
}

/** `10:42` */
export function timeOfDay(instant: string, language: Language): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
}

/** `7월 3일 금요일`, `Friday 3 July` */
export function dayInWords(instant: string, language: Language): string {
  return formatter(language, { month: 'long', day: 'numeric', weekday: 'long' }).format(new Date(instant))
}

/** `2026년 7월 3일`, `3 July 2026` */
export function dateInWords(instant: string, language: Language): string {
  return formatter(language, { year: 'numeric', month: 'long', day: 'numeric' }).format(new Date(instant))
}

/** `2026. 7. 3. 10:42`, `3 Jul 2026, 10:42` */
export function dateAndTime(instant: string, language: Language): string {
  return `${dateInWords(instant, language)} ${timeOfDay(instant, language)}`
}

/** Milliseconds → `2:41`. Never below 0:00. */
export function minutesAndSeconds(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
