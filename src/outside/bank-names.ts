import type { Text } from '../values/language.ts'

/** Banks that can be paid to, by the network's three-digit codes. */
const banks: { readonly [bankCode: string]: Text } = {
  '901': { ko: '한빛연습은행', en: 'Hanbit Practice Bank' },
  '902': { ko: '두레연습은행', en: 'Dure Practice Bank' },
}

export function listBanks(): { code: string; name: Text }[] {
  return Object.entries(banks).map(([code, name]) => ({ code, name }))
}

export function findBank(bankCode: string): Text | undefined {
  return Object.hasOwn(banks, bankCode) ? banks[bankCode] : undefined
}

/** A bank's name in both languages: the network gives the Korean one; where no English one is known, the Korean one stands in. */
export function bankNameOf(bankCode: string, koreanName: string): Text {
  return { ko: koreanName, en: findBank(bankCode)?.en ?? koreanName }
}
