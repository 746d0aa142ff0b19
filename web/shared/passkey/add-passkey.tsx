import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { Passkey } from '../../../src/protocol/api/passkeys.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { deviceName } from '../device/device-key.ts'
import { call } from '../http/call.ts'
import { Button } from '../kit/button.tsx'
import { FailurePanel } from '../kit/error-panel.tsx'
import { Field } from '../kit/field.tsx'
import { PinPad } from '../kit/pin-pad.tsx'
import { Sheet } from '../kit/sheet.tsx'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import './passkey-form.css'
import { notePasskey } from './passkey-here.ts'

const words = dictionary({
  ko: {
    pin: '먼저 결제 비밀번호를 입력해 주세요.',
    staffPin: '먼저 내 비밀번호 6자리를 입력해 주세요.',
    passwordFirst: '먼저 로그인할 때 쓰는 비밀번호를 입력해 주세요.',
    password: '비밀번호',
    next: '다음',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`.trim(),
    noAnswer: '답을 받지 못했어요. 다시 해 주세요.',
    ready: '이제 지문이나 얼굴로 확인해 주세요.',
    name: '이름',
    nameHint: '여러 개일 때 알아보기 위한 이름이에요.',
    go: '지문·얼굴로 확인',
    notConfirmed: '확인하지 못했어요. 다시 해 주세요.',
    stop: '그만두기',
  },
  en: {
    pin: 'First enter your payment PIN.',
    staffPin: 'First enter your six-digit PIN.',
    passwordFirst: 'First enter the password that you sign in with.',
    password: 'Password',
    next: 'Next',
    wrong: (text: string) => `That is wrong. ${text}`.trim(),
    noAnswer: 'No answer came. Please try again.',
    ready: 'Now confirm with your fingerprint or face.',
    name: 'Name',
    nameHint: 'To know it by when you have several.',
    go: 'Confirm with fingerprint or face',
    notConfirmed: 'It was not confirmed. Please try again.',
    stop: 'Leave it',
  },
})

/** What is asked for before a passkey is made, so that somebody who finds an app open can't add a finger: the payment PIN, a member of staff's number, or the password. */
export type PasskeyProof = { readonly by: 'pin'; readonly problem: (problem: Problem, onAgain: () => void) => ComponentChildren } | { readonly by: 'staff_pin' | 'password' }

/** The proof, then the device's own question. */
export function AddPasskey({ title, proof, onClose, onAdded }: { title: string; proof: PasskeyProof; onClose: () => void; onAdded: () => void }) {
  const texts = useWords(words)
  const [options, setOptions] = useState<object | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const onSecret = async (secret: string) => {
    setComplaint(null)
    const outcome = await call<{ options: object }>('POST', '/v1/passkeys/options', { body: proof.by === 'pin' ? { pin: secret } : { password: secret } })
    if (outcome.kind === 'answer') setOptions(outcome.value.options)
    else if (outcome.kind === 'unknown') setComplaint(texts.noAnswer)
    else if (outcome.problem.reason === 'PIN_WRONG') setComplaint(texts.wrong(outcome.problem.title))
    else if (outcome.problem.reason === 'LOGIN_FAILED') setComplaint(texts.wrong(''))
    else setProblem(outcome.problem)
  }
  const again = () => setProblem(null)
  return (
    <Sheet title={title} onClose={onClose}>
      {problem && (proof.by === 'pin' ? proof.problem(problem, again) : <FailurePanel failure={{ kind: 'problem', problem, retryAfter: null }} onAgain={again} />)}
      {!problem && !options && <Secret by={proof.by} complaint={complaint} onSecret={onSecret} />}
      {!problem && options && (
        <Make
          options={options}
          onAdded={onAdded}
          onProblem={(next) => {
            // What had been begun is used up: the proof begins it anew.
            setOptions(null)
            if (next) setProblem(next)
            else setComplaint(texts.notConfirmed)
          }}
        />
      )}
      {problem && (
        <Button kind="second" onPress={onClose}>
          {texts.stop}
        </Button>
      )}
    </Sheet>
  )
}

function Secret({ by, complaint, onSecret }: { by: PasskeyProof['by']; complaint: string | null; onSecret: (secret: string) => Promise<void> }) {
  const texts = useWords(words)
  const [password, setPassword] = useState('')
  const enter = useOneAtATime(async () => {
    await onSecret(password)
    setPassword('')
  })
  if (by !== 'password')
    return (
      <>
        <p class="screen__hint">{by === 'pin' ? texts.pin : texts.staffPin}</p>
        <PinPad onPin={onSecret} complaint={complaint} />
      </>
    )
  return (
    <form
      noValidate
      class="passkey-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (password) enter.run()
      }}
    >
      <p class="screen__hint">{texts.passwordFirst}</p>
      <Field label={texts.password} value={password} onValue={setPassword} complaint={complaint} type="password" autoComplete="current-password" />
      <Button submits busy={enter.busy}>
        {texts.next}
      </Button>
    </form>
  )
}

function Make({ options, onAdded, onProblem }: { options: object; onAdded: () => void; onProblem: (problem: Problem | null) => void }) {
  const texts = useWords(words)
  const [name, setName] = useState(deviceName())
  const [id] = useState(newUuid)
  const [made, setMade] = useState<object | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const make = useOneAtATime(async () => {
    setComplaint(null)
    const { makePasskey } = await import('./authenticator.ts')
    // A second try after a lost answer sends what was made: the phone would make another.
    const credential = made ?? (await makePasskey(options))
    if ('failed' in credential && credential.failed === 'already_here') {
      notePasskey('works')
      return onAdded()
    }
    if ('failed' in credential) return setComplaint(texts.notConfirmed)
    setMade(credential)
    const outcome = await call<Passkey>('PUT', `/v1/passkeys/${id}`, { body: { name: name.trim() || deviceName(), credential } })
    if (outcome.kind === 'unknown') return setComplaint(texts.noAnswer)
    if (outcome.kind === 'problem') return onProblem(outcome.problem.retry === 'no' ? outcome.problem : null)
    notePasskey('works')
    onAdded()
  })
  return (
    <>
      <p class="screen__hint">{texts.ready}</p>
      <Field label={texts.name} value={name} onValue={setName} hint={texts.nameHint} maxLength={40} />
      {complaint && (
        <p class="field__complaint" role="alert">
          {complaint}
        </p>
      )}
      <Button icon="fingerprint" busy={make.busy} onPress={make.run}>
        {texts.go}
      </Button>
    </>
  )
}
