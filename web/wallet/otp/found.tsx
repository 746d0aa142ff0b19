import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { OtherFactorStep } from './other-factor.tsx'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { OtpStep } from './otp-step.tsx'
import { useOtpCommand } from './use-otp-command.ts'

const words = dictionary({
  ko: { title: '찾음 신고', question: 'OTP를 찾으셨나요?', hint: '찾았으면 결제 비밀번호로 확인하고 다시 써요. 못 찾았으면 새로 발급해 주세요.', found: '찾았어요', replace: '새로 발급', pin: '확인하면 바로 다시 쓸 수 있어요.' },
  en: { title: 'Found it', question: 'Have you found the OTP?', hint: 'If so, your payment PIN brings it back into use. If not, get a new one.', found: 'I found it', replace: 'Get a new one', pin: 'It works again as soon as this is confirmed.' },
})

/** A reported OTP is used again, or given up for a new one. */
export function Found({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const [asked] = useState(registration)
  const [found, setFound] = useState(false)
  const [complaint, setComplaint] = useState<string | null>(null)
  const command = useOtpCommand('finds')
  const leave = () => back(`/otp/${asked.id}`)
  if (command.receipt) return <OtpReceiptScreen receipt={command.receipt} registration={asked} />
  if (!found || command.failure) {
    return (
      <OtpStep
        title={texts.title}
        question={texts.question}
        hint={texts.hint}
        onBack={leave}
        actions={
          <>
            {!command.failure && <Button onPress={() => setFound(true)}>{texts.found}</Button>}
            <Button kind="second" onPress={() => go(`/otp/${asked.id}/replace`, { replace: true })}>
              {texts.replace}
            </Button>
          </>
        }
      >
        {command.failure && <FailurePanel failure={command.failure} onAgain={command.forgetFailure} />}
      </OtpStep>
    )
  }
  return (
    <OtherFactorStep
      title={texts.title}
      hint={texts.pin}
      command={{ action: 'found', id: command.id, registrationId: asked.id }}
      complaint={complaint}
      onFactor={(factor) =>
        command.send({ registrationId: asked.id, factor }, (problem) => {
          if (problem.reason !== 'PIN_WRONG') return false
          setComplaint(problem.title)
          return true
        })
      }
      onBack={() => setFound(false)}
    />
  )
}
