import type { Text } from '../values/language.ts'

const englishNames: { readonly [bankCode: string]: string } = {
  '901': 'Hanbit Practice Bank',
  '902': 'Dure Practice Bank',
}

/** A bank's name in both languages: the network gives the Korean one; where no English one is known, the Korean one stands in. */
export function bankNameOf(bankCode: string, koreanName: string): Text {
  return { ko: koreanName, en: englishNames[bankCode] ?? koreanName }
}
