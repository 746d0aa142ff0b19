import { wonToJson } from '../values/won.ts'
import type { catalogue, Reason } from './catalogue.ts'

/** The names between the braces of a text. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never

/** The names between braces in the texts of a reason: `'amount' | 'time'` for PAYMENT_LIMIT, `never` where there are none. */
export type ParameterName<Of extends Reason> = NamesIn<(typeof catalogue)[Of]['text']['ko' | 'en']>

/**
 * As code gives it. `amount` is won (bigint or whole number), `time` and `date` a Date or milliseconds since 1970;
 * those are put into words for each language. A string is shown as it is.
 */
export type GivenParameter = string | number | bigint | Date

export type GivenParameters<Of extends Reason> = { readonly [name in ParameterName<Of>]: GivenParameter }

/** As a failure keeps it and JSON carries it: won and milliseconds are numbers. */
export type StoredParameters = { readonly [name: string]: string | number }

/** Turns won into JSON integers and dates into milliseconds, so that the parameters can travel. */
export function storeParameters(given: { readonly [name: string]: GivenParameter }): StoredParameters {
  const stored: { [name: string]: string | number } = {}
  for (const [name, value] of Object.entries(given)) {
    stored[name] = typeof value === 'bigint' ? wonToJson(value) : value instanceof Date ? value.getTime() : value
  }
  return stored
}
