import type { OtpTerminationCheck } from '../../../src/protocol/api/otp.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { nameOfOtp, placeInWords, serialInWords } from './otp-words.ts'
import { useOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: { unused: '지금 쓰는 곳이 없어요. 바뀌는 것이 없어요.', nothing: '없음', line: (place: string, instead: string) => `${place} → ${instead}` },
  en: { unused: 'It is not used anywhere; nothing changes.', nothing: 'nothing', line: (place: string, instead: string) => `${place} → ${instead}` },
})

/** What would be used in each place after an OTP has ended, a line for each. */
export function useLeftInWords(): (left: OtpTerminationCheck['left']) => string[] {
  const texts = useWords(words)
  const language = useLanguage()
  const { value } = useOtpStatus()
  return (left) => {
    if (left.length === 0) return [texts.unused]
    return left.map(({ channel, profile, instead }) => {
      const other = value?.registrations.find(({ id }) => id === instead)
      const name = instead === null ? texts.nothing : other ? `${nameOfOtp(other, language)}, ${serialInWords(other, language)}` : 'OTP'
      return texts.line(placeInWords({ channel, profile }, language), name)
    })
  }
}
