import { useState } from 'preact/hooks'
import type { DeviceRegistration, Session } from '../../../src/protocol/api/people.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signedIn } from '../../shared/session/session.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { deviceName, keepDeviceKey, makeDeviceKey } from '../../shared/device/device-key.ts'
import { beginGuide } from '../guide/guide-progress.ts'
import { forgetDraft, signUpDraft, type SignUpDraft } from './draft.ts'
import { PinProblem } from '../pay/pin-problem.tsx'
import { Step } from './step.tsx'

const words = dictionary({
  ko: {
    choose: '결제 비밀번호를 정해 주세요',
    chooseHint: '결제할 때 쓰는 숫자 6자리예요.',
    repeat: '한 번 더 입력해 주세요',
    different: '두 번호가 달라요. 처음부터 다시 정해 주세요.',
    prove: '결제 비밀번호를 입력해 주세요',
    proveHint: '다시 오셨네요. 쓰던 6자리를 입력하면 이 휴대폰에서 이어서 써요.',
    easy: '같은 숫자나 이어진 숫자는 쓸 수 없어요.',
  },
  en: {
    choose: 'Choose a payment PIN',
    chooseHint: 'Six digits that you enter to pay.',
    repeat: 'Enter it once more',
    different: 'The two differ. Choose again from the start.',
    prove: 'Enter your payment PIN',
    proveHint: 'Welcome back. Your six digits bring the wallet to this phone.',
    easy: 'Not the same digit six times, nor digits in a row.',
  },
})

/** What the server may say about the PIN itself; another one can be entered at once. */
const ABOUT_THE_PIN = new Set(['PIN_WRONG', 'PIN_TOO_EASY'])

/** Six equal digits or six in a row are the first that a thief tries. */
function isEasy(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, place) => Number(digit) - Number(pin[place])))
  return steps.size === 1 && [0, 1, -1].includes([...steps][0]!)
}

/** Makes this device's key and registers it together with the PIN. A repetition after a lost answer carries the same id and key. */
function registration() {
  const deviceId = newUuid()
  const pair = makeDeviceKey()
  return async (draft: SignUpDraft, pin: string): Promise<Outcome<Session>> => {
    const { privateKey, publicKey } = await pair
    const body: DeviceRegistration = {
      identityCheckId: draft.check?.id ?? '',
      publicKey,
      deviceName: deviceName(),
      pin,
      consents: draft.marketing ? ['terms', 'privacy', 'marketing'] : ['terms', 'privacy'],
    }
    const outcome = await call<Session>('PUT', `/v1/devices/${deviceId}`, { body })
    if (outcome.kind === 'answer') await keepDeviceKey({ deviceId, personId: outcome.value.personId, privateKey })
    return outcome
  }
}

export function PinStep() {
  const texts = useWords(words)
  const draft = useStore(signUpDraft)
  const [register] = useState(registration)
  const [first, setFirst] = useState<string | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const send = async (pin: string) => {
    const outcome = await register(draft, pin)
    if (outcome.kind !== 'answer') {
      setFirst(null)
      if (outcome.kind === 'problem' && ABOUT_THE_PIN.has(outcome.problem.reason)) return setComplaint(outcome.problem.title)
      return setFailure(outcome)
    }
    const isNew = !draft.registered
    forgetDraft()
    if (isNew) beginGuide()
    go(isNew ? '/guide' : '/', { replace: true })
    signedIn(outcome.value)
  }
  const onPin = async (pin: string) => {
    setComplaint(null)
    setFailure(null)
    if (draft.registered) return send(pin)
    if (first === null) return isEasy(pin) ? setComplaint(texts.easy) : setFirst(pin)
    if (first === pin) return send(pin)
    setFirst(null)
    setComplaint(texts.different)
  }
  const locked = failure?.kind === 'problem' && failure.problem.reason === 'PIN_LOCKED' ? failure.problem : null
  const question = draft.registered ? texts.prove : first === null ? texts.choose : texts.repeat
  return (
    <Step step={4} question={question} hint={draft.registered ? texts.proveHint : texts.chooseHint} backTo="/">
      {locked && <PinProblem problem={locked} onAgain={() => setFailure(null)} />}
      {failure && !locked && <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={() => go('/sign-up/phone', { replace: true })} />}
      {!locked && <PinPad onPin={onPin} complaint={complaint} />}
    </Step>
  )
}
