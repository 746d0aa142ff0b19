import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateInWords } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { CodesStep } from './codes-step.tsx'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { OtpStep } from './otp-step.tsx'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { ABOUT_THE_CODE, useOtpCommand } from './use-otp-command.ts'
import { useOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: {
    title: '하나 고르기',
    question: '지금 손에 있는 OTP를 골라 주세요',
    hint: 'OTP가 두 개로 등록돼 있어 둘 다 멈춰 있어요. 고른 OTP는 계속 쓰고, 나머지는 해지돼요.',
    since: (day: string) => `${day} 등록`,
    kept: '나머지 OTP는 해지되었어요. 이제 고른 OTP로 로그인하고 이체하세요.',
  },
  en: {
    title: 'Choose one',
    question: 'Which OTP do you have in your hand?',
    hint: 'Two are registered, so both are on hold. The one you choose is kept, the other ends.',
    since: (day: string) => `Registered ${day}`,
    kept: 'The other one has ended. Sign in and transfer with the one you chose.',
  },
})

/** Two OTPs stand against each other, both named: the owner keeps the one in hand, by two codes of it. */
export function ChooseOtp() {
  const texts = useWords(words)
  const language = useLanguage()
  const { value } = useOtpStatus()
  const [keep, setKeep] = useState<OtpRegistration | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const command = useOtpCommand('choices')
  if (command.receipt && keep) return <OtpReceiptScreen receipt={command.receipt} registration={keep} lines={[texts.kept]} />
  if (keep && !command.failure) {
    const onCodes = (codes: string[]) => {
      setComplaint(null)
      return command.send({ keep: keep.id, codes }, (problem) => {
        if (!ABOUT_THE_CODE.has(problem.reason)) return false
        setComplaint(problem.title)
        return true
      })
    }
    return <CodesStep title={texts.title} step={2} of={2} registration={keep} count={2} complaint={complaint} onCodes={onCodes} onBack={() => setKeep(null)} />
  }
  const against = value?.registrations.filter(({ state, why }) => state === 'conflict' && why !== 'wrong_serial' && why !== 'wrong_owner') ?? []
  return (
    <OtpStep title={texts.title} step={1} of={2} question={texts.question} hint={texts.hint} onBack={() => back('/otp')}>
      {command.failure && <FailurePanel failure={command.failure} onAgain={command.forgetFailure} onChange={command.forgetFailure} />}
      <div class="rows">
        {against.map((registration) => (
          <button
            key={registration.id}
            type="button"
            class="row"
            onClick={() => {
              command.forgetFailure()
              setKeep(registration)
            }}
          >
            <Icon name="otp" />
            <span class="row__text">
              <span class="row__name">{nameOfOtp(registration, language)}</span>
              <span class="row__about">{serialInWords(registration, language)}</span>
              <span class="row__about">{texts.since(dateInWords(registration.madeAt, language))}</span>
            </span>
            <Icon name="forward" size={20} />
          </button>
        ))}
      </div>
    </OtpStep>
  )
}
