import type { Language, Text } from '../values/language.ts'
import { wonInWords } from '../values/won.ts'
import type { StoredParameters } from './reason-parameters.ts'

/** Markets, banks and their days are Korea's. */
const TIME_ZONE = 'Asia/Seoul'
const LOCALES = { ko: 'ko-KR', en: 'en-US' } as const

/** Parameters that stand for a thing with a name in each language. */
const WORDS: { readonly [name: string]: { readonly [value: string]: Text } } = {
  medium: { digital: { ko: '디지털 OTP', en: 'your digital OTP' }, physical: { ko: '실물 OTP', en: 'your physical OTP' } },
}

/** Puts parameters between the braces of a text. Throws a RangeError if one is missing. */
export function fillText(text: string, language: Language, parameters: StoredParameters): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new RangeError(`the text "${text}" needs the parameter "${name}"`)
    return typeof value === 'number' ? numberInWords(name, value, language) : (WORDS[name]?.[value]?.[language] ?? value)
  })
}

function numberInWords(name: string, value: number, language: Language): string {
  switch (name) {
    case 'amount':
      return wonInWords(value, language)
    case 'date':
      return new Date(value).toLocaleDateString(LOCALES[language], { month: 'long', day: 'numeric', timeZone: TIME_ZONE })
    case 'time':
      return new Date(value).toLocaleString(LOCALES[language], {
        month: 'long',
        day: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
        timeZone: TIME_ZONE,
      })
    default:
      return value.toString()
  }
}
