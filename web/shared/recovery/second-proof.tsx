import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { PasskeyQuestion } from '../../../src/protocol/api/passkeys.ts'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { toBase64url } from '../../../src/protocol/base64url.ts'
import { recoverySubject } from '../../../src/protocol/device-statement.ts'
import { call, type Outcome } from '../http/call.ts'
import { Button } from '../kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../kit/error-panel.tsx'
import { Field } from '../kit/field.tsx'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'

const words = dictionary({
  ko: {
    question: '한 가지만 더 확인할게요',
    hint: '문자만으로는 다른 사람이 바꿀 수도 있어요. 하나가 있으면 바로 새로 정해요.',
    code: '복구 코드 12자리',
    codeHint: '적어 두신 코드 가운데 안 쓴 것 하나예요.',
    codeMissing: '열두 자리를 모두 입력해 주세요.',
    useCode: '복구 코드로 확인',
    usePasskey: '패스키로 확인',
    notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나 다른 방법을 골라 주세요.',
    none: (passkeys: boolean) => `${passkeys ? '둘 다 없어요' : '코드가 없어요'} · 24시간 기다리기`,
    noneHint: '기다리는 동안 등록된 휴대폰과 문자로 알려 드려요. 들어와 있는 앱에서 언제든 취소할 수 있어요.',
    again: '처음부터 다시',
  },
  en: {
    question: 'One thing more',
    hint: 'With text messages alone somebody else could do this. With one thing more it changes at once.',
    code: 'Recovery code, 12 signs',
    codeHint: 'One that you wrote down and have not used.',
    codeMissing: 'Please enter all twelve.',
    useCode: 'Confirm with a recovery code',
    usePasskey: 'Confirm with a passkey',
    notConfirmed: 'The passkey was not confirmed. Try again or choose another way.',
    none: (passkeys: boolean) => `${passkeys ? 'I have neither' : 'I have no code'} · wait 24 hours`,
    noneHint: 'Meanwhile we tell your registered phones and send a text message. It can be cancelled at any time where you are signed in.',
    again: 'Start again',
  },
})

type Failure = Exclude<Outcome<never>, { kind: 'answer' }> | 'not_confirmed'

/** What an app draws around a question. */
export type Question = { question: string; hint: string; nextLabel: string; busy: boolean; onNext: () => void; children: ComponentChildren }

type SecondProofProps = {
  recovery: Recovery
  /** Whether a passkey of this app can be there to confirm with. */
  passkeys: boolean
  draw: (question: Question) => VNode
  onProven: (recovery: Recovery) => void
  /** There is no second factor: the new secret waits. */
  onNone: () => void
  onAnew: () => void
}

/** A text message and an identity check are one factor: whoever swaps the SIM has both. So one thing more, or a day's wait. */
export function SecondProof({ recovery, passkeys, draw, onProven, onNone, onAnew }: SecondProofProps) {
  const texts = useWords(words)
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const isWhole = code.replace(/[\s-]/g, '').length === 12
  const send = async (body: object) => {
    const outcome = await call<Recovery>('POST', `/v1/recoveries/${recovery.id}/proof`, { body })
    if (outcome.kind !== 'answer') return setFailure(outcome)
    onProven(outcome.value)
  }
  const byCode = useOneAtATime(async () => {
    setTried(true)
    setFailure(null)
    if (isWhole) await send({ recoveryCode: code.trim() })
  })
  const byPasskey = useOneAtATime(async () => {
    setFailure(null)
    const asked = await call<PasskeyQuestion>('POST', `/v1/recoveries/${recovery.id}/passkey-questions`, { body: {} })
    if (asked.kind !== 'answer') return setFailure(asked)
    const { signWithPasskey } = await import('../passkey/authenticator.ts')
    const passkey = await signWithPasskey(asked.value, 'recover', toBase64url(await recoverySubject(recovery.id)))
    if ('failed' in passkey) return setFailure('not_confirmed')
    await send({ passkey })
  })
  const problem = failure !== null && failure !== 'not_confirmed' && failure.kind === 'problem' ? failure.problem : null
  const children = (
    <>
      {failure === 'not_confirmed' && (
        <p class="notice" role="alert">
          {texts.notConfirmed}
        </p>
      )}
      {problem && <ErrorPanel problem={problem} aboutMoney={false} onRemedy={problem.reason === 'RECOVERY_OVER' ? onAnew : undefined} remedyLabel={texts.again} />}
      {failure && failure !== 'not_confirmed' && failure.kind === 'unknown' && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <Field label={texts.code} value={code} onValue={(value) => setCode(value.toUpperCase().slice(0, 20))} complaint={tried && !isWhole ? texts.codeMissing : null} hint={texts.codeHint} maxLength={20} />
      {passkeys && (
        <Button kind="second" icon="fingerprint" busy={byPasskey.busy} onPress={byPasskey.run}>
          {texts.usePasskey}
        </Button>
      )}
      <Button kind="quiet" icon="clock" onPress={onNone}>
        {texts.none(passkeys)}
      </Button>
      <p class="screen__hint">{texts.noneHint}</p>
    </>
  )
  return draw({ question: texts.question, hint: texts.hint, nextLabel: texts.useCode, busy: byCode.busy, onNext: byCode.run, children })
}
