import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { CodesStep } from './codes-step.tsx'
import { Issued } from './issued.tsx'
import { OtpStep } from './otp-step.tsx'
import { ABOUT_THE_CODE } from './use-otp-command.ts'
import { readOtpStatus } from './use-otp-status.ts'

const words = dictionary({ ko: { title: 'OTP 생성기 등록', failed: '등록하지 못했어요' }, en: { title: 'Register a generator', failed: 'It was not registered' } })

/** Two codes in a row of a generator that waits to be registered. */
export function ConfirmPhysical({ registration, replaced = null }: { registration: OtpRegistration; replaced?: OtpRegistration | null }) {
  const texts = useWords(words)
  const [asked] = useState(registration)
  const [done, setDone] = useState<OtpRegistration | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const leave = () => back('/otp')
  if (done) return <Issued registration={done} replaced={replaced} />
  if (failure) {
    return (
      <OtpStep title={texts.title} question={texts.failed} onBack={leave}>
        <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={() => go('/otp/physical', { replace: true })} />
      </OtpStep>
    )
  }
  const onCodes = async (codes: string[]) => {
    setComplaint(null)
    const outcome = await call<OtpRegistration>('PUT', `/v1/otp/registrations/${asked.id}/confirmation`, { body: { codes } })
    if (outcome.kind === 'answer') {
      setDone(outcome.value)
      void readOtpStatus()
    } else if (outcome.kind === 'problem' && ABOUT_THE_CODE.has(outcome.problem.reason)) setComplaint(outcome.problem.title)
    else setFailure(outcome)
  }
  return <CodesStep title={texts.title} registration={asked} count={2} complaint={complaint} onCodes={onCodes} onBack={leave} />
}
