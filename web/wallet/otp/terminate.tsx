import { useState } from 'preact/hooks'
import type { OtpRegistration, OtpTerminationCheck } from '../../../src/protocol/api/otp.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { CodesStep } from './codes-step.tsx'
import { OtherFactorStep, type OtherFactor } from './other-factor.tsx'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { serialComplaint } from './serial-complaint.ts'
import { SerialStep } from './serial-step.tsx'
import { usePhoneOtp } from './show-code.tsx'
import { TerminationCheckList } from './termination-check-list.tsx'
import { TerminationReview } from './termination-review.tsx'
import { ABOUT_THE_CODE, useOtpCommand } from './use-otp-command.ts'

const words = dictionary({
  ko: {
    title: '이용해지',
    now: '이제 남은 OTP로 로그인하고 이체하세요.',
    nothing: '이제 등록된 OTP가 없어요. 이체하려면 새로 발급해 주세요.',
  },
  en: {
    title: 'End its use',
    now: 'From now on sign in and transfer with the OTP that is left.',
    nothing: 'No OTP is registered any more. To transfer money, get a new one.',
  },
})

type Step = 'check' | 'serial' | 'proof' | 'review'

/** 이용해지: check-list, serial number, code, what will happen, receipt. */
export function Terminate({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const { value: check, failure, refresh } = useResource<OtpTerminationCheck>(`/v1/otp/registrations/${registration.id}/termination`)
  const [asked] = useState(registration)
  const command = useOtpCommand('terminations')
  const here = usePhoneOtp(asked.id)
  const [step, setStep] = useState<Step>('check')
  const [serial, setSerial] = useState('')
  const [codes, setCodes] = useState<string[]>([])
  const [factor, setFactor] = useState<OtherFactor | null>(null)
  const [complaint, setComplaint] = useState<{ step: Step; text: string } | null>(null)
  const leave = () => back(`/otp/${asked.id}`)
  const title = texts.title
  const complaintAt = (at: Step) => (complaint?.step === at ? complaint.text : null)
  const take = (problem: Problem): boolean => {
    const at: Step | undefined = problem.reason === 'OTP_SERIAL_INVALID' ? 'serial' : ABOUT_THE_CODE.has(problem.reason) || problem.reason === 'PIN_WRONG' ? 'proof' : undefined
    if (problem.reason === 'OTP_STATE_CHANGED') void refresh()
    if (!at) return false
    setComplaint({ step: at, text: at === 'serial' ? serialComplaint(problem) : problem.title })
    setStep(at)
    return true
  }
  if (command.receipt) return <OtpReceiptScreen receipt={command.receipt} registration={asked} lines={[check?.leavesNothing ? texts.nothing : texts.now]} offersNew={check?.leavesNothing ?? false} />
  if (!check) {
    return (
      <Screen title={title} onBack={leave}>
        {failure ? <FailurePanel failure={failure} onAgain={() => void refresh()} /> : <Skeleton shapes={['title', 'card', 'row']} />}
      </Screen>
    )
  }
  const send = () => command.send({ registrationId: asked.id, serial, ...(codes.length > 0 ? { codes } : {}), ...(factor ? { factor } : {}), seen: check.left, confirmed: true }, take)
  const proved = () => {
    setComplaint(null)
    setStep('review')
  }
  if (step === 'check') return <TerminationCheckList title={title} registration={asked} check={check} isHere={here !== null && here !== 'gone'} onNext={() => setStep('serial')} onWithout={() => go(`/otp/${asked.id}/terminate-without`)} onBack={leave} />
  if (step === 'serial') {
    const onSerial = (typed: string) => {
      setSerial(typed)
      setComplaint(null)
      setStep('proof')
    }
    return <SerialStep title={title} step={2} of={4} kind={asked.kind} here={here === null || here === 'gone' ? undefined : here.serial} complaint={complaintAt('serial')} onSerial={onSerial} onBack={() => setStep('check')} />
  }
  if (step === 'proof' && check.withGenerator === 'other_factor') {
    const onFactor = async (given: OtherFactor) => {
      setFactor(given)
      proved()
    }
    return <OtherFactorStep title={title} step={3} of={4} command={{ action: 'terminate', id: command.id, registrationId: asked.id }} complaint={complaintAt('proof')} onFactor={onFactor} onBack={() => setStep('serial')} />
  }
  if (step === 'proof') {
    const onCodes = (given: string[]) => {
      setCodes(given)
      proved()
    }
    return <CodesStep title={title} step={3} of={4} registration={asked} count={asked.state === 'active' || asked.state === 'locked' ? 1 : 2} complaint={complaintAt('proof')} onCodes={onCodes} onBack={() => setStep('serial')} />
  }
  return <TerminationReview title={title} check={check} failure={command.failure} onConfirm={send} onAnew={() => setStep('check')} onBack={() => setStep('proof')} />
}
