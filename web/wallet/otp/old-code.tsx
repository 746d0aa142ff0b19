import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { Button } from '../../shared/kit/button.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { CodeField, isWholeCode } from './code-field.tsx'
import { unmaskSeed } from './masked-seed.ts'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { OtpStep } from './otp-step.tsx'
import { codeOfMoment } from './phone-codes.ts'
import { usePhoneOtp } from './show-code.tsx'

const words = dictionary({
  ko: {
    question: '이전 OTP로 확인할게요',
    about: (name: string) => `${name}. 이전 OTP로 확인하면 이체 한도가 그대로예요.`,
    pin: '이전 OTP의 비밀번호 6자리를 입력해 주세요.',
    code: '이전 OTP의 번호',
    codeMissing: '번호를 모두 입력해 주세요.',
    next: '다음',
    without: '이전 OTP를 쓸 수 없어요',
    withoutAbout: '없어도 바꿀 수 있어요. 다만 24시간 동안 이체 한도가 낮아요.',
  },
  en: {
    question: 'Confirm with the old OTP',
    about: (name: string) => `${name}. With it your transfer limits stay as they are.`,
    pin: 'Enter the six digits of the old OTP’s PIN.',
    code: 'Code of the old OTP',
    codeMissing: 'Please enter the whole code.',
    next: 'Next',
    without: 'I can’t use the old OTP',
    withoutAbout: 'It works without it, too. Transfer limits are then lower for 24 hours.',
  },
})

type OldCodeProps = { title: string; step: number; of: number; old: OtpRegistration; complaint?: string | null; onCode: (code: string | null) => void; onBack: () => void }

/** A code of the OTP that is to be replaced, if its owner still has it; null: they have not. */
export function OldCode({ title, step, of, old, complaint = null, onCode, onBack }: OldCodeProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const here = usePhoneOtp(old.id)
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const isHere = here !== null && here !== 'gone'
  const next = () => (isWholeCode(code) ? onCode(code) : setMissing(true))
  return (
    <OtpStep
      title={title}
      step={step}
      of={of}
      question={texts.question}
      hint={texts.about(`${nameOfOtp(old, language)} ${serialInWords(old, language)}`)}
      onBack={onBack}
      actions={
        <>
          {!isHere && <Button onPress={next}>{texts.next}</Button>}
          <Button kind="second" onPress={() => onCode(null)}>
            {texts.without}
          </Button>
        </>
      }
    >
      {isHere && <p class="screen__hint">{texts.pin}</p>}
      {isHere && <PinPad onPin={async (pin) => onCode(codeOfMoment(here, await unmaskSeed(here.seed, pin), serverNow()).code)} complaint={complaint} />}
      {here === 'gone' && <CodeField label={texts.code} value={code} onValue={setCode} complaint={missing ? texts.codeMissing : complaint} first />}
      <p class="screen__hint">{texts.withoutAbout}</p>
    </OtpStep>
  )
}
