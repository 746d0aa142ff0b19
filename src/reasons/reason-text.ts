import type { Language } from '../values/language.ts'
import { reasonRecord, type Reason } from './catalogue.ts'
import type { Failure } from './failure.ts'
import { fillText } from './fill-text.ts'
import { storeParameters, type GivenParameters, type ParameterName } from './reason-parameters.ts'

/**
 * What the person is told: `reasonText('INSUFFICIENT_BALANCE', 'ko', { amount: 3200 })` → `3,200원 모자라요.`
 * Throws a RangeError if a parameter of the text is missing.
 */
export function reasonText<Of extends Reason>(
  reason: Of,
  language: Language,
  ...[parameters]: [ParameterName<Of>] extends [never] ? [] : [parameters: GivenParameters<Of>]
): string {
  return fillText(reasonRecord(reason).text[language], language, storeParameters(parameters ?? {}))
}

/** The same for one occurrence; it speaks of money only where the occurrence says that the ledger has answered. */
export function failureText(failure: Failure, language: Language): string {
  const record = reasonRecord(failure.reason)
  const text = failure.money === 'not_moved' && record.textWhenNotMoved ? record.textWhenNotMoved : record.text
  return fillText(text[language], language, failure.parameters ?? {})
}
