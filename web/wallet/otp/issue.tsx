import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { PinProblem } from '../pay/pin-problem.tsx'
import { AboutIssue } from './about-issue.tsx'
import { ChooseOtpPin } from './choose-otp-pin.tsx'
import { Issued } from './issued.tsx'
import { issueAttempt } from './issue-to-phone.ts'
import { OldCode } from './old-code.tsx'
import { OtpStep } from './otp-step.tsx'
import { OwnPhone } from './own-phone.tsx'
import { ABOUT_THE_CODE } from './use-otp-command.ts'
import { readOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: {
    title: '디지털 OTP 발급',
    replaceTitle: 'OTP 재발급',
    pin: '결제 비밀번호를 입력해 주세요',
    pinHint: '본인이 맞는지 한 번 더 확인해요.',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    making: 'OTP를 만들고 있어요',
  },
  en: {
    title: 'Get a digital OTP',
    replaceTitle: 'Get a new OTP',
    pin: 'Enter your payment PIN',
    pinHint: 'To be sure once more that it is you.',
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    making: 'Making your OTP',
  },
})

type Failure = Exclude<Outcome<never>, { kind: 'answer' }>
type Given = { oldCode?: string | null | undefined; identityCheckId?: Uuid; paymentPin?: string | undefined; otpPin?: string }

/** A digital OTP comes onto this phone; with `replaces` in the place of another, which ends when the new one is confirmed. */
export function Issue({ session, replaces = null }: { session: Session; replaces?: OtpRegistration | null }) {
  const texts = useWords(words)
  const deployment = useDeployment()
  const [begun, setBegun] = useState(false)
  const [given, setGiven] = useState<Given>({})
  const [attempt, setAttempt] = useState(issueAttempt)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [issued, setIssued] = useState<OtpRegistration | null>(null)
  const title = replaces ? texts.replaceTitle : texts.title
  const leave = () => back('/otp')
  const asksOld = replaces?.state === 'active'
  const of = asksOld ? 5 : 4
  const send = async (next: Given) => {
    setGiven(next)
    setComplaint(null)
    setFailure(null)
    const { identityCheckId, paymentPin, otpPin } = next
    if (!deployment || !identityCheckId || paymentPin === undefined || otpPin === undefined) return
    const facts = { deploymentId: deployment.deploymentId, personId: session.personId, deviceId: session.deviceId ?? '', replaces: replaces?.id ?? null, identityCheckId, paymentPin, otpPin, oldCode: next.oldCode ?? null }
    const outcome = await attempt.send(facts)
    if (outcome.kind === 'answer') {
      setGiven({})
      setIssued(outcome.value)
      void readOtpStatus()
    } else takeFailure(outcome, next)
  }
  const takeFailure = (outcome: Failure, next: Given) => {
    if (outcome.kind === 'problem' && outcome.problem.reason === 'PIN_WRONG') {
      setComplaint(texts.wrong(outcome.problem.title))
      setGiven({ ...next, paymentPin: undefined, oldCode: undefined })
    } else if (outcome.kind === 'problem' && typeof next.oldCode === 'string' && ABOUT_THE_CODE.has(outcome.problem.reason)) {
      setComplaint(outcome.problem.title)
      setGiven({ ...next, oldCode: undefined })
    } else setFailure(outcome)
  }
  const beginAnew = () => {
    setAttempt(issueAttempt())
    setFailure(null)
    setGiven({})
    setBegun(false)
  }
  if (issued) return <Issued registration={issued} replaced={replaces} />
  if (failure) return <IssueFailed title={title} failure={failure} onAgain={() => void send(given)} onAnew={beginAnew} onBack={leave} />
  if (!begun) return <AboutIssue title={title} replaces={replaces} onNext={() => setBegun(true)} onBack={leave} />
  if (!given.identityCheckId) return <OwnPhone title={title} step={1} of={of} name={session.name} onProven={(identityCheckId) => setGiven({ ...given, identityCheckId })} onBack={beginAnew} />
  if (given.paymentPin === undefined) {
    return (
      <OtpStep title={title} step={2} of={of} question={texts.pin} hint={texts.pinHint} onBack={beginAnew}>
        <PinPad onPin={(paymentPin) => (given.otpPin === undefined || asksOld ? setGiven({ ...given, paymentPin }) : send({ ...given, paymentPin }))} complaint={complaint} />
      </OtpStep>
    )
  }
  if (given.otpPin === undefined) return <ChooseOtpPin title={title} step={3} of={of} paymentPin={given.paymentPin} onPin={(otpPin) => (asksOld ? setGiven({ ...given, otpPin }) : void send({ ...given, otpPin }))} onBack={beginAnew} />
  // Last of all: a code is good for a minute.
  if (asksOld && given.oldCode === undefined) return <OldCode title={title} step={5} of={of} old={replaces} complaint={complaint} onCode={(oldCode) => void send({ ...given, oldCode })} onBack={beginAnew} />
  return (
    <OtpStep title={title} step={of} of={of} question={texts.making} onBack={leave}>
      <Skeleton shapes={['card']} />
    </OtpStep>
  )
}

function IssueFailed({ title, failure, onAgain, onAnew, onBack }: { title: string; failure: Failure; onAgain: () => void; onAnew: () => void; onBack: () => void }) {
  const problem: Problem | null = failure.kind === 'problem' ? failure.problem : null
  const isPin = problem !== null && problem.reason.startsWith('PIN_')
  return (
    <OtpStep title={title} question={problem?.title ?? title} onBack={onBack}>
      {isPin && problem ? <PinProblem problem={problem} onAgain={onAnew} /> : <FailurePanel failure={failure} onAgain={onAgain} onChange={onAnew} />}
      {problem?.reason === 'OTP_DUPLICATE' && <ToList />}
    </OtpStep>
  )
}

const failedWords = dictionary({ ko: { list: '등록된 OTP 보기' }, en: { list: 'See my OTPs' } })

function ToList() {
  const texts = useWords(failedWords)
  return <Button onPress={() => go('/otp', { replace: true })}>{texts.list}</Button>
}
