import type { Language } from '../../../src/values/language.ts'

type Entry = string | ((...parameters: never[]) => string)

/** The words of one screen in one language. */
type Words = Readonly<Record<string, Entry>>

/** The same keys; a text for a text, a function of the same parameters for a function. */
type SameWords<Korean extends Words> = {
  readonly [Key in keyof Korean]: Korean[Key] extends string ? string : Korean[Key]
}

/** The words of one screen in every language. */
export type Dictionary<Korean extends Words> = Readonly<Record<Language, SameWords<Korean>>>

/** Declares a screen's words. Korean says which there are: one that is missing, or too many, in English does not compile. */
export function dictionary<const Korean extends Words>(words: {
  readonly ko: Korean
  readonly en: NoInfer<SameWords<Korean>>
}): Dictionary<Korean> {
  return words as Dictionary<Korean>
}
