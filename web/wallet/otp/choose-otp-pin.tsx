import { useState } from 'preact/hooks'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { faultOfOtpPin } from './otp-pin.ts'
import { OtpStep } from './otp-step.tsx'

const words = dictionary({
  ko: {
    choose: 'OTP 비밀번호를 정해 주세요',
    hint: '번호를 볼 때마다 입력하는 6자리예요. 결제 비밀번호와 다르게 정해 주세요.',
    repeat: 'OTP 비밀번호를 한 번 더 입력해 주세요',
    repeatHint: '잊으면 되살릴 수 없고 새로 발급해야 해요.',
    same_as_payment: '결제 비밀번호와 같아요. 다른 번호로 정해 주세요.',
    too_easy: '같은 숫자, 이어지거나 되풀이되는 숫자는 쓸 수 없어요.',
    different: '두 번호가 달라요. 처음부터 다시 정해 주세요.',
  },
  en: {
    choose: 'Choose an OTP PIN',
    hint: 'Six digits that you enter to see a code. Another than your payment PIN.',
    repeat: 'Enter the OTP PIN once more',
    repeatHint: 'If you forget it, it can’t be brought back; you would get a new OTP.',
    same_as_payment: 'That is your payment PIN. Please choose another.',
    too_easy: 'No digits that are the same, in a row, or repeated.',
    different: 'The two differ. Choose again from the start.',
  },
})

/** The OTP's own PIN, twice. */
export function ChooseOtpPin({ title, step, of, paymentPin, onPin, onBack }: { title: string; step: number; of: number; paymentPin: string; onPin: (pin: string) => void; onBack: () => void }) {
  const texts = useWords(words)
  const [first, setFirst] = useState<string | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const take = (pin: string) => {
    setComplaint(null)
    if (first === null) {
      const fault = faultOfOtpPin(pin, paymentPin)
      return fault ? setComplaint(texts[fault]) : setFirst(pin)
    }
    if (pin === first) return onPin(pin)
    setFirst(null)
    setComplaint(texts.different)
  }
  return (
    <OtpStep title={title} step={first === null ? step : step + 1} of={of} question={first === null ? texts.choose : texts.repeat} hint={first === null ? texts.hint : texts.repeatHint} onBack={onBack}>
      <PinPad onPin={take} complaint={complaint} />
    </OtpStep>
  )
}
