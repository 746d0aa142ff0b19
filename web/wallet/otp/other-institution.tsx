import { useState } from 'preact/hooks'
import { Button } from '../../shared/kit/button.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { OtpStep } from './otp-step.tsx'
import { RegisterPhysical } from './register-physical.tsx'

const words = dictionary({
  ko: {
    title: '다른 기관 OTP 등록',
    question: '다른 기관에서 받은 OTP도 쓸 수 있어요',
    hint: '한 생성기를 여러 기관에 등록해 함께 쓸 수 있어요.',
    loss: '잃어버렸다고 알리면 모든 기관에서 함께 멈춰요.',
    end: '해지와 다시 쓰기는 기관마다 따로 해요.',
    unknown: '저희가 모르는 생성기면 일련번호를 찾지 못해요. 그때는 창구에서 도와드려요.',
    next: '일련번호 입력하기',
  },
  en: {
    title: 'OTP of another institution',
    question: 'An OTP from another institution works here, too',
    hint: 'One generator can be registered with several institutions.',
    loss: 'Reported lost, it is suspended at all of them.',
    end: 'Ending it, and using it again, is done at each by itself.',
    unknown: 'A generator that we do not know is not found by its number; a branch will help.',
    next: 'Enter the serial number',
  },
})

/** A generator that another institution gave out, registered here as well. */
export function OtherInstitution() {
  const texts = useWords(words)
  const [begun, setBegun] = useState(false)
  if (begun) return <RegisterPhysical />
  return (
    <OtpStep title={texts.title} question={texts.question} hint={texts.hint} onBack={() => back('/otp')} actions={<Button onPress={() => setBegun(true)}>{texts.next}</Button>}>
      <ul class="otp-list-plain">
        <li>{texts.loss}</li>
        <li>{texts.end}</li>
        <li>{texts.unknown}</li>
      </ul>
    </OtpStep>
  )
}
