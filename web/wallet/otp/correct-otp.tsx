import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { CodesStep } from './codes-step.tsx'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { OtpStep } from './otp-step.tsx'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { serialComplaint } from './serial-complaint.ts'
import { SerialStep } from './serial-step.tsx'
import { ABOUT_THE_CODE, useOtpCommand } from './use-otp-command.ts'

const words = dictionary({
  ko: {
    title: '등록 바로잡기',
    owner: '소유자가 다른 사람으로 기록돼 있어요',
    ownerHint: '이 기록은 창구에서 바로잡아요. 누가 와도 본인인지 먼저 확인해요.',
    card: '신분증',
    generator: 'OTP 생성기 (손에 있으면)',
    reference: '이 OTP의 자세히 화면에 있는 문의 번호',
  },
  en: {
    title: 'Correct the record',
    owner: 'It is recorded for somebody else',
    ownerHint: 'A branch corrects this, after checking who you are.',
    card: 'Your identity card',
    generator: 'The generator, if you have it',
    reference: 'The reference on the details screen of this OTP',
  },
})

/** A wrong serial number is corrected with the generator in hand; a wrong owner at a branch. */
export function CorrectOtp({ registration }: { registration: OtpRegistration }) {
  const [asked] = useState(registration)
  return asked.why === 'wrong_owner' ? <AtABranch registration={asked} /> : <CorrectSerial asked={asked} />
}

function AtABranch({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <OtpStep title={texts.title} question={texts.owner} hint={texts.ownerHint} onBack={() => back('/otp')}>
      <p class="otp-card__about">
        {nameOfOtp(registration, language)} · {serialInWords(registration, language)}
      </p>
      <ul class="otp-list-plain">
        <li>{texts.card}</li>
        <li>{texts.generator}</li>
        <li>{texts.reference}</li>
      </ul>
    </OtpStep>
  )
}

function CorrectSerial({ asked }: { asked: OtpRegistration }) {
  const texts = useWords(words)
  const [serial, setSerial] = useState<string | null>(null)
  const [complaint, setComplaint] = useState<{ about: 'serial' | 'code'; text: string } | null>(null)
  const command = useOtpCommand('corrections')
  const take = (problem: Problem): boolean => {
    const isSerial = problem.reason === 'OTP_SERIAL_INVALID'
    if (!isSerial && !ABOUT_THE_CODE.has(problem.reason)) return false
    if (isSerial) setSerial(null)
    setComplaint({ about: isSerial ? 'serial' : 'code', text: isSerial ? serialComplaint(problem) : problem.title })
    return true
  }
  const leave = () => back('/otp')
  if (command.receipt) return <OtpReceiptScreen receipt={command.receipt} registration={asked} />
  if (command.failure) {
    return (
      <OtpStep title={texts.title} question={texts.title} onBack={leave}>
        <FailurePanel failure={command.failure} onAgain={command.forgetFailure} onChange={command.forgetFailure} />
      </OtpStep>
    )
  }
  if (serial === null) {
    return <SerialStep title={texts.title} step={1} of={2} kind="physical" complaint={complaint?.about === 'serial' ? complaint.text : null} onSerial={setSerial} onBack={leave} />
  }
  return (
    <CodesStep
      title={texts.title}
      step={2}
      of={2}
      registration={asked}
      count={2}
      complaint={complaint?.about === 'code' ? complaint.text : null}
      onCodes={(codes) => command.send({ registrationId: asked.id, serial, codes }, take)}
      onBack={() => setSerial(null)}
    />
  )
}
