import { useState } from 'preact/hooks'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { findDeviceKey } from '../../shared/device/device-key.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { CounterNumber } from '../../shared/recovery/counter-number.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { resumed, sessionState, signedIn } from '../../shared/session/session.ts'
import { resumeSession } from '../resume/resume-session.ts'
import { forgetDraft, signUpDraft, startRecovery } from '../sign-up/draft.ts'
import { registration } from '../sign-up/register-phone.ts'
import { Step } from '../sign-up/step.tsx'

const words = dictionary({
  ko: {
    choose: '새 결제 비밀번호를 정해 주세요',
    hint: '숫자 6자리예요. 정하면 바로 쓸 수 있어요.',
    hintWaiting: '숫자 6자리예요. 안전을 위해 24시간 뒤부터 쓸 수 있어요.',
    repeat: '한 번 더 입력해 주세요',
    different: '두 번호가 달라요. 처음부터 다시 정해 주세요.',
    done: '새 비밀번호로 바꿨어요',
    doneLine: '이제 새 비밀번호로 결제하면 돼요.',
    waiting: '24시간 뒤에 바뀌어요',
    waitingLine: (when: string) => `${when}부터 새 비밀번호를 쓸 수 있어요.`,
    waitingAbout: '등록된 휴대폰과 문자로도 알려 드렸어요. 그 전에 언제든 취소할 수 있어요.',
    again: '처음부터 다시',
    home: '홈으로',
  },
  en: {
    choose: 'Choose your new payment PIN',
    hint: 'Six digits. You can use it at once.',
    hintWaiting: 'Six digits. To keep you safe it takes effect after 24 hours.',
    repeat: 'Enter it once more',
    different: 'The two differ. Choose again from the start.',
    done: 'You have a new PIN',
    doneLine: 'Pay with it from now on.',
    waiting: 'It changes in 24 hours',
    waitingLine: (when: string) => `The new PIN works from ${when}.`,
    waitingAbout: 'We have told your registered phones and sent a text message. Until then it can be cancelled at any time.',
    again: 'Start again',
    home: 'Home',
  },
})

type Failure = Exclude<Outcome<never>, { kind: 'answer' }>

/** The new PIN, twice; what came of it stands on the same screen. */
export function NewPinStep({ recovery }: { recovery: Recovery }) {
  const texts = useWords(words)
  const [first, setFirst] = useState<string | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [ended, setEnded] = useState<Recovery | null>(null)
  const send = async (pin: string) => {
    const outcome = await call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/secret`, { body: { pin } })
    setFirst(null)
    if (outcome.kind === 'problem' && outcome.problem.reason === 'PIN_TOO_EASY') return setComplaint(outcome.problem.title)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    if (outcome.value.state === 'done') await comeBack(pin)
    setEnded(outcome.value)
  }
  const onPin = async (pin: string) => {
    setComplaint(null)
    setFailure(null)
    if (first === null) return setFirst(pin)
    if (first === pin) return send(pin)
    setFirst(null)
    setComplaint(texts.different)
  }
  if (ended) return <Ended recovery={ended} />
  const isOver = failure?.kind === 'problem' && failure.problem.reason === 'RECOVERY_OVER'
  return (
    <Step step={5} question={first === null ? texts.choose : texts.repeat} hint={recovery.state === 'proven' ? texts.hint : texts.hintWaiting} backTo="/">
      {failure?.kind === 'problem' && <ErrorPanel problem={failure.problem} aboutMoney={false} onRemedy={isOver ? startRecovery : () => setFailure(null)} {...(isOver ? { remedyLabel: texts.again } : {})} />}
      {failure?.kind === 'unknown' && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {!isOver && <PinPad onPin={onPin} complaint={complaint} />}
    </Step>
  )
}

function Ended({ recovery: { state, effectiveAt, counterNumber } }: { recovery: Recovery }) {
  const texts = useWords(words)
  const language = useLanguage()
  const isDone = state === 'done'
  const home = () => {
    forgetDraft()
    go('/', { replace: true })
  }
  const actions = <Button onPress={home}>{texts.home}</Button>
  if (isDone) return <Verdict kind="done" title={texts.done} lines={[texts.doneLine]} actions={actions} />
  return (
    <Screen title={texts.waiting} hiddenTitle actions={actions}>
      <EmptyPanel icon="clock" title={texts.waiting}>
        <p>{texts.waitingLine(dateAndTime(effectiveAt!, language))}</p>
        <p>{texts.waitingAbout}</p>
        <CounterNumber number={counterNumber} />
      </EmptyPanel>
    </Screen>
  )
}

/** The new PIN opens the wallet again: on a registered phone with its key, else the phone is registered with the proof of before. */
async function comeBack(pin: string): Promise<void> {
  const now = sessionState.get()
  const key = now.state === 'signed_in' && now.session.deviceId ? await findDeviceKey(now.session.deviceId) : undefined
  if (key) {
    const back = await resumeSession(key, pin)
    if (back.kind === 'answer') resumed(back.value)
    return
  }
  const joined = await registration()(signUpDraft.get(), pin)
  if (joined.kind === 'answer') signedIn(joined.value)
}
