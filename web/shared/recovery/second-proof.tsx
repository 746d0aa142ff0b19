import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { PasskeyQuestion } from '../../../src/protocol/api/passkeys.ts'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { toBase64url } from '../../../src/protocol/base64url.ts'
import { recoverySubject } from '../../../src/protocol/device-statement.ts'
import { call, type Outcome } from '../http/call.ts'
import { Button } from '../kit/button.tsx'
import { Choice } from '../kit/choice.tsx'
import { ErrorPanel, FailurePanel } from '../kit/error-panel.tsx'
import { Field } from '../kit/field.tsx'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { AtBranch } from './at-branch.tsx'
import { OneWon } from './one-won.tsx'

const words = dictionary({
  ko: {
    question: '한 가지만 더 확인할게요',
    hint: '문자만으로는 다른 사람이 바꿀 수도 있어요. 하나가 있으면 바로 새로 정해요.',
    way: '무엇으로 확인할까요?',
    recovery_code: '복구 코드',
    passkey: '패스키',
    won: '계좌로 1원',
    branch: '지점 방문',
    code: '복구 코드 12자리',
    codeHint: '적어 두신 코드 가운데 안 쓴 것 하나예요.',
    codeMissing: '열두 자리를 모두 입력해 주세요.',
    useCode: '복구 코드로 확인',
    usePasskey: '패스키로 확인',
    passkeyHint: '이 기기나 다른 기기에 저장한 패스키로 확인해요.',
    sendWon: '1원 보내 주세요',
    wonMissing: '숫자 6자리를 모두 입력해 주세요.',
    useWon: '1원의 숫자로 확인',
    lookAgain: '확인됐는지 보기',
    notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나 다른 방법을 골라 주세요.',
    none: '아무것도 없어요 · 24시간 기다리기',
    noneHint: '기다리는 동안 등록된 휴대폰과 문자로 알려 드려요. 들어와 있는 앱에서 언제든 취소할 수 있어요.',
    again: '처음부터 다시',
  },
  en: {
    question: 'One thing more',
    hint: 'With text messages alone somebody else could do this. With one thing more it changes at once.',
    way: 'What do you confirm with?',
    recovery_code: 'Recovery code',
    passkey: 'Passkey',
    won: '1 won to my account',
    branch: 'At a branch',
    code: 'Recovery code, 12 signs',
    codeHint: 'One that you wrote down and have not used.',
    codeMissing: 'Please enter all twelve.',
    useCode: 'Confirm with a recovery code',
    usePasskey: 'Confirm with a passkey',
    passkeyHint: 'A passkey that you keep on this device or on another.',
    sendWon: 'Send me 1 won',
    wonMissing: 'Please enter all six digits.',
    useWon: 'Confirm with the number',
    lookAgain: 'See whether it is confirmed',
    notConfirmed: 'The passkey was not confirmed. Try again or choose another way.',
    none: 'None of these · wait 24 hours',
    noneHint: 'Meanwhile we tell your registered phones and send a text message. It can be cancelled at any time where you are signed in.',
    again: 'Start again',
  },
})

type Way = 'recovery_code' | 'passkey' | 'won' | 'branch'
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
  const [way, setWay] = useState<Way>('recovery_code')
  const [code, setCode] = useState('')
  const [number, setNumber] = useState('')
  const [isWonAsked, setWonAsked] = useState(false)
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const isWhole = code.replace(/[\s-]/g, '').length === 12
  const isNumber = number.replace(/\D/g, '').length === 6
  const ways: readonly Way[] = passkeys ? ['recovery_code', 'passkey', 'won', 'branch'] : ['recovery_code', 'won', 'branch']
  const change = (next: Way) => {
    setWay(next)
    setTried(false)
    setFailure(null)
  }
  const take = (outcome: Outcome<Recovery>) => {
    if (outcome.kind !== 'answer') setFailure(outcome)
    else if (outcome.value.state === 'proven') onProven(outcome.value)
  }
  const send = async (body: object) => take(await call<Recovery>('POST', `/v1/recoveries/${recovery.id}/proof`, { body }))
  const byPasskey = async () => {
    const asked = await call<PasskeyQuestion>('POST', `/v1/recoveries/${recovery.id}/passkey-questions`, { body: {} })
    if (asked.kind !== 'answer') return setFailure(asked)
    const { signWithPasskey } = await import('../passkey/authenticator.ts')
    const passkey = await signWithPasskey(asked.value, 'recover', toBase64url(await recoverySubject(recovery.id)))
    if ('failed' in passkey) return setFailure('not_confirmed')
    await send({ passkey })
  }
  const askForWon = async () => {
    const asked = await call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/won`, { body: {} })
    if (asked.kind !== 'answer') return setFailure(asked)
    setTried(false)
    setWonAsked(true)
  }
  const { busy, run } = useOneAtATime(async () => {
    setTried(true)
    setFailure(null)
    if (way === 'passkey') return byPasskey()
    if (way === 'branch') return take(await call<Recovery>('GET', `/v1/recoveries/${recovery.id}`))
    if (way === 'won' && !isWonAsked) return askForWon()
    if (way === 'won') return isNumber ? send({ wonCode: number }) : undefined
    if (isWhole) await send({ recoveryCode: code.trim() })
  })
  const problem = failure !== null && failure !== 'not_confirmed' && failure.kind === 'problem' ? failure.problem : null
  const children = (
    <>
      <Choice label={texts.way} options={ways.map((value) => ({ value, label: texts[value] }))} value={way} onValue={change} columns={2} />
      {failure === 'not_confirmed' && (
        <p class="notice" role="alert">
          {texts.notConfirmed}
        </p>
      )}
      {problem && <ErrorPanel problem={problem} aboutMoney={false} onRemedy={problem.reason === 'RECOVERY_OVER' ? onAnew : undefined} remedyLabel={texts.again} />}
      {failure && failure !== 'not_confirmed' && failure.kind === 'unknown' && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {way === 'recovery_code' && (
        <Field label={texts.code} value={code} onValue={(value) => setCode(value.toUpperCase().slice(0, 20))} complaint={tried && !isWhole ? texts.codeMissing : null} hint={texts.codeHint} maxLength={20} />
      )}
      {way === 'passkey' && <p class="screen__hint">{texts.passkeyHint}</p>}
      {way === 'won' && <OneWon isAsked={isWonAsked} number={number} onNumber={setNumber} complaint={tried && isWonAsked && !isNumber ? texts.wonMissing : null} />}
      {way === 'branch' && <AtBranch recovery={recovery} onConfirmed={onProven} />}
      <Button kind="quiet" icon="clock" onPress={onNone}>
        {texts.none}
      </Button>
      <p class="screen__hint">{texts.noneHint}</p>
    </>
  )
  const labels = { recovery_code: texts.useCode, passkey: texts.usePasskey, won: isWonAsked ? texts.useWon : texts.sendWon, branch: texts.lookAgain } as const
  return draw({ question: texts.question, hint: texts.hint, nextLabel: labels[way], busy, onNext: run, children })
}
