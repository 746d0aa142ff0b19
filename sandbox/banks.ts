import type { Text } from '../src/values/language.ts'

/** The two banks of the pretend world. Codes from 900 on are given to no real bank; the names say 연습 (practice). */
export const banks = {
  '901': { ko: '한빛연습은행', en: 'Hanbit Practice Bank' },
  '902': { ko: '두레연습은행', en: 'Dure Practice Bank' },
} as const satisfies Record<string, Text>

export type BankCode = keyof typeof banks

export const bankCodes = Object.keys(banks) as BankCode[]

export function bankName(code: string): Text {
  return bankCodes.includes(code as BankCode) ? banks[code as BankCode] : { ko: code, en: code }
}
