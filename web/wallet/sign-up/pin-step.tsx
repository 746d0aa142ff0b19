import { useState } from 'preact/hooks'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signedIn } from '../../shared/session/session.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { beginGuide } from '../guide/guide-progress.ts'
import { forgetDraft, signUpDraft } from './draft.ts'
import { beginRecovery } from '../recover/begin-recovery.ts'
import { registration } from './register-phone.ts'
import { Step } from './step.tsx'

const words = dictionary({
  ko: {
    choose: '결제 비밀번호를 정해 주세요',
    chooseHint: '결제할 때 쓰는 숫자 6자리예요.',
    repeat: '한 번 더 입력해 주세요',
    different: '두 번호가 달라요. 처음부터 다시 정해 주세요.',
    prove: '결제 비밀번호를 입력해 주세요',
    proveHint: '다시 오셨네요. 쓰던 6자리를 입력하면 이 휴대폰에서 이어서 써요.',
    forgotten: '비밀번호를 잊었어요',
    easy: '같은 숫자나 이어진 숫자는 쓸 수 없어요.',
  },
  en: {
    choose: 'Choose a payment PIN',
    chooseHint: 'Six digits that you enter to pay.',
    repeat: 'Enter it once more',
    different: 'The two differ. Choose again from the start.',
    prove: 'Enter your payment PIN',
    proveHint: 'Welcome back. Your six digits bring the wallet to this phone.',
    forgotten: 'I forgot my PIN',
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
  const forget = async () => {
    const failed = draft.check && (await beginRecovery(draft.check.id))
    if (failed) setFailure(failed)
  }
  const locked = failure?.kind === 'problem' && failure.problem.reason === 'PIN_LOCKED' ? failure.problem : null
  const question = draft.registered ? texts.prove : first === null ? texts.choose : texts.repeat
  return (
    <Step step={4} question={question} hint={draft.registered ? texts.proveHint : texts.chooseHint} backTo="/">
      {locked && <ErrorPanel problem={locked} aboutMoney={false} />}
      {failure && !locked && <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={() => go('/sign-up/phone', { replace: true })} />}
      {!locked && <PinPad onPin={onPin} complaint={complaint} />}
      {draft.registered && (
        <Button kind={locked ? 'main' : 'quiet'} onPress={() => void forget()}>
          {texts.forgotten}
        </Button>
      )}
    </Step>
  )
}
