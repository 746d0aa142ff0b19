import { useState } from 'preact/hooks'
import type { OtpInstitutionList, OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import '../../shared/kit/rows.css'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { PinProblem } from '../pay/pin-problem.tsx'
import { OtpStep } from './otp-step.tsx'
import { serialComplaint } from './serial-complaint.ts'
import { SerialStep } from './serial-step.tsx'
import { readOtpStatus } from './use-otp-status.ts'

type Institution = OtpInstitutionList['institutions'][number]

const words = dictionary({
  ko: {
    title: '다른 기관에 등록',
    where: '어느 기관에 등록할까요?',
    none: '지금 등록할 수 있는 기관이 없어요',
    noneAbout: '잠시 뒤 다시 해 주세요.',
    pin: '결제 비밀번호를 입력해 주세요',
    pinHint: (name: string) => `${name}에 이 생성기를 등록해요.`,
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    failed: '등록하지 못했어요',
    again: '다시 입력하기',
    done: (name: string) => `${name}에 등록됐어요`,
    doneAbout: '이제 그 기관에서도 이 생성기의 번호를 쓸 수 있어요.',
    waits: (name: string) => `${name}의 답을 기다리고 있어요`,
    waitsAbout: '답이 오면 알려 드려요. 다시 등록하지 않아도 돼요.',
    refused: (name: string) => `${name}에 등록되지 않았어요`,
    refusedAbout: '여기서는 그대로 쓸 수 있어요. 까닭은 그 기관에 물어봐 주세요.',
    ok: '확인',
  },
  en: {
    title: 'Register elsewhere',
    where: 'Which institution?',
    none: 'No institution can be chosen now',
    noneAbout: 'Please try again in a moment.',
    pin: 'Enter your payment PIN',
    pinHint: (name: string) => `This generator is registered at ${name}.`,
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    failed: 'It was not registered',
    again: 'Enter it again',
    done: (name: string) => `Registered at ${name}`,
    doneAbout: 'Its codes can now be used there, too.',
    waits: (name: string) => `Waiting for ${name} to answer`,
    waitsAbout: 'You will be told when it has. There is no need to do it again.',
    refused: (name: string) => `${name} did not take it`,
    refusedAbout: 'Here you can use it as before. Please ask that institution why.',
    ok: 'Done',
  },
})

/** What is wrong with the number, and another can be typed. */
const ABOUT_THE_SERIAL = new Set(['OTP_SERIAL_INVALID', 'OTP_SERIAL_RETIRED'])

/** A generator in use here, registered at another institution: where, its number and maker’s code, the payment PIN. */
export function RegisterElsewhere() {
  const texts = useWords(words)
  const language = useLanguage()
  const [id, setId] = useState(newUuid)
  const [institution, setInstitution] = useState<Institution | null>(null)
  const [named, setNamed] = useState<{ serial: string; makerCode: string } | null>(null)
  const [complaint, setComplaint] = useState<{ about: 'serial' | 'pin'; text: string } | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const [registered, setRegistered] = useState<OtpRegistration | null>(null)
  const anew = () => {
    setFailure(null)
    setComplaint(null)
    setNamed(null)
    setId(newUuid())
  }
  const take = (problem: Problem): boolean => {
    if (problem.reason === 'PIN_WRONG') setComplaint({ about: 'pin', text: texts.wrong(problem.title) })
    else if (ABOUT_THE_SERIAL.has(problem.reason)) {
      anew()
      setComplaint({ about: 'serial', text: serialComplaint(problem) })
    } else return false
    return true
  }
  const send = async (pin: string) => {
    setFailure(null)
    const outcome = await call<OtpRegistration>('PUT', `/v1/otp/other-registrations/${id}`, { body: { ...named, institution: institution!.code, pin } })
    if (outcome.kind === 'answer') {
      setRegistered(outcome.value)
      void readOtpStatus()
    } else if (outcome.kind === 'unknown' || !take(outcome.problem)) setFailure(outcome)
  }
  const leave = () => back('/otp/other')
  if (registered) return <Registered state={registered.state} name={institution!.name[language]} />
  if (failure) {
    const isPin = failure.kind === 'problem' && failure.problem.reason.startsWith('PIN_')
    return (
      <OtpStep title={texts.title} question={texts.failed} onBack={leave} actions={<Button kind="second" onPress={anew}>{texts.again}</Button>}>
        {isPin && failure.kind === 'problem' ? <PinProblem problem={failure.problem} onAgain={anew} /> : <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={anew} />}
      </OtpStep>
    )
  }
  if (institution === null) return <ChooseInstitution onChoose={setInstitution} onBack={leave} />
  if (named === null) {
    const name = (serial: string, makerCode: string) => setNamed({ serial, makerCode })
    return <SerialStep title={texts.title} step={2} of={3} kind="physical" withMaker complaint={complaint?.about === 'serial' ? complaint.text : null} onSerial={name} onBack={() => setInstitution(null)} />
  }
  return (
    <OtpStep title={texts.title} step={3} of={3} question={texts.pin} hint={texts.pinHint(institution.name[language])} onBack={() => setNamed(null)}>
      <PinPad onPin={send} complaint={complaint?.about === 'pin' ? complaint.text : null} />
    </OtpStep>
  )
}

function ChooseInstitution({ onChoose, onBack }: { onChoose: (institution: Institution) => void; onBack: () => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value, failure, refresh } = useResource<OtpInstitutionList>('/v1/otp/institutions')
  return (
    <OtpStep title={texts.title} step={1} of={3} question={texts.where} onBack={onBack}>
      {failure && !value && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value?.institutions.length === 0 && (
        <EmptyPanel icon="bank" title={texts.none}>
          <p>{texts.noneAbout}</p>
        </EmptyPanel>
      )}
      {value && value.institutions.length > 0 && (
        <div class="rows">
          {value.institutions.map((each) => (
            <button key={each.code} type="button" class="row" onClick={() => onChoose(each)}>
              <Icon name="bank" />
              <span class="row__text row__name">{each.name[language]}</span>
              <Icon name="forward" size={20} />
            </button>
          ))}
        </div>
      )}
    </OtpStep>
  )
}

/** The centre has said yes, no, or nothing yet. */
function Registered({ state, name }: { state: OtpRegistration['state']; name: string }) {
  const texts = useWords(words)
  const [title, about] = state === 'void' ? [texts.refused(name), texts.refusedAbout] : state === 'pending' ? [texts.waits(name), texts.waitsAbout] : [texts.done(name), texts.doneAbout]
  const done = <Button onPress={() => go('/otp', { replace: true })}>{texts.ok}</Button>
  if (state === 'pending') return <OtpStep title={texts.title} question={title} hint={about} onBack={() => back('/otp')} actions={done} />
  return <Verdict kind={state === 'void' ? 'refused' : 'done'} title={title} lines={[about]} actions={done} />
}
