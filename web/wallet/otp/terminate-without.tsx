import { useState } from 'preact/hooks'
import type { OtpRegistration, OtpTerminationCheck } from '../../../src/protocol/api/otp.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { useLeftInWords } from './left-in-words.ts'
import { OtherFactorStep } from './other-factor.tsx'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { OtpStep } from './otp-step.tsx'
import { OwnPhone } from './own-phone.tsx'
import { useOtpCommand } from './use-otp-command.ts'

const words = dictionary({
  ko: {
    title: 'OTP 없이 이용해지',
    question: 'OTP가 없으면 24시간 뒤에 해지돼요',
    now: '지금 바로: 이 OTP를 쓸 수 없게 멈춰요.',
    day: '24시간 동안: 모든 연락처로 알려 드리고, 언제든 취소할 수 있어요.',
    after: '24시간 뒤: 해지돼요.',
    why: '훔친 휴대폰으로 남의 OTP를 없애지 못하게 하려고 기다려요.',
    need: '본인 휴대폰 확인과, 지문·얼굴 또는 복구 코드가 필요해요.',
    left: '남는 수단',
    nothing: '해지하면 쓸 수 있는 OTP가 남지 않아요. 이체할 수 없게 돼요.',
    next: '24시간 뒤 해지 시작하기',
    cancel: '마음이 바뀌면 OTP 화면에서 ‘해지 취소’를 눌러 주세요.',
  },
  en: {
    title: 'End it without the OTP',
    question: 'Without the OTP it ends in 24 hours',
    now: 'Now: the OTP is suspended and can’t be used.',
    day: 'For 24 hours: we tell you on every channel, and you can call it off at any time.',
    after: 'After 24 hours: it ends.',
    why: 'The wait keeps a stolen phone from ending somebody’s OTP.',
    need: 'You need your own phone, and your fingerprint, face or a recovery code.',
    left: 'What is left',
    nothing: 'No OTP would be left that you can use. You could not transfer money.',
    next: 'Begin the 24 hours',
    cancel: 'If you change your mind, press “Cancel it” on the OTP screen.',
  },
})

/** The 24-hour way for somebody whose generator is lost or broken. */
export function TerminateWithout({ registration, session }: { registration: OtpRegistration; session: Session }) {
  const texts = useWords(words)
  const { value: check, failure, refresh } = useResource<OtpTerminationCheck>(`/v1/otp/registrations/${registration.id}/termination`)
  const command = useOtpCommand('delayed-terminations')
  const leftInWords = useLeftInWords()
  const [asked] = useState(registration)
  const [begun, setBegun] = useState(false)
  const [identityCheckId, setIdentityCheckId] = useState<Uuid | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const leave = () => back(`/otp/${asked.id}`)
  const anew = () => {
    command.forgetFailure()
    setIdentityCheckId(null)
    setBegun(false)
    void refresh()
  }
  if (command.receipt) return <OtpReceiptScreen receipt={command.receipt} registration={asked} lines={[texts.cancel]} />
  if (!check || command.failure) {
    const shown = command.failure ?? failure
    return (
      <Screen title={texts.title} onBack={leave}>
        {shown ? <FailurePanel failure={shown} onAgain={anew} onChange={anew} /> : <Skeleton shapes={['title', 'card']} />}
      </Screen>
    )
  }
  if (!begun) {
    return (
      <OtpStep title={texts.title} question={texts.question} hint={texts.why} onBack={leave} actions={<Button onPress={() => setBegun(true)}>{texts.next}</Button>}>
        <ol class="otp-list-plain">
          <li>{texts.now}</li>
          <li>{texts.day}</li>
          <li>{texts.after}</li>
        </ol>
        <section>
          <h3 class="rows-title">{texts.left}</h3>
          <ul class="otp-list-plain">
            {leftInWords(check.left).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
        {check.leavesNothing && <p class="notice">{texts.nothing}</p>}
        <p>{texts.need}</p>
      </OtpStep>
    )
  }
  if (!identityCheckId) return <OwnPhone title={texts.title} step={1} of={2} name={session.name} onProven={setIdentityCheckId} onBack={() => setBegun(false)} />
  return (
    <OtherFactorStep
      title={texts.title}
      step={2}
      of={2}
      strong
      command={{ action: 'terminate_without_generator', id: command.id, registrationId: asked.id }}
      complaint={complaint}
      onFactor={(factor) => {
        setComplaint(null)
        return command.send({ registrationId: asked.id, factor, identityCheckId, seen: check.left, confirmed: true }, (problem) => {
          if (problem.reason !== 'RECOVERY_FACTOR_WRONG') return false
          setComplaint(problem.title)
          return true
        })
      }}
      onBack={() => setBegun(false)}
    />
  )
}
