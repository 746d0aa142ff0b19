import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { Issue } from './issue.tsx'
import { OtpStep } from './otp-step.tsx'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { RegisterPhysical } from './register-physical.tsx'

const words = dictionary({
  ko: {
    title: '재발급 · 휴대폰 바꾸기',
    question: '무엇으로 바꿀까요?',
    hint: (name: string) => `바꿀 OTP: ${name}. 새 OTP를 확인하는 순간 이전 OTP가 끝나요.`,
    phone: '이 휴대폰 (디지털 OTP)',
    phoneAbout: '휴대폰을 바꿨거나 OTP 비밀번호를 잊었을 때도 여기예요.',
    generator: 'OTP 생성기',
    generatorAbout: '손에 있는 새 생성기의 일련번호를 입력해요.',
  },
  en: {
    title: 'Reissue, or move to a new phone',
    question: 'What takes its place?',
    hint: (name: string) => `In the place of: ${name}. It ends the moment the new one is confirmed.`,
    phone: 'This phone (digital OTP)',
    phoneAbout: 'Also when you changed phones, or forgot the OTP PIN.',
    generator: 'A generator',
    generatorAbout: 'Enter the serial number of the new one in your hand.',
  },
})

/** A new OTP in the place of one that is lost, worn out, or on another phone. */
export function Replace({ registration, session }: { registration: OtpRegistration; session: Session }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [asked] = useState(registration)
  const [by, setBy] = useState<'digital' | 'physical' | null>(null)
  if (by === 'digital') return <Issue session={session} replaces={asked} />
  if (by === 'physical') return <RegisterPhysical replaces={asked} />
  return (
    <OtpStep title={texts.title} question={texts.question} hint={texts.hint(`${nameOfOtp(asked, language)} ${serialInWords(asked, language)}`)} onBack={() => back(`/otp/${asked.id}`)}>
      <div class="rows">
        <button type="button" class="row" onClick={() => setBy('digital')}>
          <Icon name="otp" />
          <span class="row__text">
            <span class="row__name">{texts.phone}</span>
            <span class="row__about">{texts.phoneAbout}</span>
          </span>
          <Icon name="forward" size={20} />
        </button>
        <button type="button" class="row" onClick={() => setBy('physical')}>
          <Icon name="keypad" />
          <span class="row__text">
            <span class="row__name">{texts.generator}</span>
            <span class="row__about">{texts.generatorAbout}</span>
          </span>
          <Icon name="forward" size={20} />
        </button>
      </div>
    </OtpStep>
  )
}
