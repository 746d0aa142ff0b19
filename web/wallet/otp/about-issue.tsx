import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { Icon, type IconName } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'
import { OtpStep } from './otp-step.tsx'
import { useOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: {
    question: '이 휴대폰을 OTP로 써요',
    hint: '이체하거나 사무실에 로그인할 때 쓰는 일회용 번호를 이 휴대폰이 만들어요. 인터넷이 없어도 돼요.',
    replaceQuestion: '새 OTP로 바꿔요',
    replaceHint: '새 OTP를 확인하는 순간 이전 OTP는 끝나요. 그 전까지는 이전 OTP를 그대로 쓸 수 있어요.',
    need: '필요한 것',
    phone: '본인 이름으로 개통한 휴대폰',
    pin: '결제 비밀번호',
    otpPin: '새로 정할 OTP 비밀번호 6자리',
    otpPinAbout: '결제 비밀번호와 달라야 해요. 이 휴대폰을 떠나지 않아서 저희도 알 수 없어요.',
    start: '시작하기',
    where: '어디에 쓸 OTP인가요?',
    personal: '개인',
    business: '사업자',
    unfit: '사업자는 디지털 OTP를 쓸 수 없어요. 실물 OTP를 등록하면 사무실에 로그인하고 이체할 수 있어요.',
    register: '실물 OTP 등록',
  },
  en: {
    question: 'Use this phone as your OTP',
    hint: 'It makes the one-time codes for transfers and for signing in to the office, without a network, too.',
    replaceQuestion: 'A new OTP takes its place',
    replaceHint: 'The old one ends the moment the new one is confirmed. Until then you can go on using it.',
    need: 'What you need',
    phone: 'A phone in your own name',
    pin: 'Your payment PIN',
    otpPin: 'A new OTP PIN of six digits',
    otpPinAbout: 'Another than your payment PIN. It never leaves this phone, so we do not know it either.',
    start: 'Begin',
    where: 'What is it for?',
    personal: 'Personal',
    business: 'Business',
    unfit: 'A business cannot use a digital OTP here. Register a generator to sign in to the office and to transfer.',
    register: 'Register a generator',
  },
})

/** What an OTP is for, and what has to be at hand. */
export function AboutIssue({ title, replaces, onNext, onBack }: { title: string; replaces: OtpRegistration | null; onNext: () => void; onBack: () => void }) {
  const texts = useWords(words)
  const [profile, setProfile] = useState<'personal' | 'business'>('personal')
  const asksProfile = useOtpStatus().value?.digitalForBusiness === false
  const isUnfit = asksProfile && profile === 'business'
  const next = isUnfit ? <Button onPress={() => go('/otp/physical', { replace: true })}>{texts.register}</Button> : <Button onPress={onNext}>{texts.start}</Button>
  return (
    <OtpStep title={title} question={replaces ? texts.replaceQuestion : texts.question} hint={replaces ? texts.replaceHint : texts.hint} onBack={onBack} actions={next}>
      {asksProfile && <Choice label={texts.where} options={[{ value: 'personal', label: texts.personal }, { value: 'business', label: texts.business }]} value={profile} onValue={setProfile} columns={2} />}
      {isUnfit && (
        <p class="notice" role="status">
          {texts.unfit}
        </p>
      )}
      <section hidden={isUnfit}>
        <h3 class="rows-title">{texts.need}</h3>
        <ul class="rows">
          <Need icon="shield" name={texts.phone} />
          <Need icon="keypad" name={texts.pin} />
          <Need icon="keypad" name={texts.otpPin} about={texts.otpPinAbout} />
        </ul>
      </section>
    </OtpStep>
  )
}

function Need({ icon, name, about }: { icon: IconName; name: string; about?: string }) {
  return (
    <li class="row">
      <Icon name={icon} />
      <span class="row__text">
        <span class="row__name">{name}</span>
        {about && <span class="row__about">{about}</span>}
      </span>
    </li>
  )
}
