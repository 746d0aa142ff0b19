import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { PinProblem } from '../pay/pin-problem.tsx'
import { ConfirmPhysical } from './confirm-physical.tsx'
import { OldCode } from './old-code.tsx'
import { OtpStep } from './otp-step.tsx'
import { serialComplaint } from './serial-complaint.ts'
import { SerialStep } from './serial-step.tsx'
import { ABOUT_THE_CODE } from './use-otp-command.ts'
import { readOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: { title: 'OTP 생성기 등록', pin: '결제 비밀번호를 입력해 주세요', pinHint: '본인이 맞는지 한 번 더 확인해요.', wrong: (text: string) => `비밀번호가 달라요. ${text}`, failed: '등록하지 못했어요', another: '다른 생성기 등록하기' },
  en: { title: 'Register a generator', pin: 'Enter your payment PIN', pinHint: 'To be sure once more that it is you.', wrong: (text: string) => `That PIN is wrong. ${text}`, failed: 'It was not registered', another: 'Register another generator' },
})

/** What is wrong with the number itself, and another can be typed. */
const ABOUT_THE_SERIAL = new Set(['OTP_SERIAL_INVALID', 'OTP_SERIAL_RETIRED'])

/** A generator that one holds in hand: its number, the payment PIN, then two codes in a row. One from another institution is named with its maker’s code. */
export function RegisterPhysical({ replaces = null, isFromElsewhere = false }: { replaces?: OtpRegistration | null; isFromElsewhere?: boolean }) {
  const texts = useWords(words)
  const [old] = useState(replaces)
  const [id, setId] = useState(newUuid)
  const [oldCode, setOldCode] = useState<string | null | undefined>(old?.state === 'active' ? undefined : null)
  const [serial, setSerial] = useState<string | null>(null)
  const [makerCode, setMakerCode] = useState('')
  const [complaint, setComplaint] = useState<{ about: 'serial' | 'pin' | 'code'; text: string } | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const [waiting, setWaiting] = useState<OtpRegistration | null>(null)
  const leave = () => back('/otp')
  const anew = () => {
    setFailure(null)
    setComplaint(null)
    setSerial(null)
    setId(newUuid())
  }
  const name = (typed: string, maker: string) => {
    setSerial(typed)
    setMakerCode(maker)
  }
  const take = (problem: Problem): boolean => {
    if (problem.reason === 'PIN_WRONG') setComplaint({ about: 'pin', text: texts.wrong(problem.title) })
    else if (ABOUT_THE_SERIAL.has(problem.reason)) {
      anew()
      setComplaint({ about: 'serial', text: serialComplaint(problem) })
    } else if (typeof oldCode === 'string' && ABOUT_THE_CODE.has(problem.reason)) {
      setOldCode(undefined)
      setComplaint({ about: 'code', text: problem.title })
    } else return false
    return true
  }
  const send = async (pin: string) => {
    setFailure(null)
    const body = { serial, pin, ...(isFromElsewhere ? { makerCode } : {}), ...(old ? { replaces: old.id } : {}), ...(oldCode ? { oldCode } : {}) }
    const outcome = await call<OtpRegistration>('PUT', `/v1/otp/physical/${id}`, { body })
    if (outcome.kind === 'answer') {
      setWaiting(outcome.value)
      void readOtpStatus()
    } else if (outcome.kind === 'unknown' || !take(outcome.problem)) setFailure(outcome)
  }
  if (waiting) return <ConfirmPhysical registration={waiting} replaced={old} />
  if (failure) {
    const isPin = failure.kind === 'problem' && failure.problem.reason.startsWith('PIN_')
    return (
      <OtpStep title={texts.title} question={texts.failed} onBack={leave} actions={<Button kind="second" onPress={anew}>{texts.another}</Button>}>
        {isPin && failure.kind === 'problem' ? <PinProblem problem={failure.problem} onAgain={anew} /> : <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={anew} />}
      </OtpStep>
    )
  }
  const [first, of] = old?.state === 'active' ? [1, 4] : [0, 3]
  if (serial === null) return <SerialStep title={texts.title} step={1} of={of} kind="physical" complaint={complaint?.about === 'serial' ? complaint.text : null} withMaker={isFromElsewhere} onSerial={name} onBack={leave} />
  if (old && oldCode === undefined) return <OldCode title={texts.title} step={2} of={of} old={old} complaint={complaint?.about === 'code' ? complaint.text : null} onCode={setOldCode} onBack={() => setSerial(null)} />
  return (
    <OtpStep title={texts.title} step={first + 2} of={of} question={texts.pin} hint={texts.pinHint} onBack={() => setSerial(null)}>
      <PinPad onPin={send} complaint={complaint?.about === 'pin' ? complaint.text : null} />
    </OtpStep>
  )
}
