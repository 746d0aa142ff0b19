import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { CodesStep } from './codes-step.tsx'
import { OtherFactorStep } from './other-factor.tsx'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { OtpStep } from './otp-step.tsx'
import { OwnPhone } from './own-phone.tsx'
import { ABOUT_THE_CODE, useOtpCommand } from './use-otp-command.ts'

const words = dictionary({
  ko: { title: '잠금 해제', question: '풀지 못했어요', replace: '새로 발급' },
  en: { title: 'Unlock', question: 'It could not be unlocked', replace: 'Get a new one' },
})

/** Unlocks an OTP: the phone in one's own name, a right code of it, and the payment PIN. */
export function Unlock({ registration, session }: { registration: OtpRegistration; session: Session }) {
  const texts = useWords(words)
  const [asked] = useState(registration)
  const [identityCheckId, setIdentityCheckId] = useState<Uuid | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const command = useOtpCommand('unlocks')
  const leave = () => back(`/otp/${asked.id}`)
  const take = (problem: Problem): boolean => {
    if (problem.reason !== 'PIN_WRONG' && !ABOUT_THE_CODE.has(problem.reason)) return false
    if (problem.reason !== 'PIN_WRONG') setCodes(null)
    setComplaint(problem.title)
    return true
  }
  const anew = () => {
    command.forgetFailure()
    setIdentityCheckId(null)
    setCodes(null)
  }
  if (command.receipt) return <OtpReceiptScreen receipt={command.receipt} registration={asked} />
  if (command.failure) {
    return (
      <OtpStep title={texts.title} question={texts.question} onBack={leave} actions={<Button kind="second" onPress={() => go(`/otp/${asked.id}/replace`, { replace: true })}>{texts.replace}</Button>}>
        <FailurePanel failure={command.failure} onAgain={anew} onChange={anew} />
      </OtpStep>
    )
  }
  if (!identityCheckId) return <OwnPhone title={texts.title} step={1} of={3} name={session.name} onProven={setIdentityCheckId} onBack={leave} />
  if (!codes) {
    const onCodes = (given: string[]) => {
      setComplaint(null)
      setCodes(given)
    }
    return <CodesStep title={texts.title} step={2} of={3} registration={asked} count={1} complaint={complaint} onCodes={onCodes} onBack={anew} />
  }
  return (
    <OtherFactorStep
      title={texts.title}
      step={3}
      of={3}
      command={{ action: 'unlock', id: command.id, registrationId: asked.id }}
      complaint={complaint}
      onFactor={(factor) => command.send({ registrationId: asked.id, factor, identityCheckId, codes }, take)}
      onBack={() => setCodes(null)}
    />
  )
}
