import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { Passkey } from '../../../src/protocol/api/passkeys.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { deviceName } from '../../shared/device/device-key.ts'
import { call } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { notePasskey } from '../../shared/passkey/passkey-here.ts'
import { PinProblem } from '../pay/pin-problem.tsx'

const words = dictionary({
  ko: {
    title: '이 휴대폰 등록하기',
    pin: '먼저 결제 비밀번호를 입력해 주세요.',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    noAnswer: '답을 받지 못했어요. 다시 해 주세요.',
    ready: '이제 지문이나 얼굴로 확인해 주세요.',
    name: '이름',
    nameHint: '여러 개일 때 알아보기 위한 이름이에요.',
    go: '지문·얼굴로 확인',
    notConfirmed: '확인하지 못했어요. 다시 해 주세요.',
    stop: '그만두기',
  },
  en: {
    title: 'Register this phone',
    pin: 'First enter your payment PIN.',
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    noAnswer: 'No answer came. Please try again.',
    ready: 'Now confirm with your fingerprint or face.',
    name: 'Name',
    nameHint: 'To know it by when you have several.',
    go: 'Confirm with fingerprint or face',
    notConfirmed: 'It was not confirmed. Please try again.',
    stop: 'Leave it',
  },
})

/** PIN, then the phone's own question. The PIN is asked for so that somebody who finds the phone open can't add a finger. */
export function AddPasskey({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const texts = useWords(words)
  const [options, setOptions] = useState<object | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const onPin = async (pin: string) => {
    setComplaint(null)
    const outcome = await call<{ options: object }>('POST', '/v1/passkeys/options', { body: { pin } })
    if (outcome.kind === 'answer') setOptions(outcome.value.options)
    else if (outcome.kind === 'unknown') setComplaint(texts.noAnswer)
    else if (outcome.problem.reason === 'PIN_WRONG') setComplaint(texts.wrong(outcome.problem.title))
    else setProblem(outcome.problem)
  }
  return (
    <Sheet title={texts.title} onClose={onClose}>
      {problem && <PinProblem problem={problem} onAgain={() => setProblem(null)} />}
      {!problem && !options && (
        <>
          <p class="screen__hint">{texts.pin}</p>
          <PinPad onPin={onPin} complaint={complaint} />
        </>
      )}
      {!problem && options && (
        <Make
          options={options}
          onAdded={onAdded}
          onProblem={(next) => {
            // What had been begun is used up: the PIN begins it anew.
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

function Make({ options, onAdded, onProblem }: { options: object; onAdded: () => void; onProblem: (problem: Problem | null) => void }) {
  const texts = useWords(words)
  const [name, setName] = useState(deviceName())
  const [id] = useState(newUuid)
  const [made, setMade] = useState<object | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const make = useOneAtATime(async () => {
    setComplaint(null)
    const { makePasskey } = await import('../../shared/passkey/authenticator.ts')
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
