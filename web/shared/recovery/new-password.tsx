import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { call, type Outcome } from '../http/call.ts'
import { ErrorPanel, FailurePanel } from '../kit/error-panel.tsx'
import { Field } from '../kit/field.tsx'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import type { Question } from './second-proof.tsx'

/** Signs that a password has at least, as the server asks. */
const SHORTEST = { till_password: 8, office_password: 10 } as const

const words = dictionary({
  ko: {
    question: '새 비밀번호를 정해 주세요',
    atOnce: '정하면 바로 쓸 수 있어요. 다른 곳에 열려 있던 로그인은 모두 끝나요.',
    later: '안전을 위해 24시간 뒤부터 쓸 수 있어요. 그때까지는 쓰던 비밀번호가 그대로예요.',
    password: '새 비밀번호',
    least: (signs: number) => `${signs}자 이상이에요.`,
    repeat: '새 비밀번호 한 번 더',
    differs: '두 비밀번호가 달라요.',
    save: '새 비밀번호로 정하기',
    again: '처음부터 다시',
  },
  en: {
    question: 'Choose your new password',
    atOnce: 'You can use it at once. Wherever you are signed in now, you are signed out.',
    later: 'To keep you safe it works after 24 hours. Until then the old password stays as it is.',
    password: 'New password',
    least: (signs: number) => `${signs} characters or more.`,
    repeat: 'New password once more',
    differs: 'The two differ.',
    save: 'Set the new password',
    again: 'Start again',
  },
})

type NewPasswordProps = {
  recovery: Recovery
  draw: (question: Question) => VNode
  onEnded: (recovery: Recovery) => void
  onAnew: () => void
}

/** The new password, twice. */
export function NewPassword({ recovery, draw, onEnded, onAnew }: NewPasswordProps) {
  const texts = useWords(words)
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const shortest = recovery.what === 'office_password' ? SHORTEST.office_password : SHORTEST.till_password
  const isLong = password.length >= shortest
  const { busy, run } = useOneAtATime(async () => {
    setTried(true)
    setFailure(null)
    if (!isLong || password !== repeated) return
    const outcome = await call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/secret`, { body: { password } })
    if (outcome.kind === 'answer') onEnded(outcome.value)
    else setFailure(outcome)
  })
  const isOver = failure?.kind === 'problem' && failure.problem.reason === 'RECOVERY_OVER'
  const children = (
    <>
      {failure?.kind === 'problem' && (
        <ErrorPanel problem={failure.problem} aboutMoney={false} onRemedy={isOver ? onAnew : () => setFailure(null)} {...(isOver ? { remedyLabel: texts.again } : {})} />
      )}
      {failure?.kind === 'unknown' && <FailurePanel failure={failure} onAgain={run} />}
      <Field
        first
        label={texts.password}
        hint={texts.least(shortest)}
        complaint={tried && !isLong ? texts.least(shortest) : null}
        value={password}
        onValue={setPassword}
        type="password"
        autoComplete="new-password"
        maxLength={200}
      />
      <Field
        label={texts.repeat}
        complaint={tried && isLong && password !== repeated ? texts.differs : null}
        value={repeated}
        onValue={setRepeated}
        type="password"
        autoComplete="new-password"
        maxLength={200}
      />
    </>
  )
  return draw({ question: texts.question, hint: recovery.state === 'proven' ? texts.atOnce : texts.later, nextLabel: texts.save, busy, onNext: run, children })
}
