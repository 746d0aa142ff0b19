import type { Language } from '../values/language.ts'
import { wonInWords } from '../values/won.ts'
import { reasonRecord, type Reason } from './catalogue.ts'
import type { Failure } from './failure.ts'
import { storeParameters, type GivenParameters, type ParameterName, type StoredParameters } from './reason-parameters.ts'

/** Markets, banks and their days are Korea's. */
const TIME_ZONE = 'Asia/Seoul'
const LOCALES = { ko: 'ko-KR', en: 'en-US' } as const

/**
 * What the person is told: `reasonText('INSUFFICIENT_BALANCE', 'ko', { amount: 3200 })` → `3,200원 모자라요.`
 * Throws a RangeError if a parameter of the text is missing.
 */
export function reasonText<Of extends Reason>(
  reason: Of,
  language: Language,
  ...[parameters]: [ParameterName<Of>] extends [never] ? [] : [parameters: GivenParameters<Of>]
): string {
  return fill(reasonRecord(reason).text[language], language, storeParameters(parameters ?? {}))
}

/** The same for one occurrence; it speaks of money only where the occurrence says that the ledger has answered. */
export function failureText(failure: Failure, language: Language): string {
  const record = reasonRecord(failure.reason)
  const text = failure.money === 'not_moved' && record.textWhenNotMoved ? record.textWhenNotMoved : record.text
  return fill(text[language], language, failure.parameters ?? {})
}

function fill(text: string, language: Language, parameters: StoredParameters): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new RangeError(`the text "${text}" needs the parameter "${name}"`)
    return typeof value === 'number' ? numberInWords(name, value, language) : value
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
