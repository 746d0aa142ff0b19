import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { CodeField, isWholeCode } from './code-field.tsx'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { OtpStep } from './otp-step.tsx'
import { readOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: {
    title: '시간 보정',
    question: 'OTP에 보이는 번호를 입력해 주세요',
    hint: '오래 쓴 생성기는 시계가 조금씩 어긋나요. 번호를 두세 개 이어서 입력하면 맞춰 드려요.',
    next: '다음 번호를 입력해 주세요',
    nextHint: (count: number) => `번호 ${count}개를 받았어요. 번호가 바뀌면 바로 다음 번호를 이어서 입력해 주세요.`,
    code: 'OTP 번호',
    missing: '번호를 모두 입력해 주세요.',
    send: '입력',
    done: '시간을 맞췄어요',
    use: '이제 번호를 그대로 쓸 수 있어요. 방금 입력한 번호는 쓰지 말고 다음 번호부터 쓰세요.',
    close: '확인',
  },
  en: {
    title: 'Set its clock',
    question: 'Enter the code that the OTP shows',
    hint: 'The clock of an old generator drifts. Two or three codes in a row set it right.',
    next: 'Enter the next code',
    nextHint: (count: number) => `${count} received. When the code changes, enter the very next one.`,
    code: 'OTP code',
    missing: 'Please enter the whole code.',
    send: 'Enter',
    done: 'Its clock is set',
    use: 'Its codes work again, from the next one on.',
    close: 'Done',
  },
})

/** Sets the clock of a generator that has drifted: its next codes, one after the other. */
export function Resync({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [asked] = useState(registration)
  const [code, setCode] = useState('')
  const [count, setCount] = useState(0)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const [done, setDone] = useState(false)
  const send = useOneAtATime(async () => {
    setFailure(null)
    setComplaint(null)
    if (!isWholeCode(code)) return setComplaint(texts.missing)
    const outcome = await call<OtpRegistration>('POST', `/v1/otp/registrations/${asked.id}/resync`, { body: { code } })
    if (outcome.kind === 'unknown') return setFailure(outcome)
    setCode('')
    if (outcome.kind === 'answer') {
      setDone(true)
      void readOtpStatus()
    } else if (outcome.problem.reason === 'OTP_CLOCK_DRIFT') setCount(count + 1)
    else if (outcome.problem.reason === 'OTP_MISMATCH' || outcome.problem.reason === 'OTP_REUSED') setComplaint(outcome.problem.title)
    else setFailure(outcome)
  })
  if (done) {
    return (
      <Verdict kind="done" title={texts.done} lines={[texts.use]} actions={<Button onPress={() => go('/otp', { replace: true })}>{texts.close}</Button>} />
    )
  }
  return (
    <OtpStep
      title={texts.title}
      question={count === 0 ? texts.question : texts.next}
      hint={count === 0 ? texts.hint : texts.nextHint(count)}
      onBack={() => back(`/otp/${asked.id}`)}
      actions={<Button busy={send.busy} onPress={send.run}>{texts.send}</Button>}
    >
      <p class="otp-card__about">
        {nameOfOtp(asked, language)} · {serialInWords(asked, language)}
      </p>
      <CodeField key={count} label={texts.code} value={code} onValue={setCode} complaint={complaint} first />
      {failure && <FailurePanel failure={failure} onAgain={send.run} />}
    </OtpStep>
  )
}
