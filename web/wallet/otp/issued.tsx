import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'
import { nameOfOtp, placesInWords, serialInWords } from './otp-words.ts'

const words = dictionary({
  ko: {
    title: '등록되었습니다',
    otp: 'OTP',
    usedFor: '쓰는 곳',
    replaced: '이전 OTP',
    ended: (end: string) => `끝 ${end} · 해지됨`,
    reduced: (when: string) => `${when}까지는 이체 한도가 낮아요. 이전 OTP 없이 바꿨기 때문이에요.`,
    code: '번호 보기',
    done: '확인',
  },
  en: {
    title: 'It is registered',
    otp: 'OTP',
    usedFor: 'Used for',
    replaced: 'Old OTP',
    ended: (end: string) => `Ending ${end} · terminated`,
    reduced: (when: string) => `Transfer limits are lower until ${when}, because the old OTP was not at hand.`,
    code: 'Show a code',
    done: 'Done',
  },
})

/** An OTP is in use from now on. */
export function Issued({ registration, replaced }: { registration: OtpRegistration; replaced: OtpRegistration | null }) {
  const texts = useWords(words)
  const language = useLanguage()
  const isDigital = registration.kind === 'digital'
  return (
    <Verdict
      kind="done"
      title={texts.title}
      lines={registration.reducedUntil ? [texts.reduced(dateAndTime(registration.reducedUntil, language))] : []}
      actions={
        <>
          <Button onPress={() => go('/otp', { replace: true })}>{texts.done}</Button>
          {isDigital && (
            <Button kind="second" onPress={() => go(`/otp/${registration.id}/code`, { replace: true })}>
              {texts.code}
            </Button>
          )}
        </>
      }
    >
      <div class="otp-facts">
        <Facts
          facts={[
            { name: texts.otp, value: `${nameOfOtp(registration, language)}, ${serialInWords(registration, language)}` },
            { name: texts.usedFor, value: placesInWords(registration.usedFor, language) },
            replaced && { name: texts.replaced, value: texts.ended(replaced.serialEnd) },
          ]}
        />
      </div>
    </Verdict>
  )
}
