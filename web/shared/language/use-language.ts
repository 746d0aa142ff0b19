import type { Language } from '../../../src/values/language.ts'
import { preferences } from '../preferences/preferences.ts'
import { useStore } from '../state/use-store.ts'
import type { Dictionary } from './dictionary.ts'

/** The language of the screens. */
export function useLanguage(): Language {
  return useStore(preferences).language
}

/** A screen's words in the language of the screens. */
export function useWords<Korean extends Readonly<Record<string, string | ((...parameters: never[]) => string)>>>(
  words: Dictionary<Korean>,
): Dictionary<Korean>[Language] {
  return words[useLanguage()]
}
