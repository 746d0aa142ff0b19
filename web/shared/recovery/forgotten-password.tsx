import { useState } from 'preact/hooks'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { call } from '../http/call.ts'
import { IdentityStep } from '../identity/identity-step.tsx'
import { Button } from '../kit/button.tsx'
import { Screen } from '../kit/screen.tsx'
import { Steps } from '../kit/steps.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { passkeyHere } from '../passkey/passkey-here.ts'
import { go } from '../routing/navigation.ts'
import { useDeployment } from '../sandbox/deployment.ts'
import { useStore } from '../state/use-store.ts'
import { NewPassword } from './new-password.tsx'
import { PasswordChosen } from './password-chosen.tsx'
import { SecondProof, type Question } from './second-proof.tsx'
import './recovery-form.css'

/** Who, the texted code, one thing more, the new password; then how it ended. */
const STEPS = 5

const words = dictionary({
  ko: {
    title: '비밀번호 새로 정하기',
    who: '누구신지 알려 주세요',
    whoHint: '본인 이름으로 된 휴대폰으로 확인해요. 아이디를 몰라도 돼요.',
    code: '문자로 온 번호를 입력해 주세요',
    codeHint: '입력하신 휴대폰으로 보냈어요.',
  },
  en: {
    title: 'Choose a new password',
    who: 'Who are you?',
    whoHint: 'We check by a phone in your own name. You do not need your user name.',
    code: 'Enter the code we texted you',
    codeHint: 'Sent to the phone that you entered.',
  },
})

/** From a forgotten password of the till or the office to a new one, in five screens. */
export function ForgottenPassword({ what }: { what: 'till_password' | 'office_password' }) {
  const texts = useWords(words)
  const [recovery, setRecovery] = useState<Recovery | null>(null)
  const [isChoosing, setChoosing] = useState(false)
  const [ended, setEnded] = useState<Recovery | null>(null)
  const practice = useDeployment()?.sandbox?.offices[0]?.owner
  const passkey = useStore(passkeyHere)
  const begin = async (identityCheckId: string) => {
    const begun = await call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId, what } })
    if (begun.kind !== 'answer') return begun
    setRecovery(begun.value)
    return null
  }
  const anew = () => {
    setRecovery(null)
    setChoosing(false)
  }
  const choose = (now: Recovery) => {
    setRecovery(now)
    setChoosing(true)
  }
  if (ended) return <PasswordChosen recovery={ended} />
  if (!recovery) {
    const heading = (isAsked: boolean) => <Heading step={isAsked ? 2 : 1} question={isAsked ? texts.code : texts.who} hint={isAsked ? texts.codeHint : texts.whoHint} />
    return (
      <Screen title={texts.title} onBack={leave}>
        <IdentityStep heading={heading} {...(practice ? { practice } : {})} onProven={begin} />
      </Screen>
    )
  }
  const draw = (step: number) => (question: Question) => <FormScreen step={step} {...question} />
  if (isChoosing) return <NewPassword recovery={recovery} draw={draw(4)} onEnded={setEnded} onAnew={anew} />
  return <SecondProof recovery={recovery} passkeys={passkey !== 'none'} draw={draw(3)} onProven={choose} onNone={() => choose(recovery)} onAnew={anew} />
}

function Heading({ step, question, hint }: { step: number; question: string; hint: string }) {
  return (
    <>
      <Steps step={step} steps={STEPS} />
      <div>
        <h2 class="screen__question">{question}</h2>
        <p class="screen__hint">{hint}</p>
      </div>
    </>
  )
}

function FormScreen({ step, question, hint, nextLabel, busy, onNext, children }: Question & { step: number }) {
  const texts = useWords(words)
  const next = (
    <Button busy={busy} onPress={onNext}>
      {nextLabel}
    </Button>
  )
  return (
    <Screen key={step} title={texts.title} onBack={leave} actions={next}>
      <Heading step={step} question={question} hint={hint} />
      <form
        class="recovery-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) onNext()
        }}
      >
        {children}
        <button type="submit" hidden />
      </form>
    </Screen>
  )
}

function leave(): void {
  go('/', { replace: true })
}
