import type { OtpReceipt, OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'
import { nameOfOtp, serialInWords } from './otp-words.ts'

const words = dictionary({
  ko: { otp: 'OTP', when: '처리한 때', due: '해지되는 때', reference: '처리 번호', keep: '문의할 때 이 번호를 알려 주세요.', done: '확인', again: '새 OTP 발급' },
  en: { otp: 'OTP', when: 'Done', due: 'Ends', reference: 'Reference', keep: 'Tell us this reference when you ask about it.', done: 'Done', again: 'Get a new OTP' },
})

type OtpReceiptProps = {
  receipt: OtpReceipt
  registration: OtpRegistration
  /** What this means for its owner. */
  lines?: readonly string[]
  /** Offers the next OTP: nothing is left, or this one is out of use. */
  offersNew?: boolean
}

/** What was done with an OTP, with the reference that names it. */
export function OtpReceiptScreen({ receipt, registration, lines = [], offersNew = false }: OtpReceiptProps) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <Verdict
      kind="done"
      title={receipt.text[language]}
      lines={lines}
      actions={
        <>
          <Button onPress={() => go('/otp', { replace: true })}>{texts.done}</Button>
          {offersNew && (
            <Button kind="second" onPress={() => go(receipt.state === 'terminated' ? '/otp/issue' : `/otp/${registration.id}/replace`, { replace: true })}>
              {texts.again}
            </Button>
          )}
        </>
      }
    >
      <div class="otp-facts">
        <Facts
          facts={[
            { name: texts.otp, value: `${nameOfOtp(registration, language)}, ${serialInWords(registration, language)}` },
            { name: texts.when, value: dateAndTime(receipt.at, language) },
            receipt.terminationDue !== null && { name: texts.due, value: dateAndTime(receipt.terminationDue, language) },
            { name: texts.reference, value: <span class="otp-reference">{receipt.reference}</span> },
          ]}
        />
      </div>
      <p class="verdict__line">{texts.keep}</p>
    </Verdict>
  )
}
